"""What all bots of one server share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.localchat.events import Events
from bot.localchat.people import Person
from bot.localchat.storage import Storage
from bot.localchat.wire import Clock


@dataclass(frozen=True, kw_only=True)
class Retries:
    """How webhook delivery waits after a failure: ``first`` seconds, doubling up to ``longest``."""

    first: float = 1.0
    longest: float = 60.0

    def wait(self, failures: int) -> float:
        """Seconds to wait after the n-th failure in a row (from 1)."""
        return min(self.longest, self.first * 2.0 ** min(failures - 1, 30))


@dataclass(frozen=True, kw_only=True)
class Shared:
    """The parts every account is built from."""

    storage: Storage
    people: Mapping[int, Person]
    clock: Clock
    limited: bool
    retries: Retries
    events: Events = field(default_factory=Events)
