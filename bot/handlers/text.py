"""Messages without a picture: texts, and hints for other kinds."""

from telegram import Update
from telegram.ext import filters

from bot.context import Context
from bot.handlers.filters import unmentioned
from bot.services import text as text_service
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


async def text(update: Update, context: Context) -> None:
    """A text that is no command."""
    await text_service.answer(context, unmentioned(context.message))


async def fallback(update: Update, context: Context) -> None:
    """Any other message: a hint what to send instead."""
    key = next((key for kind, key in HINTS if kind.check_update(update)), "hint-other")
    await reply(context, context.say.html(key))
