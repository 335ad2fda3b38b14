"""How fast the bot may speak: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.

A message a second in a chat, short bursts tolerated; twenty a minute in a group; thirty a second in all. Waiting before
Telegram refuses keeps a chat that talks a lot from being silenced for as long as Telegram likes.
"""

from collections.abc import Callable
from dataclasses import dataclass

KEPT = 10_000  # chats whose turn is remembered before those are forgotten that may speak freely again


@dataclass(frozen=True, kw_only=True)
class Rate:
    """So many messages at once, and then one every so many seconds."""

    burst: int
    seconds: float


PRIVATE = Rate(burst=2, seconds=1)  # fewer at once than are tolerated: what was slow on its way counts when it arrives
GROUP = Rate(burst=5, seconds=60 / 15)  # never more than 20 in any minute
OVERALL = Rate(burst=25, seconds=1 / 28)  # a little slower than the limit: Telegram's clock is not ours


class Pacing:
    """Says how long each message has to wait; a generic cell rate algorithm, ITU-T I.371."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` counts seconds."""
        self._clock = clock
        self._overall = 0.0
        self._chats: dict[int, float] = {}

    def wait(self, chat: int) -> float:
        """Seconds until a message may go to a chat (groups have negative ids); its turn is taken."""
        now, rate = self._clock(), GROUP if chat < 0 else PRIVATE
        if len(self._chats) > KEPT:
            self._chats = {each: due for each, due in self._chats.items() if due > now}
        due, overall = max(self._chats.get(chat, now), now), max(self._overall, now)
        self._chats[chat], self._overall = due + rate.seconds, overall + OVERALL.seconds
        return max(0.0, _early(due, rate) - now, _early(overall, OVERALL) - now)


def _early(due: float, rate: Rate) -> float:
    """When a message may go that is due then: a burst goes before its time."""
    return due - (rate.burst - 1) * rate.seconds
