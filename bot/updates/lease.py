"""Lease: identifies this process and detects dead ones."""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from store.db.heartbeat import HeartbeatMonitor
from store.db.types import now

SILENCE = timedelta(seconds=30)  # after which what a process was at is another one's
ALONE = timedelta(0)  # nobody else is at work: what an earlier process was at can be taken up at once
NOBODY = datetime.fromtimestamp(0, UTC)  # no process was last heard of before that


class Lease:
    """Identity of this process among those that share a queue."""

    def __init__(self, *, silence: timedelta = ALONE, clock: Callable[[], datetime] = now) -> None:
        """`silence`: after which another process counts as ended."""
        self.name = f"{socket.gethostname()[:60]}-{os.getpid()}-{uuid4().hex[:8]}"
        self._silence = silence
        self._clock = clock
        self._watch = HeartbeatMonitor(silence, clock)

    @property
    def alone(self) -> bool:
        """Whether this process serves the bot alone."""
        return self._silence == ALONE

    def looked(self) -> None:
        """Note that the database was read just now."""
        self._watch.looked()

    def expired_before(self) -> datetime:
        """Leases that were not renewed since then are expired."""
        if self.alone or self._watch.holds():
            return self._clock() - self._silence
        return NOBODY
