"""Sessions on the database: what every query takes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from store.db.base import Base
from store.db.engine import engine, reader
from store.db.migrate import migrate
from store.db.statements import insert

__all__ = ["engine", "exists", "insert_into", "migrate", "open_once", "reader", "sessions"]


def sessions(database: AsyncEngine, *, synced: bool = True) -> async_sessionmaker[AsyncSession]:
    """Make a session factory; rows stay readable after the commit.

    `async with sessions.begin() as session:` is a transaction. Not `synced`: a power cut may lose it, on SQLite, until
    the next synced one is committed. The end of a process never does.
    """
    bound = database if synced else database.execution_options(synced=False)
    return async_sessionmaker(bound, expire_on_commit=False)


def insert_into(session: AsyncSession, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the session's dialect."""
    return insert(session.get_bind().dialect.name, table)


def exists(url: str) -> bool:
    """Whether the database exists: the first start creates a SQLite file."""
    parts = make_url(url)
    return parts.get_backend_name() != "sqlite" or Path(str(parts.database)).exists()


@asynccontextmanager
async def open_once(url: str) -> AsyncIterator[AsyncSession]:
    """One transaction on a migrated database, for a command; raises StoreError."""
    await migrate(url)
    database = engine(url)
    try:
        async with sessions(database).begin() as session:
            yield session
    finally:
        await database.dispose()
