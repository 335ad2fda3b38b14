"""Outbox: messages that the bot sends unasked, each once and in order.

Telegram numbers its updates with positive ids, so an outbox message has a negative one: -2**62 plus the clock in
nanoseconds, which keeps the messages in order. An alert's id lies below all of those and follows from what it is about,
so that several processes which raise the same alert enqueue one message.
"""

import logging
import time
import zlib
from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from typing import Any, Literal, TypeAlias

from telegram import Bot
from telegram.error import TelegramError

from bot.context import of_person
from bot.i18n import Translator
from bot.state.app_state import AppState
from bot.state.attempt import Attempt
from bot.telegram.delivery import deliver
from bot.telegram.rate_limiter import reason
from bot.telegram.refusals import Outcome, outcome, postponed
from bot.views.message import AlbumView, MessageView
from store.chat.update_queue import Received

log = logging.getLogger(__name__)

Kind = Literal["report", "notice", "listed", "refused"]
KEY = "post"  # in the stored body
_BELOW_ALL = 2**62  # the clock's nanoseconds stay below it until the year 2116
_NUMBERS = count()

Composed: TypeAlias = MessageView | AlbumView | None
Compose: TypeAlias = Callable[[AppState, Translator, Mapping[str, Any]], Awaitable[Composed]]
"""From an outbox message's facts to what it shows; None where there is nothing to tell any more."""


def message(kind: Kind, chat_id: int, **facts: int | str) -> Received:
    """An outbox message as the queue stores it."""
    return _row(time.time_ns() + next(_NUMBERS) - _BELOW_ALL, kind, chat_id, facts)


def alert(chat_id: int, activation_id: int, **facts: int | str) -> Received:
    """The message to an admin that a live version does not work."""
    number = -_BELOW_ALL - (activation_id * 2**32 + zlib.crc32(str(chat_id).encode()))
    return _row(number, "refused", chat_id, facts)


def _row(number: int, kind: Kind, chat_id: int, facts: Mapping[str, int | str]) -> Received:
    body = {"update_id": number, KEY: {"chat": {"id": chat_id}, "kind": kind, "facts": dict(facts)}}
    return Received(number, chat_id, body)


def is_outbox_message(update: Mapping[str, Any]) -> bool:
    """Whether a queued update is an outbox message."""
    return int(update["update_id"]) < 0 and KEY in update


async def send(
    bot: Bot, state: AppState, update: Mapping[str, Any], compose: Mapping[Kind, Compose], attempt: Attempt
) -> None:
    """Compose and deliver an outbox message."""
    given = update[KEY]
    chat_id, facts = int(given["chat"]["id"]), given["facts"]
    say = await of_person(state, chat_id)  # a private chat has its user's id
    composed = await compose[given["kind"]](state, say, facts)
    if composed is None:
        return
    try:
        await deliver(bot, state, attempt, chat_id, composed, reply_to=facts.get("under"))
    except TelegramError as error:
        if later := postponed(error, refused_too=False):
            raise later from error
        if outcome(error) is Outcome.UNKNOWN:
            raise
        log.info("An outbox message is undeliverable: %s", reason(error))
