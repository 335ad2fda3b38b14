"""Durable update queue: stores updates first, replays them after a crash.

An update stays in the database until its turn. An update that was begun before is repeated before anything else is sent
in its chat. Several processes may share the queue of a database: a process leases the update that it handles, and while
an update of a chat is leased, no other process begins one there. Another process takes over an expired lease.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot import logging_setup
from bot.errors import Postponed, QueueClosed
from bot.state.attempt import Attempt, Write
from bot.state.sender import sender_id
from bot.updates.lease import Lease
from bot.updates.scheduler import TRUST_AFTER, Scheduler, chat_key
from store.chat import preferences, update_queue
from store.chat.preferences import Preferences
from store.chat.queue_statements import BegunUpdate
from store.db.statements import storable
from store.db.types import now
from store.errors import StoreError

logger = logging.getLogger(__name__)

T = TypeVar("T")

GIVE_UP_AFTER = 10  # attempts: an update that ends the process every time must not keep it from starting
ERROR_LENGTH = 500
FIRST_PAUSE = 4.0  # seconds until an update is tried again whose answer could not be sent; doubled each time
LONGEST_PAUSE = 60.0  # seconds, while Telegram does not answer
LONGEST_REFUSAL_PAUSE = 1800.0  # seconds, while Telegram refuses
REFUSED_FOR_GOOD = timedelta(days=1)  # an answer that is refused for so long is not tried any more
LONGEST_WAIT = 30.0  # seconds between tries while the database is away
SHARE_EVERY = 2.0  # seconds between renewals of the leases
DELETED_AT_ONCE = 5_000  # rows in one transaction, so that nobody waits long for it


class Handle(Protocol):
    """Handles an update; a repeated attempt may find it handled in part."""

    def __call__(self, update: dict[str, Any], attempt: Attempt, /) -> Awaitable[object]:
        """Handle one update; it is done, unless this raises Postponed."""


class UpdateQueue:
    """Hands each update to `handle` once, one at a time per chat."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        handle: Handle,
        *,
        unsynced: async_sessionmaker[AsyncSession] | None = None,
        highest: Callable[[int], int] = lambda _: 0,
        saw: Callable[[int, int], object] = lambda *_: None,
        concurrency: int = 64,
        retry_seconds: float = 0.5,
        trust_seconds: float = TRUST_AFTER,
        lease: Lease | None = None,
    ) -> None:
        self._sessions = sessions
        self._unsynced = unsynced or sessions  # for ends of updates: one that a power cut undoes is repeated
        self._handle = handle
        self._highest = highest  # the highest message id known in a chat
        self._saw = saw  # is told of a chat and a message id noted in it, perhaps by another process
        self._retry_seconds = retry_seconds
        self._lease = lease or Lease()
        self._open = False  # takes new updates
        self._scheduler = Scheduler(self._step, concurrency=concurrency, trust_seconds=trust_seconds)

    async def start(self) -> None:
        """Begin: first with the unfinished updates of an earlier process, oldest first."""
        async with self._sessions.begin() as session:
            chats = await update_queue.unfinished(session)
        self._lease.looked()
        self._open = True
        self._scheduler.start()
        self._scheduler.take_over(chats)

    async def receive(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store updates, ignoring known ones; then they may be acknowledged.

        Raises QueueClosed before `start` and after `drain`, and SQLAlchemy's errors when they cannot be stored: then
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
        finally:  # when cancelled, nobody knows what was stored: a look into the chats costs little
            self.wake(rows)

    def wake(self, rows: Iterable[update_queue.Received]) -> None:
        """Look into the chats for which updates were stored."""
        for row in rows:
            self._scheduler.add(row.chat_key)

    async def drain(self, timeout: float) -> None:  # noqa: ASYNC109  (it cancels what is in flight, not the caller)
        """Take no more; handle what waits for half of `timeout` seconds.

        Then finish the updates in flight; at the end of the timeout, cancel them.
        The next start replays the rest. The leases are released, so that another process can go on.
        """
        self._open = False
        await self._scheduler.drain(timeout)
        if self._lease.alone:
            return
        try:
            async with self._sessions.begin() as session:
                await update_queue.release(session, self._lease.name)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("The unfinished updates wait until the leases expire: %s", type(error).__name__)

    async def share(self, learn: Callable[[AsyncSession], Awaitable[None]]) -> None:
        """For ever: renew leases, take over expired ones, and `learn` message ids."""
        while not self._lease.alone:
            try:
                async with self._sessions.begin() as session:
                    await update_queue.renew(session, self._lease.name)
                    chats = await update_queue.free(session, self._lease.silence())
                    await learn(session)
                self._lease.looked()
                self._scheduler.take_over(chats)
            except (SQLAlchemyError, OSError) as error:
                logger.warning("The queue cannot be shared just now: %s", type(error).__name__)
            await asyncio.sleep(SHARE_EVERY)
        await asyncio.Event().wait()

    async def delete_done(self, before: datetime) -> int:
        """Delete updates done before a moment; returns how many."""
        deleted, last = 0, DELETED_AT_ONCE
        while last == DELETED_AT_ONCE:
            async with self._sessions.begin() as session:
                last = await update_queue.delete_done(session, before, DELETED_AT_ONCE)
            deleted += last
        return deleted

    async def _step(self, chat: int) -> bool:
        """Handle a chat's next update; returns whether another waits."""
        row, chosen = await self._persist(partial(self._begin, chat=chat))
        if row is None:
            await self._look_later(chat)  # before `is_free`: that sees what becomes due after this
            free = await self._persist(partial(update_queue.is_free, chat_key=chat, **self._owner()))
            if not free:
                self._scheduler.clear(chat)  # another process has taken it over, or is done with it
            return free
        if row.highest_message_id is not None:
            self._saw(chat, row.highest_message_id)
        self._scheduler.begins(chat, row.attempts)
        attempt = Attempt(
            update_id=row.update_id,
            repeated=row.attempts > 1,
            postponed=row.postponed,
            preferences=chosen,
            above=row.highest_message_id or 0,
        )
        error = await self._try(row, attempt)
        self._scheduler.clear(chat)
        if isinstance(error, Postponed):
            return await self._postpone(row, attempt, error)
        return await self._finish(row, attempt, error)

    async def _look_later(self, chat: int) -> None:
        """Look into a chat again when its next postponed update is due."""
        seconds = await self._persist(partial(update_queue.due_in, chat_key=chat))
        if seconds is not None:
            self._scheduler.later(chat, seconds)

    async def _postpone(self, row: BegunUpdate, attempt: Attempt, error: Postponed) -> bool:
        """Keep an update for a later attempt to answer it."""
        if not error.in_doubt and now() - row.received > REFUSED_FOR_GOOD:
            logger.warning("The answer to update %s is undeliverable: %s", row.update_id, error)
            return await self._finish(row, attempt, _described(error))
        longest = LONGEST_PAUSE if error.in_doubt else LONGEST_REFUSAL_PAUSE
        pause = min(FIRST_PAUSE * 2 ** min(row.postponed, 16), longest)
        pause = max(pause, error.seconds)
        logger.warning("Update %s is tried again in %.0f s: %s", row.update_id, pause, error)

        async def postpone(session: AsyncSession, writes: Sequence[Write]) -> bool:
            for write in writes:
                await write(session)
            await update_queue.postpone(
                session,
                row.update_id,
                _described(error),
                owner=self._lease.name,
                pause=pause,
                in_doubt=error.in_doubt,
            )
            return await update_queue.waits(session, row.chat_key)

        try:
            more = await self._persist(partial(postpone, writes=attempt.writes))
        except (IntegrityError, StoreError):  # a write that no second try makes good: the next attempt makes it again
            more = await self._persist(partial(postpone, writes=()))
        self._scheduler.later(row.chat_key, pause)
        return more

    def _owner(self) -> dict[str, Any]:
        return {"owner": self._lease.name, "silence": self._lease.silence()}

    async def _begin(self, session: AsyncSession, *, chat: int) -> tuple[BegunUpdate | None, Preferences]:
        """Lease the next update, and read its sender's preferences."""
        row = await update_queue.begin(session, chat, above=self._highest(chat), **self._owner())
        sender = sender_id(row.body or {}) if row else None
        return row, await preferences.of(session, sender) if sender else Preferences()

    async def _try(self, row: BegunUpdate, attempt: Attempt) -> str | Postponed | None:
        """Handle an update; the error or the postponement, if any."""
        before = row.attempts - 1
        if before >= GIVE_UP_AFTER:
            logger.error("Update %s is given up: the process ended %s times while handling it", row.update_id, before)
            return f"given up after {before} attempts that ended with the process"
        logging_setup.update_id.set(row.update_id)
        try:
            await self._handle(row.body or {}, attempt)
        except Postponed as later:
            return later
        except Exception as error:  # the outermost frame of an update: nobody above could do more than keep the reason
            logger.exception("Update %s could not be handled", row.update_id)
            return _described(error)
        return None

    async def _finish(self, row: BegunUpdate, attempt: Attempt, error: str | None) -> bool:
        """Commit the last writes and the end of the update together."""

        async def finish(session: AsyncSession, writes: Sequence[Write], error: str | None) -> bool:
            for write in writes:
                await write(session)
            highest, owner = self._highest(row.chat_key), self._lease.name
            if not await update_queue.finish(session, row.update_id, error, owner=owner, above=highest):
                logger.warning("Update %s was taken over by another process meanwhile", row.update_id)
            return await update_queue.waits(session, row.chat_key)

        try:
            return await self._persist(partial(finish, writes=attempt.writes, error=error), self._unsynced)
        except (IntegrityError, StoreError) as refused:  # a write that no second try makes good
            logger.exception("The last writes of update %s are refused", row.update_id)
            return await self._persist(partial(finish, writes=(), error=error or _described(refused)))

    async def _persist(
        self, work: Callable[[AsyncSession], Awaitable[T]], sessions: async_sessionmaker[AsyncSession] | None = None
    ) -> T:
        """Repeat a transaction while the database is away.

        No update may be handled twice.
        """

        pause = self._retry_seconds
        while True:
            try:
                async with (sessions or self._sessions).begin() as session:
                    return await work(session)
            except (SQLAlchemyError, OSError) as error:
                if isinstance(error, IntegrityError):
                    raise
                logger.error("The queue cannot be written; again in %s s: %s", pause, error)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_WAIT)


def _described(error: Exception) -> str:
    return storable(f"{type(error).__name__}: {error}"[:ERROR_LENGTH])
