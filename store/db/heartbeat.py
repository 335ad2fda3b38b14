"""Whether who says nothing in the database has ended, or could not say anything."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from store.db.types import now

PATIENCE = timedelta(seconds=10)  # after a gap: the others say what they are at every two, once they can
_LONG_AGO = datetime.fromtimestamp(0, UTC)


class HeartbeatMonitor:
    """Whether this process has looked at the database all along, so that a silence there is another one's.

    It may have slept or just begun, or the database was away: then the others, who could say nothing either, get a
    moment to.
    """

    def __init__(self, silence: timedelta, clock: Callable[[], datetime] = now) -> None:
        self._gap = silence / 2
        self._clock = clock
        self._looked: datetime | None = None
        self._patient_until = _LONG_AGO

    def looked(self) -> None:
        """Note that the database was read just now."""
        moment = self._clock()
        begins = self._looked is None or moment - self._looked > self._gap
        if begins or self._patient_until - moment > PATIENCE:
            self._patient_until = moment + PATIENCE
        self._looked = moment

    def holds(self) -> bool:
        """Whether who was silent has ended; not before a moment after the first look."""
        moment = self._clock()
        has_listened = self._looked is not None and moment - self._looked <= self._gap
        return has_listened and moment >= self._patient_until
