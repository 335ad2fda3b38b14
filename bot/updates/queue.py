"""Updates that no crash loses: written down before they are acknowledged, replayed after a kill, in order in a chat.

What an update says stays in the database until its turn comes; in memory, a chat that has work is one number. Chats
take turns, one update each, so a flood in one of them delays the others by one update at most. What was begun before is
repeated before anything else is said in its chat.

Several processes may share the queue of a database: who handles an update holds its row, and while a row of a chat is
held, nobody begins another one of it. What a process held that fell silent, another one takes up.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.errors import QueueClosed
from bot.updates.lease import Lease
from bot.updates.scheduler import chat_key
from store.chat import update_queue
from store.db.statements import storable
from store.tables import UpdateRow

logger = logging.getLogger(__name__)

T = TypeVar("T")

SUSPECT_AFTER = 3  # attempts that ended with the process: from then on, an update begins while no other is handled
TRUST_AFTER = 10.0  # seconds: what ends a process does so sooner; then the others go on beside it
GIVE_UP_AFTER = 10  # attempts: an update that ends the process every time must not keep it from starting
ERROR_LENGTH = 500
LONGEST_WAIT = 30.0  # seconds between tries while the database is away
SHARE_EVERY = 2.0  # seconds between looks for what other processes have left
THIN_AT_ONCE = 5_000  # rows in one transaction, so that nobody waits long for it


class Handle(Protocol):
    """Answers an update. `above` is None, unless it was begun before, by a process that ended: it may have its answer.

    Then it is the highest message id that was known at that time, so that such an answer has a higher one.
    """

    def __call__(self, update: dict[str, Any], /, *, above: int | None) -> Awaitable[object]:
        """Handle one update; returning or raising, it is done."""


class UpdateQueue:
    """Takes updates, and hands each to `handle` once, at most `concurrency` at a time and one at a time of a chat."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        handle: Handle,
        *,
        highest: Callable[[int], int] = lambda _: 0,
        saw: Callable[[int, int], object] = lambda *_: None,
        concurrency: int = 64,
        retry_seconds: float = 0.5,
        trust_seconds: float = TRUST_AFTER,
        lease: Lease | None = None,
    ) -> None:
        self._sessions = sessions
        self._handle = handle
        self._highest = highest  # the highest message id known in the chat of a lane
        self._saw = saw  # is told of a lane and a message id noted in it, perhaps by another process
        self._concurrency = concurrency
        self._retry_seconds = retry_seconds
        self._trust_seconds = trust_seconds
        self._lease = lease or Lease()
        self._open = False  # takes new updates
        self._taking = False  # begins updates that wait
        self._ready: OrderedDict[int, None] = OrderedDict()  # lanes that may have work, the next one first
        self._busy: dict[int, asyncio.Task[bool]] = {}  # lanes of which an update is being handled
        self._again: set[int] = set()  # busy lanes for which something came meanwhile
        self._suspects: dict[int, asyncio.TimerHandle] = {}  # lanes whose next update may be what ended a process

    async def start(self) -> None:
        """Begin: first what an earlier process left over, oldest first; then what is received."""
        async with self._sessions.begin() as session:
            lanes = await update_queue.left_over(session)
        self._lease.looked()
        self._open = self._taking = True
        self._take_up(lanes)

    async def receive(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Write updates down, ignoring those that are known; when this returns, they may be acknowledged.

        Raises QueueClosed before `start` and after `drain`, and SQLAlchemy's errors when they cannot be written: then
        they must not be acknowledged, and will come again.
        """
        if not self._open:
            raise QueueClosed("The queue takes no updates: it is not started yet, or stopping; try again later.")
        rows = [update_queue.Received(int(each["update_id"]), chat_key(each), dict(each)) for each in updates]
        if not rows:
            return
        try:
            async with self._sessions.begin() as session:
                await update_queue.write(session, rows)
        finally:  # when cancelled, nobody knows what was written: a look into the lanes costs little
            for row in rows:
                self._queue(row.lane)

    def wake(self, lanes: Iterable[int]) -> None:
        """Look into lanes for which something was written down elsewhere."""
        for lane in lanes:
            self._queue(lane)

    async def drain(self, timeout: float) -> None:  # noqa: ASYNC109  (what is left then is cancelled, not the caller)
        """Take no more; go on with what waits for half of `timeout` seconds, then finish what is begun, or cancel it.

        What is left is replayed at the next start.
        """
        self._open = False
        await self._settle(timeout / 2)
        self._taking = False
        await self._settle(timeout / 2)
        for task in self._busy.values():
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)
        if self._lease.alone:
            return
        try:
            async with self._sessions.begin() as session:
                await update_queue.let_go(session, self._lease.name)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("What is left over waits until this process counts as ended: %s", type(error).__name__)

    async def share(self, learn: Callable[[AsyncSession], Awaitable[None]]) -> None:
        """For ever: say what this process is at, take up what no other one is at, and `learn` what the others know."""
        while not self._lease.alone:
            try:
                async with self._sessions.begin() as session:
                    await update_queue.hold(session, self._lease.name)
                    lanes = await update_queue.unheld(session, self._lease.silent_since())
                    await learn(session)
                self._lease.looked()
                self._take_up(lanes)
            except (SQLAlchemyError, OSError) as error:
                logger.warning("The queue cannot be shared just now: %s", type(error).__name__)
            await asyncio.sleep(SHARE_EVERY)
        await asyncio.Event().wait()

    async def thin(self, before: datetime) -> int:
        """Delete updates done before a moment, and say how many; keep two days, as Telegram repeats for one."""
        deleted, last = 0, THIN_AT_ONCE
        while last == THIN_AT_ONCE:
            async with self._sessions.begin() as session:
                last = await update_queue.thin(session, before, THIN_AT_ONCE)
            deleted += last
        return deleted

    def _take_up(self, lanes: Iterable[update_queue.Lane]) -> None:
        """Look into lanes that a process left, first into those with what may have ended it."""
        for each in lanes:
            if each.lane in self._busy:
                self._again.add(each.lane)
                continue
            self._ready[each.lane] = None
            if each.attempts >= SUSPECT_AFTER and each.lane not in self._suspects:
                self._suspect(each.lane)
        self._pump()

    def _queue(self, lane: int) -> None:
        if lane in self._busy:
            self._again.add(lane)
        else:
            self._ready[lane] = None
            self._pump()

    def _pump(self) -> None:
        suspects = [lane for lane in self._ready if lane in self._suspects] if self._suspects else []
        for lane in reversed(suspects):
            self._ready.move_to_end(lane, last=False)
        most = 1 if suspects or not self._suspects.keys().isdisjoint(self._busy) else self._concurrency
        while self._taking and self._ready and len(self._busy) < most:
            lane, _ = self._ready.popitem(last=False)
            self._busy[lane] = asyncio.create_task(self._step(lane), name=f"queue lane {lane}")
            self._busy[lane].add_done_callback(partial(self._stepped, lane))

    def _suspect(self, lane: int) -> None:
        """Begin nothing beside a lane for a while: not for longer, as what is in hand may take minutes."""
        self._clear(lane)
        self._suspects[lane] = asyncio.get_running_loop().call_later(self._trust_seconds, self._trust, lane)

    def _clear(self, lane: int) -> None:
        if timer := self._suspects.pop(lane, None):
            timer.cancel()

    def _trust(self, lane: int) -> None:
        self._clear(lane)
        self._pump()

    def _stepped(self, lane: int, task: asyncio.Task[bool]) -> None:
        del self._busy[lane]
        more = lane in self._again
        self._again.discard(lane)
        if task.cancelled():
            more = True  # by the handling itself, or by `drain`, after which nothing is begun any more
        elif error := task.exception():
            logger.critical("Lane %s is stuck until its next update", lane, exc_info=error)
        else:
            more = more or task.result()
        if more:
            self._ready[lane] = None
        self._pump()

    async def _step(self, lane: int) -> bool:
        """Handle a lane's next update, one that was begun before or else the oldest; whether another waits."""
        us: dict[str, Any] = {"who": self._lease.name, "before": self._lease.silent_since()}
        row = await self._persist(partial(update_queue.begin, lane=lane, above=self._highest(lane), **us))
        if row is None:
            free = await self._persist(partial(update_queue.is_free, lane=lane, **us))
            if not free:
                self._clear(lane)  # another process has taken it up, or is done with it
            return free
        if row.highest_message_id is not None:
            self._saw(lane, row.highest_message_id)
        if row.attempts <= SUSPECT_AFTER:
            self._trust(lane)
        elif lane in self._suspects:
            self._suspect(lane)
        error = await self._try(row)
        self._clear(lane)

        async def finish(session: AsyncSession) -> bool:
            if not await update_queue.finish(session, row.update_id, error, who=us["who"], above=self._highest(lane)):
                logger.warning("Update %s was taken up by another process meanwhile", row.update_id)
            return await update_queue.waits(session, lane)

        return await self._persist(finish)

    async def _try(self, row: UpdateRow) -> str | None:
        """Handle an update; what went wrong, if anything."""
        before = row.attempts - 1
        if before >= GIVE_UP_AFTER:
            logger.error("Update %s is given up: the process ended %s times while handling it", row.update_id, before)
            return f"given up after {before} attempts that ended with the process"
        try:
            await self._handle(row.body or {}, above=row.highest_message_id if before > 0 else None)
        except Exception as error:  # the outermost frame of an update: nobody above could do more than keep the reason
            logger.exception("Update %s could not be handled", row.update_id)
            return storable(f"{type(error).__name__}: {error}"[:ERROR_LENGTH])
        return None

    async def _persist(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Do a transaction, again and again while the database is away: what was handled must not be handled twice."""
        wait = self._retry_seconds
        while True:
            try:
                async with self._sessions.begin() as session:
                    return await work(session)
            except (SQLAlchemyError, OSError) as error:
                logger.error("The queue cannot be written; again in %s s: %s", wait, error)
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    async def _settle(self, seconds: float) -> None:
        """Wait until nothing is being handled, or so many seconds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self._busy and (left := end - loop.time()) > 0:
            await asyncio.wait(self._busy.values(), timeout=left)
