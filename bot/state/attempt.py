"""Attempt: one try to handle an update."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Self, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import Postponed
from store.chat.preferences import Preferences

Write: TypeAlias = Callable[[AsyncSession], Awaitable[object]]


@dataclass(kw_only=True)
class Attempt:
    """The current attempt; the queue counts it before it begins."""

    update_id: int
    repeated: bool = False  # an earlier attempt ended with its process: its writes and messages may be there
    postponed: int = 0  # how often the answer could not be sent
    preferences: Preferences = field(default_factory=Preferences)  # of the user who sent the update
    # The highest message id known when the first attempt began: what was sent to this update has a higher one.
    # Only `bot.telegram.delivery` reads and raises it.
    above: int = 0
    writes: list[Write] = field(default_factory=list)  # committed together with the end of the update
    undelivered: Postponed | None = None  # set by the error handler: the update is to be tried again

    def commit_at_end(self, write: Write) -> None:
        """Commit a write in the transaction that ends the update."""
        self.writes.append(write)

    def in_new_chat(self) -> Self:
        """The same attempt in the supergroup that its group became.

        The supergroup counts its messages anew.
        """
        return replace(self, above=0)
