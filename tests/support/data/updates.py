"""Updates for tests, and a handler that remembers."""

import asyncio
from typing import Any

from bot.state.attempt import Attempt


def an_update(update_id: int, chat: int = 1, text: str = "") -> dict[str, Any]:
    """A message in a chat, with as much as the queue looks at."""
    return {"update_id": update_id, "message": {"message_id": update_id, "chat": {"id": chat}, "text": text}}


class Handler:
    """Remembers which updates it was given; one whose gate is closed waits for `open`, and `failing` ones raise."""

    def __init__(self, *, closed: bool = False, failing: frozenset[int] = frozenset()) -> None:
        self.begun: list[int] = []
        self.done: list[int] = []
        self.replayed: list[int] = []
        self.failing = failing
        self._gate = asyncio.Event()
        if not closed:
            self.open()

    def open(self) -> None:
        """Let everything through from now on."""
        self._gate.set()

    async def __call__(self, update: dict[str, Any], attempt: Attempt, /) -> None:
        """Handle an update: begin, wait for the gate, end or raise."""
        self.begun.append(update["update_id"])
        if attempt.repeated:
            self.replayed.append(update["update_id"])
        await self._gate.wait()
        if update["update_id"] in self.failing:
            raise ValueError(f"no answer to {update['update_id']}: \x00 \ud800")
        self.done.append(update["update_id"])
