"""Sends a reply exactly once, although a crash or a broken connection can hide whether it was sent.

Telegram has no way to list a bot's messages, and no key that would make a second send harmless. But it answers an edit
that changes nothing with "message is not modified", and an edit of a message that is not there, or not the bot's, with
another error. So the bot asks, one message id after the other, whether its reply is there. It harms no other message: a
chat has one update in flight, so that above the ids known before the first try the bot can have sent nothing else.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import islice

from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError

from bot.state.app_state import AppState
from bot.telegram.backoff import pauses
from bot.views.message import MessageView
from store.chat import update_queue
from store.predictions import predictions

log = logging.getLogger(__name__)

REACH = 128  # ids: other chats share the count, and what they got meanwhile lies between the last known and the reply
TRIES = 6


async def reply_once(bot: Bot, chat_id: int, reply_to: int | None, view: MessageView, *, above: int) -> int:
    """Reply to a message, or to none, once also where the line breaks; returns the reply's message id.

    `above` is the highest message id known. Raises TelegramError when Telegram refuses the reply, or when it stays in
    doubt for long.
    """
    return await _once(
        lambda: _send(bot, chat_id, reply_to, view),
        lambda: find(bot, chat_id, reply_to, view.keyboard, above=above),
    )


async def album_once(
    bot: Bot, chat_id: int, reply_to: int | None, pictures: Sequence[bytes], caption: str, *, above: int
) -> int:
    """Send pictures as an album, or one as a photo, once as `reply_once` does it; returns the last id."""
    return await _once(
        lambda: _send_album(bot, chat_id, reply_to, pictures, caption),
        lambda: find_album(bot, chat_id, caption, len(pictures), above=above),
    )


async def _once(send: Callable[[], Awaitable[int]], look: Callable[[], Awaitable[int | None]]) -> int:
    doubt: NetworkError | None = None
    for pause in islice(pauses(), TRIES):
        if doubt and (found := await look()):
            return found
        try:
            return await send()
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


async def said_before(
    state: AppState,
    chat_id: int,
    update_id: int,
    above: int | None,
    look: Callable[[int], Awaitable[int | None]],
) -> int | None:
    """The id of what is about to be said to an update, if a process that ended has said it; `above` tells whether.

    `look` is given the id above which it can be.
    """
    if above is None:
        return None
    async with state.sessions() as session:
        answered = await predictions.last_sent(session, chat_id) or 0
    found = await look(max(above, answered))
    if found is None:  # should this process end, too, the next one looks from here
        async with state.sessions.begin() as session:
            await update_queue.raise_above(session, update_id, state.message_ids.highest(chat_id))
    return found


async def find(
    bot: Bot, chat_id: int, reply_to: int | None, keyboard: InlineKeyboardMarkup | None, *, above: int
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


async def find_album(bot: Bot, chat_id: int, caption: str, pictures: int, *, above: int) -> int | None:
    """The last id of the bot's album of so many pictures with this caption, if it is among the ids above `above`.

    An album has no buttons to compare, so its caption is; an edit of the caption of a text is refused.
    """
    for candidate in range(above + 1, above + 1 + REACH):
        try:
            await bot.edit_message_caption(chat_id, candidate, caption=caption, parse_mode=ParseMode.HTML)
        except BadRequest as error:
            if "not modified" in error.message:
                return candidate + pictures - 1
    return None


async def _send(bot: Bot, chat_id: int, reply_to: int | None, view: MessageView) -> int:
    reply = _reply(reply_to)
    if view.photo is None:
        sent = await bot.send_message(
            chat_id,
            view.text,
            parse_mode=ParseMode.HTML,
            reply_markup=view.keyboard,
            reply_parameters=reply,
        )
    else:
        sent = await bot.send_photo(
            chat_id,
            view.photo,
            caption=view.text,
            parse_mode=ParseMode.HTML,
            reply_markup=view.keyboard,
            reply_parameters=reply,
        )
    return sent.message_id


async def _send_album(bot: Bot, chat_id: int, reply_to: int | None, pictures: Sequence[bytes], caption: str) -> int:
    if len(pictures) == 1:  # Telegram wants two for an album
        return await _send(bot, chat_id, reply_to, MessageView(text=caption, photo=pictures[0]))
    first, *others = pictures
    media = [InputMediaPhoto(first, caption=caption, parse_mode=ParseMode.HTML), *map(InputMediaPhoto, others)]
    sent = await bot.send_media_group(chat_id, media, reply_parameters=_reply(reply_to))
    return sent[-1].message_id


def _reply(to: int | None) -> ReplyParameters | None:
    return None if to is None else ReplyParameters(to, allow_sending_without_reply=True)
