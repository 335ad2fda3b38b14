"""PostgreSQL's connection parameters: libpq's names, and those of hosts, for asyncpg."""

import configparser
import os
import re
import ssl
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from store.errors import DatabaseUrlError

Query = Mapping[str, str | Sequence[str]]

# asyncpg reads these itself, under libpq's names: https://www.postgresql.org/docs/current/libpq-connect.html
CHOICES = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "sslnegotiation": ("postgres", "direct"),
    "ssl_min_protocol_version": ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"),
    "ssl_max_protocol_version": ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"),
    "target_session_attrs": ("any", "primary", "standby", "read-write", "read-only", "prefer-standby"),
    "gsslib": ("gssapi", "sspi"),
}
FILES = ("sslcert", "sslkey", "sslrootcert", "sslcrl")
FREE = ("sslpassword", "passfile", "krbsrvname", "service")

# Settings of the server that a client sends when it connects.
SERVER_SETTINGS = {
    "application_name": "application_name",
    "fallback_application_name": "application_name",
    "options": "options",
    "search_path": "search_path",
    "schema": "search_path",
    "currentSchema": "search_path",
    "statement_timeout": "statement_timeout",
    "lock_timeout": "lock_timeout",
    "idle_in_transaction_session_timeout": "idle_in_transaction_session_timeout",
}
SECONDS = {"connect_timeout": "timeout", "timeout": "timeout", "command_timeout": "command_timeout"}
CACHES = (
    "statement_cache_size",
    "prepared_statement_cache_size",
    "max_cached_statement_lifetime",
    "max_cacheable_statement_size",
)
POOLER = "pgbouncer"

# Meant for another driver, or for what asyncpg does by itself or cannot do; the connection is the same without them.
_OF_LIBPQ = """
    channel_binding client_encoding gssdelegation gssencmode hostaddr keepalives keepalives_count keepalives_idle
    keepalives_interval load_balance_hosts max_protocol_version min_protocol_version oauth_client_id oauth_client_secret
    oauth_issuer oauth_scope replication require_auth requirepeer requiressl scram_client_key scram_server_key
    sslcertmode sslcompression sslcrldir sslkeylogfile sslsni tcp_user_timeout
"""
_OF_OTHERS = """
    ApplicationName async_fallback binary_parameters charset connection_limit default_query_exec_mode endpoint
    loginTimeout max_connections max_overflow pool_max_conns pool_max_conn_lifetime pool_mode pool_recycle pool_size
    pool_timeout prepareThreshold project reWriteBatchedInserts serverVersion server_version socketTimeout
    socket_timeout ssl_accept sslaccept sslidentity sslfactory statement_cache_mode statement_cache_capacity supa
    tcpKeepAlive uselibpqcompat workaround
"""
PASSED_OVER = frozenset(_OF_LIBPQ.split() + _OF_OTHERS.split())
SYNONYMS = {"ssl": "sslmode", "tls": "sslmode"}
PLACES = ("host", "port")  # which SQLAlchemy reads
MODES = {"true": "require", "1": "require", "false": "disable", "0": "disable", "no-verify": "require"}
TRUE, FALSE = ("true", "1", "yes", "on"), ("false", "0", "no", "off")


def plain(query: Query) -> dict[str, str]:
    """One value of each parameter, the last, under libpq's name."""
    values = {name: value if isinstance(value, str) else value[-1] for name, value in query.items()}
    return {SYNONYMS.get(name, name): value for name, value in values.items()}


def taken(query: dict[str, Any], *names: str) -> str | None:
    """Take a parameter out of a query under any of its names."""
    found = None
    for name in names:
        value = query.pop(name, None)
        if value:
            found = value if isinstance(value, str) else str(value[-1])
    return found


def check(query: Query, *, named: bool = True) -> None:
    """Raise DatabaseUrlError for an unknown or wrong parameter.

    `named`: an unknown one is named; behind a password that is a parameter too, it may be a part of it.
    """
    known = {*CHOICES, *FILES, *FREE, "servicefile", *SERVER_SETTINGS, *SECONDS, *CACHES, *PASSED_OVER, POOLER, *PLACES}
    unknown = next((name for name in plain(query) if name not in known), None)
    if unknown is not None:
        said = f"the parameter {unknown}" if named and re.fullmatch(r"\w{1,40}", unknown) else "a parameter"
        raise DatabaseUrlError(f"The database's address has {said}, which is not known; remove it.")
    connect_arguments(query)
    shared_connections(query)


def connect_arguments(query: Query) -> dict[str, Any]:
    """What asyncpg's `connect` and SQLAlchemy take; raises DatabaseUrlError."""
    arguments: dict[str, Any] = {}
    settings: dict[str, str] = {}
    own: dict[str, str] = {}
    for name, value in plain(query).items():
        if name in CHOICES:
            own[name] = _choice(name, MODES.get(value, value) if name == "sslmode" else value)
        elif name in FILES or name in FREE:
            own[name] = _file(name, value) if name in FILES else value
        elif name == "servicefile":
            arguments[name] = value
        elif name in SERVER_SETTINGS:
            settings.setdefault(SERVER_SETTINGS[name], value)
        elif name in SECONDS:
            arguments |= _seconds(name, value)
        elif name in CACHES:
            arguments[name] = _number(name, value, int)
    if "service" in own:
        _check_service(own["service"], arguments.get("servicefile"))
    if own.get("sslrootcert") == "system":
        arguments["ssl"] = _system_context(own)
    if own:
        arguments["dsn"] = "postgresql://?" + urlencode(own)
    if settings:
        arguments["server_settings"] = settings
    return arguments


def shared_connections(query: Query) -> bool | None:
    """Whether the address names a pooler; None if unsaid."""
    values = plain(query)
    if POOLER in values:
        value = values[POOLER].lower()
        if value not in TRUE + FALSE:
            raise _wrong(POOLER, f"one of {', '.join(TRUE + FALSE)}")
        return value in TRUE
    caches = [values.get(name) for name in CACHES[:2]]
    return True if "0" in caches else None


def _choice(name: str, value: str) -> str:
    if value not in CHOICES[name]:
        raise _wrong(name, f"one of {', '.join(CHOICES[name])}")
    return value


def _file(name: str, value: str) -> str:
    if not Path(value).is_file() and (name, value) != ("sslrootcert", "system"):
        raise _wrong(name, "the path of a file that is there")
    return value


def _check_service(name: str, path: str | None) -> None:
    """Raise DatabaseUrlError unless asyncpg finds the service.

    It looks for a service in one file, and without it connects to this machine's server.
    """
    file = path or os.environ.get("PGSERVICEFILE")
    services = configparser.ConfigParser()
    try:
        services.read(file or Path.home() / ".pg_service.conf")
        found = services.has_section(name) and dict(services[name])
    except (configparser.Error, ValueError, RuntimeError) as error:  # RuntimeError: there is no home
        raise _wrong("service", "one of a service file that can be read, with each % in it as %%") from error
    if not found:
        raise _wrong("service", "one that the service file has (servicefile, PGSERVICEFILE or ~/.pg_service.conf)")


def _seconds(name: str, value: str) -> dict[str, float]:
    number = _number(name, value, float)
    return {SECONDS[name]: number} if number > 0 else {}  # libpq: no limit; ours stays


def _number(name: str, value: str, kind: Callable[[str], Any]) -> Any:
    try:
        number = kind(value)
    except (ValueError, OverflowError) as error:
        raise _wrong(name, "a number") from error
    if not 0 <= number < 2**31 and not (name in SECONDS and number < 0):
        raise _wrong(name, "a number from 0")
    return number


def _system_context(own: dict[str, str]) -> ssl.SSLContext:
    """This machine's trusted certificates; takes the parameters out."""
    context = ssl.create_default_context()
    for name in ("sslrootcert", "sslmode"):
        own.pop(name, None)
    certificate, key, password = (own.pop(name, None) for name in ("sslcert", "sslkey", "sslpassword"))
    if certificate:
        try:
            context.load_cert_chain(certificate, key, password or "")
        except (OSError, ValueError) as error:
            raise _wrong("sslcert", "a certificate with its key") from error
    return context


def _wrong(name: str, expected: str) -> DatabaseUrlError:
    return DatabaseUrlError(f"The database's address has a wrong value of {name}; give {expected}.")
