"""Migrations: bring a database to the newest revision."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

import migrations
from store.db.engine import migrating
from store.db.sqlite import WAIT_SECONDS
from store.db.url import async_url, shown
from store.errors import DatabaseUnavailable, MigrationError

if TYPE_CHECKING:  # Alembic takes 0.1 s and 10 MB, and a database that is current needs none of it
    from alembic.config import Config

IN_USE = ("40P01", "55P03")  # deadlock_detected, lock_not_available


async def migrate(url: str | URL) -> None:
    """Bring a database to the newest revision.

    Several processes may do so at once. Raises DatabaseUrlError; DatabaseUnavailable; or MigrationError, as where the
    database is newer than this code.
    """
    address = async_url(url)
    database = migrating(address)
    try:
        _make_file(address)
        async with database.connect() as connection:
            if await connection.run_sync(_revision) != revisions()[-1]:
                await connection.rollback()  # Alembic begins its own transaction
                await connection.run_sync(_upgrade, address)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise DatabaseUnavailable(
            f"{shown(address)} cannot be opened ({_reason(error)}); {_way_out(address)}."
        ) from error
    finally:
        await database.dispose()


@dataclass(frozen=True, kw_only=True)
class SchemaState:
    """The revision of a database, and the newest one of this release."""

    current: str | None  # None: no migration was applied
    newest: str
    known: bool  # whether this release has the current revision

    @property
    def is_current(self) -> bool:
        """Whether no migration is missing."""
        return self.current == self.newest


async def schema_state(url: str | URL) -> SchemaState:
    """Read the revision of a database.

    Raises DatabaseUrlError or DatabaseUnavailable.
    """
    address = async_url(url)
    database = migrating(address)
    try:
        async with database.connect() as connection:
            current = await connection.run_sync(_revision)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise DatabaseUnavailable(
            f"{shown(address)} cannot be opened ({_reason(error)}); {_way_out(address)}."
        ) from error
    finally:
        await database.dispose()
    known = revisions()
    return SchemaState(current=current, newest=known[-1], known=current is None or current in known)


def revisions() -> list[str]:
    """The revisions of this release, the newest last.

    They are the numbers in the names of their files.
    """
    return sorted(path.name[1:5] for path in Path(migrations.__path__[0], "versions").glob("m*.py"))


def _revision(connection: Connection) -> str | None:
    """The revision of a database; None before the first migration."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def alembic_config() -> "Config":
    """Alembic's settings for the packaged migrations, wherever they are installed."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__path__[0])).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection, address: URL) -> None:
    from alembic import command
    from alembic.util import CommandError

    config = alembic_config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except (CommandError, SQLAlchemyError) as error:
        raise MigrationError(
            f"{shown(address)} cannot be migrated, and is as it was ({_reason(error)}); {_way_on(error)}."
        ) from error


def _way_on(error: Exception) -> str:
    orig = error.orig if isinstance(error, DBAPIError) else None
    if getattr(orig, "sqlstate", None) in IN_USE:
        return "another process uses it just now: stop that one, then start again"
    return "run the release of this program that last used it, or a newer one"


def _make_file(address: URL) -> None:
    """Make the file of a SQLite database and its folder.

    aiosqlite tells a failure too, but its thread then outlives the event loop, and ends with a traceback of its own.
    """
    if address.get_backend_name() == "sqlite":
        path = Path(str(address.database))
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as file:
            file.execute("PRAGMA journal_mode = WAL")


def _way_out(address: URL) -> str:
    if address.get_backend_name() == "sqlite":
        return "make its folder writable, or give another SNEAKERS_DATA, or SNEAKERS_DATABASE_URL where that is set"
    return "start it, or give another SNEAKERS_DATABASE_URL"


def _reason(error: Exception) -> str:
    return str(error.orig if isinstance(error, DBAPIError) else error).partition("\n")[0]
