"""Lease: identifies this process and detects dead ones."""

import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from store.db.heartbeat import HeartbeatMonitor
from store.db.types import now

SILENCE = timedelta(seconds=30)  # after which what a process was at is another one's
ALONE = timedelta(0)  # nobody else is at work: what an earlier process was at can be taken up at once
CENTURY = timedelta(days=36_500).total_seconds()  # longer than any process was silent


class Lease:
    """Identity of this process among those that share a queue."""

    def __init__(self, *, silence: timedelta = ALONE, clock: Callable[[], datetime] = now) -> None:
        """`silence`: after which another process counts as ended."""
        self.name = f"{socket.gethostname()[:60]}-{os.getpid()}-{uuid4().hex[:8]}"
        self._silence = silence
        self._watch = HeartbeatMonitor(silence, clock)

    @property
    def alone(self) -> bool:
        """Whether this process serves the bot alone."""
        return self._silence == ALONE

    def looked(self) -> None:
        """Note that the database was read just now."""
        self._watch.looked()

    def silence(self) -> float:
        """Seconds after which a lease that was not renewed is expired.

        Alone, every other lease is, also one that seems to be of the future, as the clock was set back.
        """
        if self.alone:
            return -CENTURY
        return self._silence.total_seconds() if self._watch.holds() else CENTURY
