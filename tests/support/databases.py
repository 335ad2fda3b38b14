"""Throw-away databases for tests: a SQLite file, and a PostgreSQL server of our own where one is installed."""

import asyncio
import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
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
def _server() -> str:
    """Start a server that listens on a socket in a folder of its own only, until we end; its address."""
    folder = Path(tempfile.mkdtemp(prefix="sneakers-postgresql-"))
    atexit.register(shutil.rmtree, folder)
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    data = folder / "data"
    _run(folder, "initdb", "-D", data, "-U", "sneakers", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=200"
    _run(folder, "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    atexit.register(_run, folder, "pg_ctl", "-D", data, "-m", "immediate", "stop")
    return f"postgresql://sneakers@/postgres?host={folder}"


@pytest.fixture(scope="session")
def postgresql() -> str:
    """The address of a PostgreSQL server of our own, one for all tests."""
    if shutil.which("postgres") is None or shutil.which("initdb") is None:
        pytest.skip("no postgres on the PATH: its tests are left out")
    return _server()


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, on each of the two kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/sneakers.db"
    server, name = request.getfixturevalue("postgresql"), f"test_{uuid4().hex}"
    first = create_async_engine(server.replace("postgresql", "postgresql+asyncpg", 1), isolation_level="AUTOCOMMIT")
    async with first.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await first.dispose()
    return str(server.replace("/postgres?", f"/{name}?"))


@pytest.fixture
async def database(url: str) -> AsyncIterator[AsyncEngine]:
    """A database with its tables."""
    await migrate(url)
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
