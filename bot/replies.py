"""The three ways the bot speaks in a chat: a reply to what came, a changed message, an answer to a tap."""

import logging

from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.answers import Screen
from bot.context import Context
from bot.resume import find, reply_once
from store import inbox, predictions

log = logging.getLogger(__name__)

GONE = ("not found", "can't be edited")  # the message was deleted, or is none of the bot's
LATE = ("query is too old", "query id is invalid")


async def reply(
    context: Context, text: str, *, keyboard: InlineKeyboardMarkup | None = None, to: int | None = None
) -> None:
    """Reply to the message that came, or to another one in its chat, also after a crash only once."""
    message = context.incoming.effective_message
    assert message is not None
    target, screen = to or message.message_id, Screen(text=text, keyboard=keyboard)
    sent = await _said_before(context, message.chat_id, target, keyboard)
    if sent is None:
        above = max(message.message_id, context.highest_id)
        sent = await reply_once(context.bot, message.chat_id, target, screen, above=above)
    context.services.message_ids.saw(message.chat_id, sent)


async def show(context: Context, chat_id: int, message_id: int | None, screen: Screen) -> bool:
    """Make one of the bot's messages look like this; False where there is no such message any more."""
    if message_id is None:
        return False
    try:
        await context.bot.edit_message_text(
            screen.text, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard
        )
    except BadRequest as error:
        if any(words in error.message for words in GONE):
            return False
        if "not modified" not in error.message:
            raise
    return True


async def answer_tap(context: Context, text: str | None = None, *, alert: bool = False) -> None:
    """End a tap's waiting, with a word at the top of the chat or an alert; a tap too old to be answered needs none."""
    query = context.incoming.callback_query
    assert query is not None
    try:
        await query.answer(text, show_alert=alert)
    except BadRequest as error:
        if not any(words in error.message.lower() for words in LATE):
            raise


async def _said_before(
    context: Context, chat_id: int, reply_to: int, keyboard: InlineKeyboardMarkup | None
) -> int | None:
    """The id of the same reply, if an earlier process sent it before it ended."""
    if context.above is None:
        return None
    sessions, update_id = context.services.sessions, context.incoming.update_id
    async with sessions() as session:
        answered = await predictions.last_sent(session, chat_id) or 0
    found = await find(context.bot, chat_id, reply_to, keyboard, above=max(context.above, answered))
    if found is None:  # should this process end, too, the next one looks from here
        async with sessions.begin() as session:
            await inbox.raise_above(session, update_id, context.highest_id)
    return found
