"""The database's address, with the driver that we use."""

import re
from urllib.parse import unquote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from store.db import parameters
from store.errors import DatabaseUrlError

EXPECTED = "give sqlite:////absolute/path.db or postgresql://user:password@host/name."
ENCODED = "write characters such as @ / # ? : in user, password and name as %40 %2F %23 %3F %3A."
PORTS = range(1, 65536)
_HOSTS = re.compile(r"(postgres(?:ql)?(?:\+\w+)?://(?:.*@)?)([^/?@]*(?:,|%2F)[^/?@]*)((?:[/?][^@]*)?)", re.DOTALL)


def async_url(url: str | URL) -> URL:
    """Add the asynchronous driver to a database URL.

    Raises DatabaseUrlError for a database other than SQLite and PostgreSQL. No message shows a part of the address,
    as it cannot be told where the password ends.
    """
    try:
        parsed = _with_hosts(url) if isinstance(url, str) else url
    except (ArgumentError, ValueError) as error:
        raise DatabaseUrlError(f"The database's address cannot be read; {EXPECTED}") from error
    match parsed.drivername.partition("+")[0]:
        case "sqlite" if parsed.query:
            raise DatabaseUrlError("The address of a SQLite file takes no parameters; remove what follows the ?.")
        case "sqlite" if parsed.database and ":memory:" not in parsed.database and parsed.host is None:
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            if isinstance(url, str) and url.count("@") != (parsed.username is not None):
                raise DatabaseUrlError(f"The database's address has an @ too many or in the wrong place; {ENCODED}")
            return _asyncpg(parsed)
    raise DatabaseUrlError(f"The database's address is neither a SQLite file nor a PostgreSQL server; {EXPECTED}")


def _with_hosts(url: str) -> URL:
    """Parse an address, also with several hosts or a socket's folder.

    libpq has them in the host's place, SQLAlchemy among the parameters.
    """
    found = _HOSTS.fullmatch(url)
    if found is None:
        return make_url(url)
    login, hosts, rest = found.groups()
    return make_url(login + rest).update_query_pairs([("host", unquote(each)) for each in hosts.split(",")])


def shown(address: URL) -> str:
    """An address for messages: without password and parameters."""
    query = {name: value for name, value in address.query.items() if name in parameters.PLACES}
    return address.set(query=query).render_as_string(hide_password=True)


def _asyncpg(url: URL) -> URL:
    """Move user, password, host and name out of the parameters."""
    query = dict(url.query)
    secret = "password" in query
    moved = {
        "username": parameters.taken(query, "user"),
        "password": parameters.taken(query, "password"),
        "database": parameters.taken(query, "dbname", "database"),
    }
    if not url.host and "host" not in query:
        moved["host"] = parameters.taken(query, "hostaddr")
    url = url.set(drivername="postgresql+asyncpg", query=query)
    url = url.set(**{place: value for place, value in moved.items() if value})  # type: ignore[arg-type]
    if url.port is not None and url.port not in PORTS:
        raise DatabaseUrlError("The database's address has a port that is no number from 1 to 65535.")
    parameters.check(query, named=not secret)
    return url
