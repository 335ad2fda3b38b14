"""Alembic's environment: how a migration runs.

On the connection that `store.db.migrate` hands over, or on a developer's SNEAKERS_DATABASE_URL.
"""

import asyncio
import os
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.util import CommandError
from sqlalchemy import Connection, text

from store.db.engine import migrating
from store.db.types import Ranking, UtcDateTime
from store.tables import Base

ONE_AT_A_TIME = 7_325_081_336  # any number that no other lock of this database has
NO_LOCK_TIMEOUT = "current_setting('lock_timeout') = '0'"


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Render our column types as the types that store them.

    A migration must not change when our code does.
    """
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Ranking):
        return "sa.JSON()"
    return False


def run(connection: Connection) -> None:
    """Run the request in one transaction: all of it, or nothing."""
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,  # SQLite changes a column by copying the table
        transactional_ddl=True,  # true of SQLite too, as we begin its transactions ourselves
        render_item=render,
    )
    with context.begin_transaction():
        if not sqlite:
            # Two processes that start together: the second waits here, then finds nothing to do.
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
            # Rather fail than make every other reader of a table wait behind us; a server's own setting stays.
            connection.execute(text("SELECT set_config('lock_timeout', '10s', true) WHERE " + NO_LOCK_TIMEOUT))
        last, before = _last_ids(connection) if sqlite else {}, _revisions()
        context.run_migrations()
        if sqlite and _revisions() != before:  # else there is nothing to check, and the check reads every row
            _go_on_after(connection, last)
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise CommandError(f"the migration would leave rows that point nowhere: {broken[:3]}")


def _revisions() -> tuple[str, ...]:
    """The revisions that the database is at."""
    return context.get_context().get_current_heads()


def _last_ids(connection: Connection) -> dict[str, int]:
    """The highest id that each SQLite table has ever given."""
    if not connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'")):
        return {}
    return {row.name: row.seq for row in connection.execute(text("SELECT name, seq FROM sqlite_sequence"))}


def _go_on_after(connection: Connection, last: dict[str, int]) -> None:
    """Continue the numbering of tables that were copied.

    A copy knows only of the rows that are still there.
    """
    counted = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    by_now = _last_ids(connection)
    for name in last.keys() & set(connection.scalars(text(counted))):
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
        values = {"name": name, "seq": max(last[name], by_now.get(name, 0))}
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), values)


async def run_for_developer() -> None:
    """Run on the database that SNEAKERS_DATABASE_URL names."""
    url = os.environ.get("SNEAKERS_DATABASE_URL")
    if not url:
        raise CommandError("SNEAKERS_DATABASE_URL is not set; give one, such as sqlite:////tmp/scratch.db")
    database = migrating(url)
    try:
        async with database.connect() as connection:
            await connection.run_sync(run)
    finally:
        await database.dispose()


if context.is_offline_mode():
    raise CommandError(
        "writing SQL without a database (--sql) is not supported; run against a scratch database instead"
    )
given = context.config.attributes.get("connection")
if given is None:
    asyncio.run(run_for_developer())
else:
    run(given)
