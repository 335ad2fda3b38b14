"""Databases for tests: copies of a migrated SQLite file and of a PostgreSQL template, on a server of our own."""

import asyncio
import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from store.db.session import engine, migrate, sessions


def _run(folder: Path, *command: str | Path) -> None:
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    subprocess.run(command, user=user, check=True, stdout=subprocess.DEVNULL, cwd=folder)


@cache
def server() -> str:
    """Start a server that listens on a socket in a folder of its own only, until we end; its address."""
    folder = Path(tempfile.mkdtemp(prefix="sneakers-postgresql-"))
    atexit.register(shutil.rmtree, folder)
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    data, folder_of = folder / "data", programs()
    assert folder_of is not None
    _run(
        folder,
        folder_of / "initdb",
        "-D",
        data,
        "-U",
        "sneakers",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
        "--no-sync",
    )
    unsafe = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"  # nothing here outlives the tests
    options = f"-k {folder} -c listen_addresses= {unsafe} -c max_connections=200"
    _run(folder, folder_of / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    atexit.register(_run, folder, folder_of / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    return f"postgresql://sneakers@/postgres?host={folder}"


@pytest.fixture(scope="session")
def postgresql() -> str:
    """The address of a PostgreSQL server of our own, one for all tests."""
    if programs() is None:
        pytest.skip("no PostgreSQL on the PATH or under /usr/lib/postgresql: its tests are left out")
    return server()


@cache
def programs() -> Path | None:
    """The folder of PostgreSQL's programs: on the PATH, or the newest where Debian puts them."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    return next((each for each in [*folders, *debian] if (each / "postgres").exists()), None)


@cache
def migrated_file() -> Path:
    """An empty SQLite database with its tables, made once a process: to copy, never to open."""
    folder = Path(tempfile.mkdtemp(prefix="sneakers-sqlite-"))
    atexit.register(shutil.rmtree, folder)
    _migrate(f"sqlite:///{folder}/migrated.db")
    return folder / "migrated.db"


@cache
def _template(server: str) -> str:
    """The name of an empty PostgreSQL database with its tables, made once a process."""
    _run_apart(_create, server, "migrated")
    _migrate(_named(server, "migrated"))
    return "migrated"


def _migrate(url: str) -> None:
    _run_apart(migrate, url)


def _run_apart(work: Callable[..., Coroutine[Any, Any, None]], *arguments: str) -> None:
    """Run a coroutine to its end, also where an event loop runs."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(work(*arguments))).result()


def _named(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


async def new_database(address: str, name: str) -> str:
    """Make an empty database on a server; its address."""
    await _create(address, name)
    return _named(address, name)


async def _create(server: str, name: str, template: str = "template0") -> None:
    """Make a database: files are copied, as the write-ahead log of a copy costs more here."""
    first = create_async_engine(server.replace("postgresql", "postgresql+asyncpg", 1), isolation_level="AUTOCOMMIT")
    async with first.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))
    await first.dispose()


@pytest.fixture
async def empty_postgresql(postgresql: str) -> str:
    """The address of a PostgreSQL database without tables."""
    name = f"test_{uuid4().hex}"
    await _create(postgresql, name)
    return _named(postgresql, name)


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables, on each of the two kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/sneakers.db"
    server, name = request.getfixturevalue("postgresql"), f"test_{uuid4().hex}"
    await _create(server, name)
    return _named(server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with its tables and no rows, on each of the two kinds."""
    if request.param == "sqlite":
        shutil.copyfile(migrated_file(), tmp_path / "sneakers.db")
        return f"sqlite:///{tmp_path}/sneakers.db"
    server, name = request.getfixturevalue("postgresql"), f"test_{uuid4().hex}"
    await _create(server, name, _template(server))
    return _named(server, name)


@pytest.fixture
async def database(url: str) -> AsyncIterator[AsyncEngine]:
    """A database with its tables."""
    opened = engine(url)
    yield opened
    await opened.dispose()


@pytest.fixture
def make_session(database: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """What makes sessions on a database with its tables."""
    return sessions(database)


@pytest.fixture
async def session(make_session: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """One session, whose transaction is never committed."""
    async with make_session() as opened:
        yield opened


async def waits_or_is_done(make_session: async_sessionmaker[AsyncSession], work: "asyncio.Task[Any]") -> None:
    """Wait until work either waits for a lock of another transaction, or needed not to."""
    locked = "datname = current_database() AND wait_event_type = 'Lock'"
    waiting = text(f"SELECT count(*) FROM pg_stat_activity WHERE {locked}")
    while not work.done():
        async with make_session() as session:
            if await session.scalar(waiting):
                return


async def take_away(database: AsyncEngine, folder: Path) -> None:
    """Put a link into nowhere in the place of `sneakers.db`, and end the connection of `database`."""
    async with database.connect() as only:  # while nobody else has it
        (folder / "kept.db").hardlink_to(folder / "sneakers.db")
        (folder / "link").symlink_to(folder / "nowhere" / "sneakers.db")
        (folder / "link").replace(folder / "sneakers.db")  # in one step: SQLite creates a file that is missing
        await only.invalidate()


def bring_back(folder: Path) -> None:
    """Undo `take_away`, also in one step."""
    (folder / "kept.db").replace(folder / "sneakers.db")
