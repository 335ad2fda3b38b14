"""When a call to Telegram is made again, and when it must not be.

python-telegram-bot's own limiter halts every chat when Telegram tells one of them to wait. Here only the call itself
waits: its chat has one update in flight, and the others go on.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.pacing import Pacing
from bot.pauses import pauses

log = logging.getLogger(__name__)

Result = bool | dict[str, Any] | list[dict[str, Any]]
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# Calls that are counted. Edits of buttons and captions are not: `resume.py` asks with them which message is whose, and
# is mostly told that there is none.
SPEAKING = ("send", "editMessageText", "editMessageMedia", "copy", "forward")
PROFILE = ("setMyName", "setMyDescription", "setMyShortDescription")
REPEATS = 5  # of a call that may have arrived, and does no harm twice


class Limiter(BaseRateLimiter[None]):
    """Waits for each chat's turn and as long as Telegram says, and repeats what is safe to repeat."""

    def __init__(self, *, paced: bool) -> None:
        """`paced`: keep Telegram's limits without being told; the local chat has none."""
        self._pacing = Pacing(time.monotonic) if paced else None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Result:
        """Make the call until it has an outcome; raises what Telegram says, or NetworkError in doubt."""
        if self._pacing is not None and endpoint.startswith(SPEAKING) and endpoint != "sendChatAction":
            chat = str(data.get("chat_id", ""))
            await asyncio.sleep(self._pacing.wait(int(chat) if chat.lstrip("-").isdecimal() else 0))
        doubts = 0
        for pause in pauses():
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                if endpoint in PROFILE:
                    raise  # for hours, sometimes: it is tried again at the next start
                await asyncio.sleep(seconds(error))
                continue
            except BadRequest:  # a NetworkError to python-telegram-bot, though Telegram has answered
                raise
            except NetworkError as error:
                if not never_sent(error):
                    doubts += 1
                    if endpoint.startswith("send") or doubts > REPEATS:
                        raise
                log.info("%s: %s, again in %.1f s", endpoint, type(error.__cause__ or error).__name__, pause)
            await asyncio.sleep(pause)
        raise AssertionError("pauses() never ends")


def never_sent(error: NetworkError) -> bool:
    """Whether a call failed before a byte of it left: only then is a message safe to send again."""
    return isinstance(error.__cause__, NEVER_SENT)


def seconds(error: RetryAfter) -> float:
    """How long Telegram says to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, (int, float)) else wait.total_seconds()
