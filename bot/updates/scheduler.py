"""Scheduler: decides which chat's next update begins.

In memory, a chat with work is one number. Chats take turns, one update each, so a flood in one of them delays the
others by one update at most.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import Any

from store.chat.update_queue import ChatWork

logger = logging.getLogger(__name__)

SUSPECT_AFTER = 3  # attempts that ended with the process: from then on, an update begins while no other is handled
SAME_SECONDS = 0.02  # looks into a chat that are closer are one
TRUST_AFTER = 10.0  # seconds: an update that ends the process does so sooner; then the others go on beside it


class Scheduler:
    """Calls `step` for chats with work, once at a time per chat.

    `step` handles one update of a chat, and returns whether another one waits there.
    """

    def __init__(self, step: Callable[[int], Awaitable[bool]], *, concurrency: int, trust_seconds: float) -> None:
        self._step = step
        self._concurrency = concurrency
        self._trust_seconds = trust_seconds
        self._running = False
        self._ready: OrderedDict[int, None] = OrderedDict()  # chats that may have work, the next one first
        self._busy: dict[int, asyncio.Task[bool]] = {}  # chats with an update in flight
        self._again: set[int] = set()  # busy chats for which more came meanwhile
        self._later: dict[
            int, dict[float, asyncio.TimerHandle]
        ] = {}  # chats with postponed updates: looks by their time
        self._suspects: dict[int, asyncio.TimerHandle] = {}  # chats whose next update may have ended a process

    def start(self) -> None:
        """Begin updates from now on."""
        self._running = True

    async def drain(self, seconds: float) -> None:
        """Begin nothing after half the time; at its end cancel the rest."""
        await self._settle(seconds / 2)
        self._running = False
        for timers in self._later.values():
            for timer in timers.values():
                timer.cancel()
        await self._settle(seconds / 2)
        for task in self._busy.values():
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def add(self, chat: int) -> None:
        """Look into a chat for which an update was stored."""
        if chat in self._busy:
            self._again.add(chat)
        else:
            self._ready[chat] = None
            self._pump()

    def later(self, chat: int, seconds: float) -> None:
        """Look into a chat after a while; near looks are one."""
        loop = asyncio.get_running_loop()
        when = loop.time() + max(seconds, 0.0)
        planned = self._later.setdefault(chat, {})
        if not any(abs(each - when) < SAME_SECONDS for each in planned):
            planned[when] = loop.call_at(when, self._look, chat, when)

    def _look(self, chat: int, when: float) -> None:
        del self._later[chat][when]
        if not self._later[chat]:
            del self._later[chat]
        self.add(chat)

    def take_over(self, chats: Iterable[ChatWork]) -> None:
        """Look into chats that another process left, suspects first."""
        for each in chats:
            if each.chat_key in self._busy:
                self._again.add(each.chat_key)
                continue
            self._ready[each.chat_key] = None
            if each.attempts >= SUSPECT_AFTER and each.chat_key not in self._suspects:
                self._suspect(each.chat_key)
        self._pump()

    def begins(self, chat: int, attempts: int) -> None:
        """Note that an update of a chat begins, for so many times."""
        if attempts <= SUSPECT_AFTER:
            self._trust(chat)
        elif chat in self._suspects:
            self._suspect(chat)

    def clear(self, chat: int) -> None:
        """Suspect a chat's next update no more."""
        if timer := self._suspects.pop(chat, None):
            timer.cancel()

    def _suspect(self, chat: int) -> None:
        """Begin nothing beside a suspect for a while."""
        self.clear(chat)
        self._suspects[chat] = asyncio.get_running_loop().call_later(self._trust_seconds, self._trust, chat)

    def _trust(self, chat: int) -> None:
        self.clear(chat)
        self._pump()

    def _pump(self) -> None:
        """Begin as many updates as may be in flight."""
        suspects = [chat for chat in self._ready if chat in self._suspects] if self._suspects else []
        for chat in reversed(suspects):
            self._ready.move_to_end(chat, last=False)
        most = 1 if suspects or not self._suspects.keys().isdisjoint(self._busy) else self._concurrency
        while self._running and self._ready and len(self._busy) < most:
            chat, _ = self._ready.popitem(last=False)
            self._busy[chat] = asyncio.create_task(self._run(chat), name=f"chat {chat}")
            self._busy[chat].add_done_callback(partial(self._ended, chat))

    async def _run(self, chat: int) -> bool:
        return await self._step(chat)

    def _ended(self, chat: int, task: asyncio.Task[bool]) -> None:
        del self._busy[chat]
        more = chat in self._again
        self._again.discard(chat)
        if task.cancelled():
            more = True  # by the handler itself, or by `drain`, after which nothing begins
        elif error := task.exception():
            logger.critical("Chat %s is stuck until its next update", chat, exc_info=error)
        else:
            more = more or task.result()
        if more:
            self._ready[chat] = None
        self._pump()

    async def _settle(self, seconds: float) -> None:
        """Wait until nothing is in flight, or so many seconds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self._busy and (left := end - loop.time()) > 0:
            await asyncio.wait(self._busy.values(), timeout=left)


def chat_key(update: Mapping[str, Any]) -> int:
    """The chat whose updates wait for this one; else the user.

    A private chat has its user's id (https://core.telegram.org/bots/api#chat), so an inline query waits for the
    messages of the same user.
    """
    for what in update.values():
        if isinstance(what, Mapping):
            message = what.get("message")  # of a button that was tapped
            places = (what.get("chat"), message.get("chat") if isinstance(message, Mapping) else None)
            for place in (*places, what.get("from"), what.get("user")):
                if isinstance(place, Mapping) and isinstance(place.get("id"), int):
                    return int(place["id"])
    return int(update["update_id"])
