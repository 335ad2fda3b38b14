"""Sessions on the database: what every query takes."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from store.db.base import Base
from store.db.engine import engine
from store.db.migrate import migrate

__all__ = ["engine", "insert_into", "migrate", "sessions"]


def sessions(database: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """What makes sessions: `async with sessions.begin() as session:` is a transaction; its rows stay readable after."""
    return async_sessionmaker(database, expire_on_commit=False)


def insert_into(session: AsyncSession, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the session's dialect."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
