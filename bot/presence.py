"""Which process this is among those that serve one bot, and when another one counts as ended."""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from store.columns import now

SILENCE = timedelta(seconds=30)  # after which what a process was at is another one's
ALONE = timedelta(0)  # nobody else is at work: what an earlier process was at can be taken up at once
PATIENCE = timedelta(seconds=10)  # after a gap: the others say what they are at every two, once they can
NOBODY = datetime.fromtimestamp(0, UTC)  # no process was last heard of before that


class Watch:
    """Whether this process has looked at the database all along, so that a silence there is another one's.

    It may have slept, or the database was away: then the others, who could say nothing either, get a moment to.
    """

    def __init__(self, silence: timedelta, clock: Callable[[], datetime] = now) -> None:
        self._gap = silence / 2
        self._clock = clock
        self._looked: datetime | None = None
        self._patient_until = NOBODY

    def looked(self) -> None:
        """Note that the database was read just now."""
        moment = self._clock()
        if self._looked is not None and moment - self._looked > self._gap:
            self._patient_until = moment + PATIENCE
        self._looked = moment

    def holds(self) -> bool:
        """Whether who was silent has ended; not before the first look."""
        moment = self._clock()
        is_patient = timedelta() < self._patient_until - moment <= PATIENCE  # later still: the clock was put back
        return self._looked is not None and moment - self._looked <= self._gap and not is_patient


class Presence:
    """This process. Telegram lets one alone ask it for updates, but a webhook may lead to several."""

    def __init__(self, *, silence: timedelta = ALONE, clock: Callable[[], datetime] = now) -> None:
        """`silence`: after which another process counts as ended."""
        self.name = f"{socket.gethostname()[:60]}-{os.getpid()}-{uuid4().hex[:8]}"
        self._silence = silence
        self._clock = clock
        self._watch = Watch(silence, clock)

    @property
    def alone(self) -> bool:
        """Whether this process serves the bot alone."""
        return self._silence == ALONE

    def looked(self) -> None:
        """Note that the database was read just now."""
        self._watch.looked()

    def silent_since(self) -> datetime:
        """Who was not heard of since then counts as ended: nobody where this process could not listen."""
        if self.alone or self._watch.holds():
            return self._clock() - self._silence
        return NOBODY
