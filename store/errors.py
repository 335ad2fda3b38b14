"""Errors of the store; each message is the sentence that people read.

StoreError
├── DatabaseUrlError
├── DatabaseUnavailable
├── MigrationError
├── NotStored
├── FilesGone
└── StorageUnavailable
"""

import sqlite3

from sqlalchemy import exc

# Of a connection, of an operator who intervenes, of two transactions in each other's way, of a server that is not ready
# or takes no writes, as one that another is about to replace: https://www.postgresql.org/docs/current/errcodes-appendix.html
_PASSING = ("08", "57P", "40", "55000", "53300", "25006")
_DISK_FULL = "53100"
_PRIMARY = 0xFF  # of an SQLite error's code: the rest tells more, see https://www.sqlite.org/rescode.html


class StoreError(Exception):
    """Base of everything that this package raises on purpose."""


class DatabaseUrlError(StoreError):
    """The database's address is none that we can open."""


class DatabaseUnavailable(StoreError):
    """The database cannot be opened just now."""


class MigrationError(StoreError):
    """The database cannot be brought to the tables that this code needs."""


class NotStored(StoreError):
    """Something was named by an id that is not in the database."""


class FilesGone(StoreError):
    """A version's files were deleted, some time after it was discarded."""


class StorageUnavailable(StoreError):
    """The object store does not answer, or refuses."""


def passes(error: Exception) -> bool:
    """Whether an error is temporary: the same call may work later."""
    if isinstance(error, ConnectionError | TimeoutError | exc.TimeoutError | exc.InterfaceError):
        return True
    if not isinstance(error, exc.DBAPIError):
        return False
    if getattr(error.orig, "sqlite_errorcode", 0) & _PRIMARY == sqlite3.SQLITE_BUSY:
        return True  # another process writes, for longer than we wait
    return error.connection_invalidated or str(getattr(error.orig, "sqlstate", "")).startswith(_PASSING)


def cause(error: Exception) -> str:
    """The cause of a database's error in words, without any values."""
    if isinstance(error, exc.DBAPIError):
        code = getattr(error.orig, "sqlite_errorcode", 0) & _PRIMARY
        if code == sqlite3.SQLITE_FULL or getattr(error.orig, "sqlstate", None) == _DISK_FULL:
            return "the disk of the database is full; free some space"
    return type(error).__name__
