"""How the database is opened: foreign keys, time zones, and many tasks at once."""

import asyncio
import contextlib
import os
import sqlite3
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from store.chat import people
from store.db.clock import database_time
from store.db.postgresql import Connection, PooledConnection
from store.db.session import engine
from store.db.url import async_url
from store.errors import DatabaseUrlError, cause, passes
from store.predictions import corrections, predictions
from store.tables import Person, PredictionRow
from tests.support.data.records import PERSON, a_prediction
from tests.support.paths import ROOT


async def test_a_moment_comes_back_aware_and_in_utc(session: AsyncSession) -> None:
    rome = timezone(timedelta(hours=2))
    session.add(
        Person(id=1, first_seen=datetime(2026, 7, 1, 14, tzinfo=rome), last_seen=datetime(2026, 7, 1, tzinfo=UTC))
    )
    await session.flush()
    session.expire_all()
    person = await session.get_one(Person, 1)
    assert person.first_seen == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert person.first_seen.tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused(session: AsyncSession) -> None:
    session.add(Person(id=1, first_seen=datetime(2026, 7, 1)))
    with pytest.raises(StatementError, match="has no time zone"):
        await session.flush()


async def test_a_person_with_predictions_cannot_vanish(session: AsyncSession) -> None:
    await a_prediction(session)
    with pytest.raises(IntegrityError):
        await session.execute(text(f"DELETE FROM people WHERE id = {PERSON}"))


async def test_sqlite_keeps_a_log_written_through_to_the_disk(tmp_path: Path) -> None:
    database = engine(f"sqlite:///{tmp_path}/sneakers.db")
    async with database.connect() as connection:
        pragmas = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar() for name in ("journal_mode", "synchronous")
        ]
    await database.dispose()
    assert pragmas == ["wal", 2]  # 2 is FULL


async def test_fifty_tasks_that_read_and_write_at_once_all_succeed(
    make_session: async_sessionmaker[AsyncSession],
) -> None:
    async def correct(task: int) -> None:
        async with make_session.begin() as session:
            row = await a_prediction(session, person_id=task % 7, message_id=task)
        for slug in ("one", "two"):
            async with make_session.begin() as session:
                await predictions.open_correction(session, row.id)
                await corrections.add(session, prediction_id=row.id, person_id=task % 7, slug=slug, how="tapped")

    async with asyncio.TaskGroup() as tasks:
        for task in range(50):
            tasks.create_task(correct(task))
    async with make_session() as session:
        counts = [await session.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("predictions", "corrections")]
    assert counts == [50, 100]


async def test_processes_that_read_and_write_at_once_all_succeed(
    url: str, make_session: async_sessionmaker[AsyncSession]
) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    script = [sys.executable, str(ROOT / "tests/support/processes/busy.py"), url]
    starts = [asyncio.create_subprocess_exec(*script, str(first), env=environment) for first in (100, 200)]
    processes = await asyncio.gather(*starts)
    for message in range(50):
        async with make_session.begin() as session:
            await a_prediction(session, message_id=message)
    assert [await process.wait() for process in processes] == [0, 0]
    async with make_session() as session:
        assert await session.scalar(text("SELECT count(*) FROM predictions")) == 150


async def test_a_transaction_that_fails_leaves_nothing_and_frees_the_database(
    make_session: async_sessionmaker[AsyncSession],
) -> None:
    async def fail() -> None:
        async with make_session.begin() as session:
            await people.seen(session, person_id=1, language=None)
            raise OSError

    for _ in range(3):
        with pytest.raises(OSError):  # noqa: PT011
            await fail()
    async with make_session.begin() as session:
        assert await session.get(Person, 1) is None


async def test_a_task_that_is_cancelled_in_a_transaction_frees_the_database(
    make_session: async_sessionmaker[AsyncSession],
) -> None:
    written = asyncio.Event()

    async def hang() -> None:
        async with make_session.begin() as session:
            await people.seen(session, person_id=1, language=None)
            written.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await written.wait()
    task.cancel()
    await asyncio.wait([task])
    async with make_session.begin() as session:
        assert await session.get(Person, 1) is None


async def test_a_task_that_is_cancelled_while_it_waits_frees_the_database(
    database: AsyncEngine, make_session: async_sessionmaker[AsyncSession]
) -> None:
    began, sqlite = asyncio.Event(), database.dialect.name == "sqlite"

    async def wait() -> None:
        asyncio.get_running_loop().call_later(0.1, began.set)
        async with make_session.begin() as session:  # SQLite waits here, for the other process
            await people.seen(session, person_id=1, language=None)
            await session.execute(text("SELECT pg_sleep(60)"))

    async with make_session() as session:  # opens the connection
        await session.get(Person, 1)
    with contextlib.closing(sqlite3.connect(str(database.url.database) if sqlite else ":memory:")) as other:
        other.execute("BEGIN IMMEDIATE")
        task = asyncio.create_task(wait())
        await began.wait()
        task.cancel()
        other.rollback()
    await asyncio.wait([task])  # the task, and so its traceback with the query's cursor, is kept until the end
    async with make_session.begin() as session:
        assert await session.get(Person, 1) is None
    assert task.cancelled()


async def test_rows_can_be_read_after_their_transaction(make_session: async_sessionmaker[AsyncSession]) -> None:
    async with make_session.begin() as session:
        row: PredictionRow = await a_prediction(session)
    assert row.ranked[0][0] == "nike_air_max_90"


async def test_passwords_and_values_are_in_no_error(database: AsyncEngine) -> None:
    with pytest.raises(IntegrityError) as error:
        async with database.begin() as connection:
            await connection.execute(
                text("INSERT INTO people (id, language) VALUES (1, :secret)"), {"secret": "hunter2"}
            )
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize(
    ("given", "opened"),
    [
        ("sqlite:///var/x.db", "sqlite+aiosqlite:///var/x.db"),
        ("sqlite+pysqlite:////tmp/x.db", "sqlite+aiosqlite:////tmp/x.db"),
        ("postgres://u:p@h/n", "postgresql+asyncpg://u:p@h/n"),
        ("postgresql+psycopg://u:p@h:5433/n", "postgresql+asyncpg://u:p@h:5433/n"),
        ("postgresql://u:p@h/n?sslmode=require", "postgresql+asyncpg://u:p@h/n?sslmode=require"),
    ],
)
def test_an_address_gets_the_driver_that_we_use(given: str, opened: str) -> None:
    assert async_url(given).render_as_string(hide_password=False) == opened


@pytest.mark.parametrize("given", ["", "sneakers.db", "sqlite://", "sqlite:///:memory:", "mysql://u:hunter2@h/n"])
def test_an_address_of_no_database_of_ours_is_told_without_its_password(given: str) -> None:
    with pytest.raises(DatabaseUrlError, match=r"give sqlite:////absolute/path\.db or postgresql://") as error:
        async_url(given)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize("where", ["postgresql://u@no-such-host.invalid/n", "postgresql://u@/n?host=/no/such/folder"])
async def test_a_server_that_cannot_be_reached_is_one_that_may_be_back(where: str) -> None:
    database = engine(where)
    with pytest.raises(ConnectionError, match="PostgreSQL cannot be reached") as told:
        async with database.connect():
            pass
    assert passes(told.value)
    await database.dispose()


async def test_a_file_that_another_process_holds_may_be_free_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.db.engine.WAIT_SECONDS", 0)
    ours, theirs = (engine(f"sqlite:///{tmp_path / 'sneakers.db'}") for _ in range(2))
    async with theirs.begin():
        with pytest.raises(OperationalError, match="database is locked") as told:
            async with ours.begin():
                pass
    assert passes(told.value)
    for database in (ours, theirs):
        await database.dispose()


@pytest.mark.parametrize(
    ("code", "does"),
    [(sqlite3.SQLITE_BUSY_SNAPSHOT, True), (sqlite3.SQLITE_IOERR, False), (sqlite3.SQLITE_FULL, False)],
)
def test_of_what_a_file_says_only_that_it_is_held_passes(code: int, does: bool) -> None:
    said = sqlite3.OperationalError("whatever the words")
    said.sqlite_errorcode = code
    assert passes(DBAPIError("", {}, said)) == does


@pytest.mark.parametrize("code", ["25001", "42P01", "55P03", "23505", "53100"])
def test_what_another_query_or_a_larger_disk_would_mend_does_not_pass(code: str) -> None:
    said = Exception()
    said.sqlstate = code  # type: ignore[attr-defined]
    assert not passes(DBAPIError("", {}, said))


@pytest.mark.parametrize("code", ["25006", "40P01", "57P01", "08006"])
def test_what_a_server_says_while_another_replaces_it_passes(code: str) -> None:
    said = Exception()
    said.sqlstate = code  # type: ignore[attr-defined]
    assert passes(DBAPIError("", {}, said))


def test_what_is_wrong_with_a_file_or_a_query_does_not_pass() -> None:
    wrong = [OSError(28, "No space left on device"), IntegrityError("", {}, Exception()), ValueError()]
    assert not any(map(passes, wrong))


@pytest.mark.parametrize("code", [{"sqlite_errorcode": sqlite3.SQLITE_FULL}, {"sqlstate": "53100"}])
def test_a_full_disk_is_told_with_what_to_do_and_other_causes_without_values(code: dict[str, object]) -> None:
    said = Exception("a value")
    assert cause(DBAPIError("", {}, said)) == "DBAPIError"
    said.__dict__.update(code)
    assert cause(DBAPIError("", {}, said)) == "the disk of the database is full; free some space"


async def test_the_database_tells_its_time_with_an_offset(session: AsyncSession) -> None:
    before = datetime.now(UTC)
    for offset in (-3600.0, 0.0, 3600.0):
        told = await session.scalar(select(database_time(offset)))
        assert told is not None
        assert abs(told - before - timedelta(seconds=offset)) < timedelta(minutes=1)


@pytest.mark.parametrize("kind", [Connection, PooledConnection])
async def test_a_server_that_stops_while_a_connection_is_prepared_is_away(postgresql: str, kind: type) -> None:
    connection = await asyncpg.connect(postgresql, connection_class=kind)
    connection.terminate()
    with pytest.raises(ConnectionError, match="connection is closed"):
        await connection.set_type_codec("json", encoder=str, decoder=str, schema="pg_catalog", format="binary")
