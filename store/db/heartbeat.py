"""Heartbeats: detect processes that ended, in spite of our own pauses."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from store.db.types import now

PATIENCE = timedelta(seconds=10)  # after a gap: the others say what they are at every two, once they can
_LONG_AGO = datetime.fromtimestamp(0, UTC)


class HeartbeatMonitor:
    """Tells whether this process has read all heartbeats lately.

    This process may have slept or just begun, or the database was away. The others, who could send no heartbeat either,
    then get some seconds to send one.
    """

    def __init__(self, silence: timedelta, clock: Callable[[], datetime] = now) -> None:
        self._gap = silence / 2
        self._clock = clock
        self._looked: datetime | None = None
        self._patient_until = _LONG_AGO

    def looked(self) -> None:
        """Note that the heartbeats were read just now."""
        moment = self._clock()
        begins = self._looked is None or moment - self._looked > self._gap
        if begins or self._patient_until - moment > PATIENCE:
            self._patient_until = moment + PATIENCE
        self._looked = moment

    def holds(self) -> bool:
        """Whether a missing heartbeat now means that its process ended."""
        moment = self._clock()
        has_listened = self._looked is not None and moment - self._looked <= self._gap
        return has_listened and moment >= self._patient_until
