"""One attempt to handle an update: what the queue knows of it, and what the handler leaves to the queue."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from store.chat.preferences import Preferences

Write: TypeAlias = Callable[[AsyncSession], Awaitable[object]]


@dataclass(kw_only=True)
class Attempt:
    """The attempt that is being made. The queue counts it before it begins."""

    update_id: int
    repeated: bool = False  # an earlier attempt ended with its process: its writes and messages may be there
    preferences: Preferences = field(default_factory=Preferences)  # of the user who sent the update
    # The highest message id known when the first attempt began: what was sent to this update has a higher one.
    # Only `bot.telegram.delivery` reads and raises it.
    above: int = 0
    writes: list[Write] = field(default_factory=list)  # committed together with the end of the update

    def commit_at_end(self, write: Write) -> None:
        """Commit a write in the transaction that ends the update: after this, the handler must not rely on it."""
        self.writes.append(write)
