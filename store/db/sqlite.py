"""SQLite connections that work in the event loop's thread.

aiosqlite hands each call to a thread, about 80 calls for one photo, and each hand-over costs more than the call. Here
a statement runs where it is executed, as it takes tens of microseconds. What may wait still goes to the thread: a
commit for the disk, and the begin of a transaction for another process's lock. A commit that is not synced does not
wait.
"""

import sqlite3
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import Dialect
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.util import await_only

WAIT_SECONDS = 30  # for the connection within this process, and for other processes' locks
BEGIN = "BEGIN IMMEDIATE"


class InlineConnection(aiosqlite.Connection):
    """Runs statements at once, and only what may wait in the thread."""

    def __init__(self, path: str) -> None:
        """Open `path` when awaited."""
        opened = partial(sqlite3.connect, path, timeout=WAIT_SECONDS, check_same_thread=False)
        super().__init__(opened, iter_chunk_size=64)
        self._thread.daemon = True
        self._in_thread: set[object] = set()  # calls that the thread has not ended, also of cancelled tasks
        self._synced = True

    def set_synced(self, synced: bool) -> None:
        """Set whether the next commits wait for the disk; between transactions."""
        if synced != self._synced:
            self._conn.execute(f"PRAGMA synchronous = {'FULL' if synced else 'NORMAL'}")
            self._synced = synced

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a call of the connection or of a cursor."""
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")  # as aiosqlite says it
        call = partial(fn, *args, **kwargs)
        may_wait = fn == self._conn.close or (fn == self._conn.commit and self._synced)
        if self._in_thread or may_wait:
            return await self._later(call)
        return call()

    async def begin(self) -> None:
        """Take the write lock, or wait for it in the thread."""
        call = partial(self._conn.execute, BEGIN)
        if self._in_thread:
            await self._later(call)
            return
        self._conn.execute("PRAGMA busy_timeout = 0")
        try:
            call()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT):
                raise
        finally:
            self._conn.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
        await self._later(call)

    async def settled(self) -> None:
        """Wait for the calls in the thread, as of a cancelled task."""
        if self._in_thread:
            await self._later(lambda: None)

    async def _later(self, call: Callable[[], Any]) -> Any:
        token = object()
        self._in_thread.add(token)

        def work() -> Any:
            try:
                return call()
            finally:
                self._in_thread.discard(token)

        return await super()._execute(work)  # type: ignore[no-untyped-call]


class InlineCursor(AsyncAdapt_aiosqlite_cursor):
    """SQLAlchemy's cursor on SQLite's own, without awaiting.

    SQLAlchemy's would await aiosqlite four times a statement, and each costs more than SQLite.
    """

    __slots__ = ()

    _awaitable_cursor_close = False
    _cursor: Any
    _connection: Any

    def _make_new_cursor(self, connection: Any) -> Any:
        try:
            return connection._conn.cursor()
        except ValueError as error:  # the connection is closed
            self._adapt_connection._handle_exception(error)

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    def execute(self, operation: Any, parameters: Any = None) -> None:
        """Execute a statement, and read its rows."""
        self._run(self._cursor.execute, operation, parameters or ())
        if self._cursor.description:
            self._rows = deque(self._cursor.fetchall())

    def executemany(self, operation: Any, seq_of_parameters: Any) -> None:
        """Execute a statement with each of many parameters."""
        self._run(self._cursor.executemany, operation, seq_of_parameters)

    def _run(self, call: Callable[..., Any], *args: Any) -> None:
        try:
            await_only(self._connection.settled())  # SQLAlchemy expects that a statement awaits something
            call(*args)
        except (sqlite3.Error, ValueError) as error:
            self._adapt_connection._handle_exception(error)


class InlineAdapter(AsyncAdapt_aiosqlite_connection):
    """What SQLAlchemy knows of an inline connection."""

    __slots__ = ()

    _cursor_cls = InlineCursor


def open_inline(path: str, dialect: Dialect, *_: Any) -> InlineAdapter:
    """Open a connection that works in the event loop's thread.

    SQLAlchemy calls it as its event `do_connect`.
    """
    opened: Any = await_only(InlineConnection(path))
    return InlineAdapter(dialect.loaded_dbapi, opened)
