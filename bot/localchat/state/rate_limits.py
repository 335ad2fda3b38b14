"""How fast a bot may send: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this."""

import math
from dataclasses import dataclass

from bot.localchat.core.errors import TooManyRequests
from bot.localchat.core.json_codec import Clock


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A bucket of ``burst`` messages that fills again at ``per_second``."""

    per_second: float
    burst: int


# One message a second in a chat, "short bursts that go over this limit" tolerated; 30 a second overall.
PER_CHAT = Rate(per_second=1, burst=3)
PER_GROUP = Rate(per_second=20 / 60, burst=20)  # "not more than 20 messages per minute"
OVERALL = Rate(per_second=30, burst=30)


class Bucket:
    """Messages that may still be sent right now."""

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self._rate = rate
        self._clock = clock
        self._left = float(rate.burst)
        self._filled = clock()

    def wait(self) -> float:
        """Seconds until one message may go; 0 when it may go now."""
        now = self._clock()
        self._left = min(self._rate.burst, self._left + (now - self._filled) * self._rate.per_second)
        self._filled = now
        return max(0.0, (1 - self._left) / self._rate.per_second)

    def take(self) -> None:
        """Count one message."""
        self._left -= 1


class Limits:
    """One bot's buckets; switched off, everything passes."""

    def __init__(self, clock: Clock, *, enforced: bool, per_chat: Rate = PER_CHAT, overall: Rate = OVERALL) -> None:
        self._clock = clock
        self._enforced = enforced
        self._per_chat = per_chat
        self._overall = Bucket(overall, clock)
        self._chats: dict[int, Bucket] = {}

    def spend(self, chat: int) -> None:
        """Count a message to ``chat``; raises TooManyRequests with the seconds to wait."""
        if not self._enforced:
            return
        rate = PER_GROUP if chat < 0 else self._per_chat
        bucket = self._chats.setdefault(chat, Bucket(rate, self._clock))
        wait = max(bucket.wait(), self._overall.wait())
        if wait > 0:
            raise TooManyRequests(math.ceil(wait))
        bucket.take()
        self._overall.take()
