"""Prepared statements, storable text, and batches of values.

Drivers allow 32,766 (SQLite) and 32,767 (PostgreSQL) values in one statement.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from store.db.base import Base


def storable(text: str) -> str:
    """Remove NUL and lone surrogates, which the databases cannot store."""
    return text.replace("\x00", "").encode(errors="replace").decode()


Value = TypeVar("Value", int, str)

AT_ONCE = 5_000  # each has its place in the statement's text, too


def in_parts(values: Iterable[Value]) -> Iterator[Sequence[Value]]:
    """Split distinct values into ascending batches.

    Locks that are taken batch by batch are therefore taken in one order.
    """
    ordered = sorted(set(values))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def table_of(rows: type[Base]) -> Table:
    """The table of a class of rows, for statements without ORM."""
    return cast(Table, rows.__table__)


async def execute(
    session: AsyncSession, statement: Executable, values: dict[str, Any] | Sequence[dict[str, Any]]
) -> CursorResult[*tuple[Any, ...]]:
    """Execute a statement in the session's transaction, past the ORM.

    It takes a third of the time. The session's own changes are written before.
    """

    def executed(sync: Session) -> CursorResult[*tuple[Any, ...]]:
        sync.flush()
        return sync.connection().execute(statement, values)

    return await session.run_sync(executed)


@cache
def insert(dialect: str, rows: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in a dialect."""
    return postgresql.insert(rows) if dialect == "postgresql" else sqlite.insert(rows)
