"""Rate limiter: keeps Telegram's limits, and repeats safe calls.

We keep our own: when Telegram tells one chat to wait, python-telegram-bot's AIORateLimiter halts every chat. Here only
the call itself waits: its chat has one update in flight, and the others go on.
"""

import asyncio
import logging
import textwrap
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import httpx
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds
KEPT = 10_000  # chats whose turn is remembered before those are forgotten that may speak freely again


def pauses() -> Iterator[float]:
    """Seconds between tries, doubling from 0.5 to 30, without end."""
    pause = FIRST_PAUSE
    while True:
        yield pause
        pause = min(2 * pause, LONGEST_PAUSE)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """So many messages at once, and then one every so many seconds."""

    burst: int
    seconds: float


PRIVATE = Rate(burst=2, seconds=1)  # fewer at once than are tolerated: what was slow on its way counts when it arrives
GROUP = Rate(burst=5, seconds=60 / 15)  # never more than 20 in any minute
OVERALL = Rate(burst=25, seconds=1 / 28)  # a little slower than the limit: Telegram's clock is not ours


class Throttle:
    """How long each message waits: generic cell rate algorithm, ITU-T I.371."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` counts seconds."""
        self._clock = clock
        self._overall = 0.0
        self._chats: dict[int, float] = {}

    def wait(self, chat: int) -> float:
        """Seconds until a message may go to a chat; takes its turn."""
        now, rate = self._clock(), GROUP if chat < 0 else PRIVATE
        if len(self._chats) > KEPT:
            self._chats = {each: due for each, due in self._chats.items() if due > now}
        due, overall = max(self._chats.get(chat, now), now), max(self._overall, now)
        self._chats[chat], self._overall = due + rate.seconds, overall + OVERALL.seconds
        return max(0.0, _early(due, rate) - now, _early(overall, OVERALL) - now)


def _early(due: float, rate: Rate) -> float:
    """When a due message may go as part of a burst."""
    return due - (rate.burst - 1) * rate.seconds


Result = bool | dict[str, Any] | list[dict[str, Any]]
NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,  # also while all connections are in use
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
)
# Calls that are counted. Edits of buttons and captions are not: `telegram.delivery` probes with them, mostly for
# ids without a message of the bot's.
SPEAKING = ("send", "editMessageText", "editMessageMedia", "copy", "forward")
PROFILE = ("setMyName", "setMyDescription", "setMyShortDescription")
REASON_LENGTH = 120
REPEATS = 5  # of a call that may have arrived, and does no harm twice
# Calls that the bot cannot start without: they are repeated until Telegram answers, with a warning each time.
ESSENTIAL = ("getMe", "setMyCommands", "setWebhook", "deleteWebhook")


class Refused(NetworkError):
    """The server refuses a call, and would refuse it again."""


class RateLimiter(BaseRateLimiter[None]):
    """Waits for each chat's turn, and repeats safe calls."""

    def __init__(self, *, paced: bool, pauses: Callable[[], Iterator[float]] = pauses) -> None:
        """`paced`: keep Telegram's limits; the local chat has none."""
        self._throttle = Throttle(time.monotonic) if paced else None
        self._pauses = pauses

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
        """Make the call until it has an outcome."""
        if self._throttle is not None and endpoint.startswith(SPEAKING) and endpoint != "sendChatAction":
            chat = str(data.get("chat_id", ""))
            await asyncio.sleep(self._throttle.wait(int(chat) if chat.lstrip("-").isdecimal() else 0))
        doubts = 0
        for pause in self._pauses():
            try:
                return await callback(*args, **kwargs)
            except (BadRequest, Refused):  # a NetworkError to python-telegram-bot, though Telegram has answered
                raise
            except (NetworkError, RetryAfter) as error:
                doubts += isinstance(error, NetworkError) and not never_sent(error)
                if _is_enough(endpoint, error, doubts):
                    raise
                await asyncio.sleep(_complain(endpoint, error, pause))
        raise AssertionError("pauses() never ends")


def _is_enough(endpoint: str, error: TelegramError, doubts: int) -> bool:
    """Whether a call is given up after this error."""
    if isinstance(error, RetryAfter):
        if endpoint in PROFILE:  # for hours, sometimes: it is tried again at the next start
            return True
        # The update waits in the queue, and not in the way of other chats.
        return endpoint.startswith("send") and endpoint != "sendChatAction" and seconds(error) > LONGEST_PAUSE
    return doubts > (0 if endpoint.startswith("send") else REPEATS) and endpoint not in ESSENTIAL


def _complain(endpoint: str, error: TelegramError, pause: float) -> float:
    """Log a failure; returns the seconds to wait."""
    if isinstance(error, RetryAfter):
        pause = seconds(error)
    level = logging.WARNING if endpoint in ESSENTIAL else logging.INFO
    log.log(level, "Telegram does not answer %s (%s), again in %.1f s", endpoint, reason(error), pause)
    return pause


def reason(error: TelegramError) -> str:
    """Why a call failed, in part of a line."""
    return textwrap.shorten(str(error), REASON_LENGTH, placeholder="…")


def never_sent(error: NetworkError) -> bool:
    """Whether a call failed before a byte of it left."""
    return isinstance(error.__cause__, NEVER_SENT)


def seconds(error: RetryAfter) -> float:
    """How long Telegram says to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, (int, float)) else wait.total_seconds()
