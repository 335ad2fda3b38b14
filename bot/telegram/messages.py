"""Sends replies, edits messages, answers taps."""

import logging
import re
from contextlib import suppress

from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto
from telegram.constants import ChatType, ParseMode, ReactionEmoji
from telegram.error import BadRequest, ChatMigrated

from bot.context import Context
from bot.telegram.delivery import deliver
from bot.telegram.files import is_picture
from bot.views.message import CallbackAnswer, MessageView

log = logging.getLogger(__name__)

GONE = ("not found", "can't be edited", "message_id_invalid")  # the message was deleted, or is none of the bot's
CAPTIONED = "no text in the message"  # it is a photo, whose words are its caption
REPLY_GONE = re.compile(r"repl(y|ied).*not found", re.IGNORECASE)
LATE = ("query is too old", "query id is invalid")


async def reply(
    context: Context, text: str, *, keyboard: InlineKeyboardMarkup | None = None, to: int | None = None
) -> None:
    """Reply to the update's message, or to another one, once."""
    await reply_view(context, MessageView(text=text, keyboard=keyboard), to=to)


async def reply_view(context: Context, view: MessageView, *, to: int | None = None) -> int:
    """Answer with a view, once; returns the message id.

    In a private chat a text is not quoted: it is right above.
    """
    message = context.incoming.effective_message
    assert message is not None
    edited = context.incoming.edited_message is not None  # others may be below it
    quotes = edited or message.chat.type != ChatType.PRIVATE or is_picture(message)
    target = to or (message.message_id if quotes else None)
    try:
        return await deliver(context.bot, context.state, context.attempt, message.chat_id, view, reply_to=target)
    except ChatMigrated as moved:
        attempt = context.attempt.in_new_chat()
        return await deliver(context.bot, context.state, attempt, moved.new_chat_id, view, reply_to=None)


async def acknowledge(context: Context, text: str) -> None:
    """React to the message with 👍; reply where reactions are off."""
    message = context.incoming.effective_message
    assert message is not None
    try:
        await context.bot.set_message_reaction(message.chat_id, message.message_id, ReactionEmoji.THUMBS_UP)
    except BadRequest:
        await reply(context, text)


async def point_to(context: Context, text: str, to: int) -> bool:
    """Reply to a message of this chat; False if it is gone."""
    message = context.incoming.effective_message
    assert message is not None
    view = MessageView(text=text)
    try:
        await deliver(context.bot, context.state, context.attempt, message.chat_id, view, reply_to=to, must_reply=True)
    except BadRequest as error:
        if not REPLY_GONE.search(error.message):
            raise
        return False
    return True


async def show(context: Context, chat_id: int, message_id: int | None, view: MessageView) -> bool:
    """Edit a message of the bot; False if it is gone."""
    return await edit(context.bot, chat_id, message_id, view)


async def edit(bot: Bot, chat_id: int, message_id: int | None, view: MessageView) -> bool:
    """Edit a message; False if it is gone."""
    if message_id is None:
        return False
    try:
        await _edit(bot, chat_id, message_id, view)
    except BadRequest as error:
        if any(words in error.message.lower() for words in GONE):
            return False
        if "not modified" not in error.message:
            raise
    return True


async def _edit(bot: Bot, chat_id: int, message_id: int, view: MessageView) -> None:
    text, keyboard = view.text, view.keyboard
    if view.photo is not None:
        media = InputMediaPhoto(view.photo, caption=text, parse_mode=ParseMode.HTML)
        await bot.edit_message_media(media, chat_id, message_id, reply_markup=keyboard)
        return
    try:
        await bot.edit_message_text(text, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard)
    except BadRequest as error:
        if CAPTIONED not in error.message:
            raise
        await bot.edit_message_caption(
            chat_id, message_id, caption=text, parse_mode=ParseMode.HTML, reply_markup=keyboard
        )


async def delete(context: Context, chat_id: int, message_id: int) -> None:
    """Delete a bot's message, unless it is gone or too old."""
    with suppress(BadRequest):
        await context.bot.delete_message(chat_id, message_id)


async def hide_buttons(context: Context, chat_id: int, message_id: int | None) -> None:
    """Remove the buttons of a bot's message, if it exists."""
    with suppress(BadRequest):
        await context.bot.edit_message_reply_markup(chat_id, message_id)


async def answer_tap(context: Context, text: str | None = None, *, alert: bool = False) -> None:
    """Answer a tap with a notice or an alert."""
    query = context.incoming.callback_query
    assert query is not None
    try:
        await query.answer(text, show_alert=alert)
    except BadRequest as error:
        if not any(words in error.message.lower() for words in LATE):
            raise


async def answer_callback(context: Context, answer: CallbackAnswer) -> None:
    """Edit the message of the tapped button, then answer the tap."""
    if answer.view is not None:
        await show(context, *tapped(context), answer.view)
    await answer_tap(context, answer.notice, alert=answer.alert)


def tapped(context: Context) -> tuple[int, int | None]:
    """The chat and the id of the message whose button was tapped."""
    query = context.incoming.callback_query
    assert query is not None
    return (query.message.chat.id, query.message.message_id) if query.message else (context.sender.id, None)
