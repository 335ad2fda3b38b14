"""Where the database is opened, on SQLite and PostgreSQL alike.

On SQLite, one connection serves the whole process, one transaction after the other, first come first served: SQLite
has one writer at a time anyway, and its own way of waiting (sleep, try again) is slower and unfair. So a session is
opened late, committed early, and never kept while something else is awaited: a reply, a classification, a session.
What reads many rows does so on connections of its own (`reader`), which keep no writer waiting.
"""

import logging
import sqlite3
from functools import partial
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool
from sqlalchemy.util import await_only

from store.db.sqlite import BEGIN, WAIT_SECONDS, InlineConnection, open_inline
from store.db.url import async_url

logger = logging.getLogger(__name__)

STATEMENT_SECONDS = 60  # for a PostgreSQL server that has gone without a word; waits for locks take seconds
READERS = 2  # connections of SQLite for long reads


def engine(url: str | URL, *, in_thread: bool = False) -> AsyncEngine:
    """Open a database engine; it connects with the first session; raises DatabaseUrlError.

    `in_thread`: statements may take long, so on SQLite they run beside the event loop.
    """
    address = async_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, inline=not in_thread)
    from store.db.postgresql import open_engine  # with asyncpg, which SQLite does not need

    return open_engine(address, pool_pre_ping=True, connect_args={"command_timeout": STATEMENT_SECONDS})


def reader(url: str | URL) -> AsyncEngine:
    """Open an engine for long reads: on SQLite its connections cannot write.

    In WAL mode they read what was committed before they began, while the other connection writes. Raises
    DatabaseUrlError.
    """
    address = async_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, reads=True)
    return engine(address)


def migrating(url: str | URL) -> AsyncEngine:
    """Open an engine for migrations, without foreign keys on SQLite.

    SQLite changes a table by copying it and dropping the old one.
    """
    address = async_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, foreign_keys=False)
    from store.db.postgresql import open_engine

    return open_engine(address, poolclass=NullPool)


def _sqlite(url: URL, *, foreign_keys: bool = True, reads: bool = False, inline: bool = False) -> AsyncEngine:
    opened = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=READERS if reads else 1,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        connect_args={"timeout": WAIT_SECONDS},
        hide_parameters=True,
    )

    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; `_begin` does
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        # NORMAL would survive a kill -9, but not a power cut: an update is acknowledged after its commit, and must
        # not be lost then. FULL costs one fsync a commit. `_begin` sets it for transactions that may be lost.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.execute(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
        cursor.close()

    if inline:
        event.listen(opened.sync_engine, "do_connect", partial(open_inline, str(url.database)))
    event.listen(opened.sync_engine, "connect", connected)
    event.listen(opened.sync_engine, "begin", _begin_to_read if reads else _begin)
    event.listen(opened.sync_engine, "invalidate", _let_go)
    return opened


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once where another process wrote in between, without
    # waiting; so each takes the write lock when it begins.
    driver = connection.connection.driver_connection
    if not isinstance(driver, InlineConnection):
        connection.exec_driver_sql(BEGIN)
        return
    driver.set_synced(connection.get_execution_options().get("synced", True))
    try:
        await_only(driver.begin())  # past SQLAlchemy, which takes longer for it than SQLite
    except sqlite3.Error as error:
        raise OperationalError(BEGIN, None, error) from error


def _begin_to_read(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _let_go(connection: Any, _record: Any, _error: BaseException | None) -> None:
    # A cancelled query's connection is closed; but while Python still knows one of its cursors (here: the cancelled
    # task's traceback), SQLite keeps it half open, with its transaction and its lock. So the transaction ends first.
    try:
        connection.rollback()
    except (sqlite3.Error, ValueError) as error:  # it was closed or broken: then there is no lock to let go of
        logger.debug("Nothing to roll back: %s", error)
