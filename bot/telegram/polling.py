"""Long polling: stores each update before it is acknowledged.

python-telegram-bot's own Updater acknowledges updates before they are handled, and a kill then loses them.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.telegram.rate_limiter import pauses, seconds
from bot.telegram.startup import refused
from store.errors import cause

log = logging.getLogger(__name__)

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "inline_query")
WAIT = 30  # seconds that Telegram holds an empty answer back
SLACK = 10  # seconds more before the connection counts as dead
MOST = 100  # updates at once, Telegram's limit

Receive = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


async def fetch(request: BaseRequest, base_url: str, receive: Receive) -> None:
    """Poll for ever; raises TokenError when the token is refused.

    The offset is never remembered: Telegram begins with what was not acknowledged, and the queue knows what it has.
    A remembered one would skip updates, because after a quiet week Telegram starts its numbers anew, maybe lower
    (https://core.telegram.org/bots/api#update).
    """
    offset, waits = None, pauses()
    while True:
        try:
            updates = await _get_updates(request, base_url, offset)
        except InvalidToken as error:
            raise refused() from error
        except TelegramError as error:
            await asyncio.sleep(_complain(error, next(waits)))
            continue
        try:
            await receive(updates)
        except (SQLAlchemyError, OSError) as error:  # they are not acknowledged, and come again
            log.error("Updates cannot be written down: %s", cause(error))
            await asyncio.sleep(next(waits))
            continue
        waits = pauses()
        offset = max(update["update_id"] for update in updates) + 1 if updates else None


async def _get_updates(request: BaseRequest, base_url: str, offset: int | None) -> list[dict[str, Any]]:
    """Ask for updates, unparsed: a strange one cannot hold up others."""
    query = {"timeout": WAIT, "limit": MOST, "allowed_updates": json.dumps(UPDATES)}
    if offset is not None:
        query["offset"] = offset
    updates = await request.post(f"{base_url}/getUpdates?{urlencode(query)}", read_timeout=WAIT + SLACK)
    if not isinstance(updates, list):
        raise TelegramError("getUpdates answers without an array")
    return updates


def _complain(error: TelegramError, pause: float) -> float:
    """Log a failure; returns the seconds to wait."""
    if isinstance(error, RetryAfter):
        pause = max(pause, seconds(error))
    if isinstance(error, Conflict):
        log.warning("Another process takes this token's updates: stop one of the two. Trying again in %.1f s", pause)
    else:
        log.warning("No updates (%s), again in %.1f s", type(error.__cause__ or error).__name__, pause)
    return pause
