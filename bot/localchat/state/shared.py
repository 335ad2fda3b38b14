"""What all bots of one server share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.localchat.core.json_codec import Clock
from bot.localchat.core.storage import Storage
from bot.localchat.state.events import Events
from bot.localchat.state.users import Person


@dataclass(frozen=True, kw_only=True)
class Retries:
    """Delays after failed webhook deliveries, in seconds.

    None after the first failure, then ``first``, doubled each time, at most ``longest``.

    After telegram-bot-api's WebhookActor.cpp.
    """

    first: float = 2.0
    longest: float = 60.0

    def wait(self, failures: int) -> float:
        """Seconds to wait after the n-th failure in a row (from 1)."""
        return 0.0 if failures < 2 else min(self.longest, self.first * 2.0 ** min(failures - 2, 30))


@dataclass(frozen=True, kw_only=True)
class Shared:
    """The parts every account is built from."""

    storage: Storage
    people: Mapping[int, Person]
    clock: Clock
    limited: bool
    retries: Retries
    events: Events = field(default_factory=Events)
