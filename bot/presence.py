"""Which process this is among those that serve one bot, and when another one counts as ended."""

import os
import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from store.columns import now

SILENCE = timedelta(seconds=30)  # after which what a process was at is another one's
ALONE = timedelta(0)  # nobody else is at work: what an earlier process was at can be taken up at once


def _name() -> str:
    return f"{socket.gethostname()[:60]}-{os.getpid()}-{uuid4().hex[:8]}"


@dataclass(frozen=True, kw_only=True)
class Presence:
    """This process. Telegram lets one alone ask it for updates, but a webhook may lead to several."""

    name: str = field(default_factory=_name)
    silence: timedelta = ALONE

    @property
    def alone(self) -> bool:
        """Whether this process serves the bot alone."""
        return self.silence == ALONE

    def silent_since(self) -> datetime:
        """Who was not heard of since then counts as ended."""
        return now() - self.silence
