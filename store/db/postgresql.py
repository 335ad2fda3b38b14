"""Connections to PostgreSQL, also through a pooler of transactions.

PgBouncer and its like give each transaction any connection to the server. A prepared statement of an earlier
transaction is then elsewhere, so statements are prepared without a name and kept nowhere.
"""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from store.db import parameters
from store.errors import DatabaseUrlError

CONNECT_SECONDS = 10  # for a PostgreSQL server that does not answer at all

ENDED = (  # what asyncpg raises when the server stops
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.exceptions.OperatorInterventionError,
)
Open = Callable[[Any, Any, Any, dict[str, Any]], Any]


@contextmanager
def _end_as_connection_error() -> Iterator[None]:
    try:
        yield
    except ENDED as error:
        raise ConnectionError(f"PostgreSQL has ended the connection: {error}") from error


class Connection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that may end while SQLAlchemy prepares it.

    SQLAlchemy sets the codecs of a new connection past its own mapping of errors.
    """

    async def set_type_codec(self, *given: Any, **named: Any) -> None:
        """Set a codec, for which asyncpg reads the server's types; raises ConnectionError."""
        with _end_as_connection_error():
            await super().set_type_codec(*given, **named)


class PooledConnection(Connection):
    """A connection whose every query is in a transaction.

    The driver's other ways begin one already; these do not.
    """

    async def fetchval(self, *given: Any, **named: Any) -> Any:
        """Read one value in a transaction."""
        async with self.transaction():
            return await super().fetchval(*given, **named)

    async def set_type_codec(self, *given: Any, **named: Any) -> None:
        """Set a codec in a transaction; raises ConnectionError."""
        with _end_as_connection_error():
            async with self.transaction():
                await super().set_type_codec(*given, **named)


SHARED = {
    "statement_cache_size": 0,
    "prepared_statement_cache_size": 0,
    "prepared_statement_name_func": lambda: "",
    "connection_class": PooledConnection,
}


def open_engine(address: URL, **options: Any) -> AsyncEngine:
    """Make an engine for PostgreSQL; raises DatabaseUrlError."""
    places = {name: value for name, value in address.query.items() if name in parameters.PLACES}
    arguments = {"timeout": CONNECT_SECONDS, **options.pop("connect_args", {})}
    arguments |= parameters.connect_arguments(address.query)
    arguments |= {"async_creator_fn": _connect, "connection_class": Connection}
    opened = create_async_engine(address.set(query=places), hide_parameters=True, connect_args=arguments, **options)
    event.listen(opened.sync_engine, "do_connect", _opener(parameters.shared_connections(address.query)))
    return opened


def _opener(shared: bool | None) -> Open:
    """Open connections; the first detects a pooler."""
    known = shared

    def open_connection(dialect: Any, _record: Any, arguments: Any, options: dict[str, Any]) -> Any:
        nonlocal known
        if known is None:
            first = dialect.connect(*arguments, **{**options, **SHARED})
            known = bool(first.run_async(_has_pooler))
            if known:
                return first
            first.close()
        return dialect.connect(*arguments, **{**options, **(SHARED if known else {})})

    return open_connection


async def _has_pooler(connection: PooledConnection) -> bool:
    """Whether another process than the server has accepted the connection."""
    return bool(await connection.fetchval("SELECT pg_backend_pid()") != connection.get_server_pid())


async def _connect(*where: Any, **options: Any) -> Any:
    """Connect; raises ConnectionError or DatabaseUrlError."""
    try:
        return await asyncpg.connect(*where, **options)
    except ssl.SSLError as error:
        said = f"No TLS connection to PostgreSQL ({error}); change sslmode or sslrootcert."
        raise DatabaseUrlError(said) from error
    except TimeoutError as error:
        raise ConnectionError("PostgreSQL cannot be reached: it does not answer") from error
    except OSError as error:
        raise ConnectionError(f"PostgreSQL cannot be reached: {error}") from error
    except asyncpg.ClientConfigurationError as error:
        said = f"The database's address cannot be used ({error}); change SNEAKERS_DATABASE_URL or a PG* variable."
        raise DatabaseUrlError(" ".join(said.split())) from error
    except (TypeError, ValueError) as error:  # what these quote may be a part of a password
        said = "The driver refuses a value of the database's address; change SNEAKERS_DATABASE_URL or a PG* variable."
        raise DatabaseUrlError(said) from error
