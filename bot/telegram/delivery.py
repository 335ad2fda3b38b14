"""Idempotent delivery: sends a message once, also across crashes.

Telegram has no list of a bot's messages and no idempotency key. It answers an edit that changes nothing with "message
is not modified", and an edit of a missing or foreign message with another error. So the bot probes: it edits one
message id after the other, from the highest id known before the first attempt, until one of them is its message. This
changes no other message: a chat has one update in flight, so the bot has sent nothing else above that id.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import islice
from typing import Any, TypeAlias

from telegram import Bot, InputMediaPhoto, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError

from bot.state.app_state import AppState
from bot.state.attempt import Attempt
from bot.telegram.rate_limiter import pauses
from bot.views.message import AlbumView, MessageView
from store.chat import update_queue
from store.predictions import predictions

log = logging.getLogger(__name__)

Find: TypeAlias = Callable[..., Awaitable[int | None]]
"""With `above`: the id of a message, if it is among the next ids above that one."""

PROBED_IDS = 128  # at most: all private chats share one count, so ids of other chats lie between
TRIES = 6


async def deliver(
    bot: Bot,
    state: AppState,
    attempt: Attempt,
    chat_id: int,
    view: MessageView | AlbumView,
    *,
    reply_to: int | None,
    must_reply: bool = False,
) -> int:
    """Send a message, unless an earlier attempt has sent it.

    Returns its message id, of an album the last one. Raises TelegramError when Telegram refuses the message, or when
    it stays in doubt for long; with `must_reply` also where the message that it replies to is deleted.
    """
    find: Find = partial(_find, bot, chat_id, reply_to, view)
    send = partial(_send, bot, chat_id, _reply(reply_to, must=must_reply), view)
    sent = await _find_earlier(state, attempt, chat_id, find) if attempt.repeated else None
    if sent is None:
        sent = await _send_once(send, partial(find, above=max(reply_to or 0, state.message_ids.highest(chat_id))))
    attempt.above = max(attempt.above, sent)  # the update's next message has a higher id
    state.message_ids.saw(chat_id, sent)
    return sent


async def _find_earlier(state: AppState, attempt: Attempt, chat_id: int, find: Find) -> int | None:
    """The id of the message, if an earlier attempt has sent it."""
    async with state.sessions() as session:
        answered = await predictions.last_sent(session, chat_id) or 0
    found = await find(above=max(attempt.above, answered))
    if found is None:  # the next attempt, should there be one, probes from here
        async with state.sessions.begin() as session:
            await update_queue.note_highest_message_id(session, attempt.update_id, state.message_ids.highest(chat_id))
    return found


async def _send_once(send: Callable[[], Awaitable[int]], find: Callable[[], Awaitable[int | None]]) -> int:
    """Send, and probe for the message before each further try."""
    doubt: NetworkError | None = None
    for pause in islice(pauses(), TRIES):
        if doubt and (found := await find()):
            return found
        try:
            return await send()
        except BadRequest:  # a NetworkError to python-telegram-bot, though Telegram has answered
            raise
        except NetworkError as error:
            doubt = error
            kind = type(error.__cause__ or error).__name__
            log.warning("A message is in doubt (%s): probing in %.1f s", kind, pause)
        await asyncio.sleep(pause)
    assert doubt is not None
    raise doubt


async def _find(
    bot: Bot, chat_id: int, reply_to: int | None, view: MessageView | AlbumView, *, above: int
) -> int | None:
    """Probe for a message; returns its id."""
    if isinstance(view, AlbumView):
        return await _find_album(bot, chat_id, view, above=above)
    for candidate in range(above + 1, above + 1 + PROBED_IDS):
        try:
            edited = await bot.edit_message_reply_markup(chat_id, candidate, reply_markup=view.keyboard)
        except BadRequest as error:
            if "not modified" in error.message:
                return candidate
            continue
        replied = edited.reply_to_message if isinstance(edited, Message) else None
        if (replied.message_id if replied else None) == reply_to:
            return candidate  # ours, with the buttons of another language
    return None


async def _find_album(bot: Bot, chat_id: int, view: AlbumView, *, above: int) -> int | None:
    """Probe for an album; returns its last id.

    An album has no buttons to compare, so its caption is; an edit of the caption of a text is refused.
    """
    for candidate in range(above + 1, above + 1 + PROBED_IDS):
        try:
            await bot.edit_message_caption(chat_id, candidate, caption=view.caption, parse_mode=ParseMode.HTML)
        except BadRequest as error:
            if "not modified" in error.message:
                return candidate + len(view.pictures) - 1
    return None


async def _send(bot: Bot, chat_id: int, reply: ReplyParameters | None, view: MessageView | AlbumView) -> int:
    if isinstance(view, AlbumView):
        return await _send_album(bot, chat_id, reply, view)
    shown: dict[str, Any] = {"parse_mode": ParseMode.HTML, "reply_markup": view.keyboard, "reply_parameters": reply}
    if view.silent:
        shown["disable_notification"] = True
    if view.photo is None:
        return (await bot.send_message(chat_id, view.text, **shown)).message_id
    return (await bot.send_photo(chat_id, view.photo, caption=view.text, **shown)).message_id


async def _send_album(bot: Bot, chat_id: int, reply: ReplyParameters | None, view: AlbumView) -> int:
    if len(view.pictures) == 1:  # Telegram wants two for an album
        return await _send(bot, chat_id, reply, MessageView(text=view.caption, photo=view.pictures[0]))
    first, *others = view.pictures
    media = [InputMediaPhoto(first, caption=view.caption, parse_mode=ParseMode.HTML), *map(InputMediaPhoto, others)]
    sent = await bot.send_media_group(chat_id, media, reply_parameters=reply)
    return sent[-1].message_id


def _reply(to: int | None, *, must: bool) -> ReplyParameters | None:
    return None if to is None else ReplyParameters(to, allow_sending_without_reply=not must)
