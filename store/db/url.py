"""The database's address, with the driver that we use."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from store.errors import DatabaseUrlError

EXPECTED = "give sqlite:////absolute/path.db or postgresql://user:password@host/name."


def async_url(url: str | URL) -> URL:
    """Add the asynchronous driver to a database URL.

    Raises DatabaseUrlError for a database other than SQLite and PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUrlError(f"The database's address cannot be read; {EXPECTED}") from error
    match parsed.drivername.partition("+")[0]:
        case "sqlite" if parsed.database and ":memory:" not in parsed.database:
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return _asyncpg(parsed)
    shown = parsed.render_as_string(hide_password=True)
    raise DatabaseUrlError(f"{shown} is neither a SQLite file nor a PostgreSQL server; {EXPECTED}")


def _asyncpg(url: URL) -> URL:
    url = url.set(drivername="postgresql+asyncpg")
    mode = url.query.get("sslmode")  # libpq's name, in the addresses that hosts hand out; asyncpg calls it ssl
    return url if mode is None else url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
