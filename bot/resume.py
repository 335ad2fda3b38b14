"""Sends a reply exactly once, although a crash or a broken connection can hide whether it was sent.

Telegram has no way to list a bot's messages, and no key that would make a second send harmless. But it answers an edit
that changes nothing with "message is not modified", and an edit of a message that is not there, or not the bot's, with
another error. So the bot asks, one message id after the other, whether its reply is there. It harms no other message: a
chat has one update in flight, so that above the ids known before the first try the bot can have sent nothing else.
"""

import asyncio
import logging
from itertools import islice

from telegram import Bot, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError

from bot.answers import Screen
from bot.pauses import pauses

log = logging.getLogger(__name__)

REACH = 128  # ids: other chats share the count, and what they got meanwhile lies between the last known and the reply
TRIES = 6


async def reply_once(bot: Bot, chat_id: int, reply_to: int, screen: Screen, *, above: int) -> int:
    """Reply to a message, once also where the line breaks; returns the reply's message id.

    `above` is the highest message id known. Raises TelegramError when Telegram refuses the reply, or when it stays in
    doubt for long.
    """
    doubt: NetworkError | None = None
    for pause in islice(pauses(), TRIES):
        if doubt and (found := await find(bot, chat_id, reply_to, screen.keyboard, above=above)):
            return found
        try:
            return await _send(bot, chat_id, reply_to, screen)
        except BadRequest:  # a NetworkError to python-telegram-bot, though Telegram has answered
            raise
        except NetworkError as error:
            doubt = error
            log.warning(
                "In doubt about a reply (%s): looking in %.1f s", type(error.__cause__ or error).__name__, pause
            )
        await asyncio.sleep(pause)
    assert doubt is not None
    raise doubt


async def find(
    bot: Bot, chat_id: int, reply_to: int, keyboard: InlineKeyboardMarkup | None, *, above: int
) -> int | None:
    """The id of the bot's reply to a message, if it is among the next ids above `above`."""
    for candidate in range(above + 1, above + 1 + REACH):
        try:
            edited = await bot.edit_message_reply_markup(chat_id, candidate, reply_markup=keyboard)
        except BadRequest as error:
            if "not modified" in error.message:
                return candidate
            continue
        replied = edited.reply_to_message if isinstance(edited, Message) else None
        if replied is not None and replied.message_id == reply_to:
            return candidate  # ours, with the buttons of another release or language
    return None


async def _send(bot: Bot, chat_id: int, reply_to: int, screen: Screen) -> int:
    sent = await bot.send_message(
        chat_id,
        screen.text,
        parse_mode=ParseMode.HTML,
        reply_markup=screen.keyboard,
        reply_parameters=ReplyParameters(reply_to, allow_sending_without_reply=True),
    )
    return sent.message_id
