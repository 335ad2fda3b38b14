"""The database's clock: the one that all processes share.

Each machine has a clock of its own, and any of them may be wrong or jump. What one process writes and another compares,
such as a lease, is therefore written and compared by the database. On SQLite all processes are on one machine.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

from store.db.types import UtcDateTime


class DatabaseTime(FunctionElement[datetime]):
    """The time by the database's clock, with an offset in seconds."""

    type = UtcDateTime()
    inherit_cache = True


def database_time(offset: float | ColumnElement[float] = 0.0) -> DatabaseTime:
    """The database's time at the statement, plus `offset` seconds."""
    return DatabaseTime(bindparam(None, offset, type_=Float()) if isinstance(offset, (int, float)) else offset)


@compiles(DatabaseTime, "postgresql")
def _postgresql(element: DatabaseTime, compiler: Any, **given: Any) -> str:
    return f"(statement_timestamp() + make_interval(secs => {compiler.process(element.clauses, **given)}))"


@compiles(DatabaseTime, "sqlite")
def _sqlite(element: DatabaseTime, compiler: Any, **given: Any) -> str:
    # Like the moments that SQLAlchemy stores, which have six digits after the second. SQLite knows three.
    seconds = compiler.process(element.clauses, **given)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', ({seconds}) || ' seconds')"
