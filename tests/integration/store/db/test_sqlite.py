"""The SQLite connection that works in the event loop's thread: what it waits for, and what it syncs."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from threading import get_ident

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from store.db.session import engine, sessions
from store.db.sqlite import BEGIN, InlineConnection

FULL, NORMAL = 2, 1  # https://www.sqlite.org/pragma.html#pragma_synchronous


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """A connection in WAL mode with a table."""
    opened = await InlineConnection(str(tmp_path / "some.db"))
    await opened.execute("PRAGMA journal_mode = WAL")
    await opened.execute("CREATE TABLE some (number INTEGER)")
    yield opened
    await opened.close()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """An engine on an empty file."""
    opened = engine(f"sqlite:///{tmp_path}/some.db")
    yield opened
    await opened.dispose()


async def thread_of(connection: aiosqlite.Connection) -> int:
    """The thread that statements run in."""
    threads: list[int] = []
    await connection.create_function("seen", 0, lambda: threads.append(get_ident()))
    await connection.execute("SELECT seen()")
    return threads[0]


async def test_a_statement_runs_in_the_thread_of_the_event_loop(connection: aiosqlite.Connection) -> None:
    assert await thread_of(connection) == get_ident()


async def test_the_event_loop_goes_on_while_a_transaction_waits_for_another_process(
    connection: aiosqlite.Connection, tmp_path: Path
) -> None:
    assert isinstance(connection, InlineConnection)
    other = sqlite3.connect(tmp_path / "some.db", isolation_level=None)
    other.execute(BEGIN)
    begun = asyncio.ensure_future(connection.begin())
    for _ in range(10):
        await asyncio.sleep(0.01)
    assert not begun.done()
    other.execute("COMMIT")
    other.close()
    async with asyncio.timeout(30):
        await begun
    await connection.execute("INSERT INTO some VALUES (1)")
    await connection.commit()


async def test_a_statement_after_a_cancelled_commit_runs_after_it(connection: aiosqlite.Connection) -> None:
    assert isinstance(connection, InlineConnection)
    for number in range(50):
        await connection.begin()
        await connection.execute("INSERT INTO some VALUES (?)", (number,))
        commit = asyncio.ensure_future(connection.commit())
        await asyncio.sleep(0)
        commit.cancel()
        found = await connection.execute("SELECT count(*) FROM some")
        assert await found.fetchone() == (number + 1,)
        assert not connection.in_transaction


@pytest.mark.parametrize(("synced", "expected"), [(True, FULL), (False, NORMAL)])
async def test_a_transaction_is_synced_as_its_session_says(
    database: AsyncEngine, *, synced: bool, expected: int
) -> None:
    async with sessions(database, synced=not synced).begin() as session:
        await session.execute(text("CREATE TABLE some (number INTEGER)"))
    async with sessions(database, synced=synced).begin() as session:
        assert await session.scalar(text("PRAGMA synchronous")) == expected


async def test_a_task_that_is_cancelled_in_a_slow_query_in_a_thread_frees_the_database(tmp_path: Path) -> None:
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) SELECT count(*) FROM n"
    database, began = engine(f"sqlite:///{tmp_path}/some.db", in_thread=True), asyncio.Event()
    make_session = sessions(database)
    async with make_session.begin() as session:
        await session.execute(text("CREATE TABLE some (number INTEGER)"))

    async def query() -> None:
        async with make_session.begin() as session:
            await session.execute(text("INSERT INTO some VALUES (1)"))
            asyncio.get_running_loop().call_later(0.1, began.set)
            await session.execute(text(slow))

    task = asyncio.create_task(query())
    await began.wait()
    task.cancel()
    await asyncio.wait([task])  # the task, and so its traceback with the query's cursor, is kept until the end
    async with make_session.begin() as session:
        assert await session.scalar(text("SELECT count(*) FROM some")) == 0
    assert task.cancelled()
    await database.dispose()
