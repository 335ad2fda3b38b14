"""A message comes that holds nothing to recognise: a friendly word what to send instead."""

from telegram import Message, Update
from telegram.ext import filters

from bot.context import Context
from bot.telegram.messages import reply

HINTS: tuple[tuple[filters.BaseFilter, str], ...] = (
    (filters.Sticker.ALL, "hint-sticker"),
    (filters.VOICE | filters.AUDIO, "hint-voice"),
    (filters.LOCATION | filters.VENUE, "hint-location"),
    (filters.POLL, "hint-poll"),
    (filters.CONTACT, "hint-contact"),
    (filters.Dice.ALL, "hint-dice"),
    (filters.COMMAND, "hint-command"),
)


async def hint(update: Update, context: Context) -> None:
    """Anything that no other handler takes."""
    await reply(context, context.say.html(_key(update, context.message)))


def _key(update: Update, message: Message) -> str:
    return next((key for kind, key in HINTS if kind.check_update(update)), "hint-other")
