"""Events of a chat for the pages that show it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from bot.localchat.core.json_codec import Json

EventName = Literal["message", "edited", "deleted", "action", "commands"]


@dataclass(frozen=True, kw_only=True)
class Event:
    """One piece of news: its name and what the page reads."""

    name: EventName
    data: Json


Subscription = asyncio.Queue[Event | None]  # None: the server closes


class Events:
    """Publishes events to open pages; a closed page reloads the chat."""

    def __init__(self) -> None:
        self._open: defaultdict[tuple[int, int], set[Subscription]] = defaultdict(set)

    def publish(self, bot: int, person: int, event: Event) -> None:
        """Tell every page that shows this person's chat with this bot."""
        for queue in self._open.get((bot, person), ()):
            queue.put_nowait(event)

    def publish_to_all(self, bot: int, event: Event) -> None:
        """Tell every page that shows any chat with this bot."""
        for (of_bot, _), queues in self._open.items():
            for queue in queues if of_bot == bot else ():
                queue.put_nowait(event)

    @contextmanager
    def subscribe(self, bot: int, person: int) -> Iterator[Subscription]:
        """A queue that receives the chat's events until the block ends."""
        queue: Subscription = asyncio.Queue()
        self._open[bot, person].add(queue)
        try:
            yield queue
        finally:
            self._open[bot, person].discard(queue)

    def close(self) -> None:
        """End every open page's stream."""
        for queues in self._open.values():
            for queue in queues:
                queue.put_nowait(None)
