"""What the bot says of its own accord: written into the queue, so that it waits its turn in its chat and is said once.

An update of Telegram's has a positive id; a post's is negative, and grows with time, so that posts keep their order.
"""

import logging
import time
import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal, TypeAlias

from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.context import of_person
from bot.i18n import Translator
from bot.state.app_state import AppState
from bot.telegram.delivery import album_once, find, find_album, reply_once, said_before
from bot.views.message import MessageView
from store.chat.update_queue import Received

log = logging.getLogger(__name__)

Kind = Literal["report", "notice", "refused"]
KEY = "post"
_BELOW_ALL = 2**62  # the clock's nanoseconds stay below it until the year 2116
_NUMBERS = count()


@dataclass(frozen=True, kw_only=True)
class Album:
    """Some pictures with a caption."""

    caption: str
    pictures: Sequence[bytes] = field(repr=False)
    reply_to: int | None = None


Composed: TypeAlias = MessageView | Album | None
Compose: TypeAlias = Callable[[AppState, Translator, Mapping[str, Any]], Awaitable[Composed]]
"""From a post's facts to what it shows; None where there is nothing to say any more."""


def enqueue(kind: Kind, chat_id: int, **facts: int | str) -> Received:
    """A post as the queue keeps it: who is told what, by ids; the words are found when it is said."""
    return _numbered(time.time_ns() + next(_NUMBERS) - _BELOW_ALL, kind, chat_id, facts)


def alert(chat_id: int, activation_id: int, **facts: int | str) -> Received:
    """The post that a version which was made live does not work: one an admin, however many processes find out."""
    number = -_BELOW_ALL - (activation_id * 2**32 + zlib.crc32(str(chat_id).encode()))
    return _numbered(number, "refused", chat_id, facts)


def _numbered(number: int, kind: Kind, chat_id: int, facts: Mapping[str, int | str]) -> Received:
    body = {"update_id": number, KEY: {"chat": {"id": chat_id}, "kind": kind, "facts": dict(facts)}}
    return Received(number, chat_id, body)


def is_outbox_message(update: Mapping[str, Any]) -> bool:
    """Whether an update is none of Telegram's: whose ids are positive, whatever they hold."""
    return int(update["update_id"]) < 0 and KEY in update


async def deliver(
    bot: Bot, state: AppState, update: Mapping[str, Any], compose: Mapping[Kind, Compose], *, above: int | None
) -> None:
    """Say what a post is about, unless an earlier process did; who has blocked the bot or left is not told."""
    given = update[KEY]
    chat_id: int = given["chat"]["id"]
    say = await of_person(state, chat_id)  # a private chat has its person's id
    composed = await compose[given["kind"]](state, say, given["facts"])
    if composed is None:
        return
    try:
        await say_once(bot, state, chat_id, composed, update["update_id"], above)
    except Forbidden:
        log.info("A post was not delivered: the person has blocked the bot")
    except BadRequest as error:
        if "chat not found" not in error.message.lower():
            raise
        log.info("A post was not delivered: the person never wrote to this bot")


async def say_once(
    bot: Bot, state: AppState, chat_id: int, composed: MessageView | Album, number: int, above: int | None
) -> None:
    """Say something in an update's turn, unless a process that ended has said it."""

    async def look(above: int) -> int | None:
        if isinstance(composed, Album):
            return await find_album(bot, chat_id, composed.caption, len(composed.pictures), above=above)
        return await find(bot, chat_id, None, composed.keyboard, above=above)

    sent = await said_before(state, chat_id, number, above, look)
    highest = state.message_ids.highest(chat_id)
    if sent is None:
        match composed:
            case Album(caption=caption, pictures=pictures, reply_to=reply_to):
                sent = await album_once(bot, chat_id, reply_to, pictures, caption, above=highest)
            case MessageView():
                sent = await reply_once(bot, chat_id, None, composed, above=highest)
    state.message_ids.saw(chat_id, sent)
