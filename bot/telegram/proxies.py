"""Proxy and certificates for Telegram, from the environment."""

import ipaddress
import os
import re
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies

import certifi
import httpx

from bot.errors import SettingsError
from bot.redaction import redacted_address

SCHEMES = ("http", "https", "socks5", "socks5h")
PORTS = {"http": 80, "https": 443}
EXPECTED = "give http://host:port or socks5://user:password@host:port, or unset it"


@dataclass(frozen=True, kw_only=True)
class Way:
    """How to reach a Bot API server."""

    proxy: httpx.Proxy | None
    certificates: ssl.SSLContext | bool

    @classmethod
    def direct(cls) -> Self:
        """Without what the environment names: to this process."""
        return cls(proxy=None, certificates=True)

    @classmethod
    def of_environment(cls, root: str) -> Self:
        """As the environment's variables have it; raises SettingsError."""
        trusted = certificates()
        return cls(proxy=proxy_for(root, trusted), certificates=trusted)


def proxy_for(url: str, trusted: ssl.SSLContext | None = None) -> httpx.Proxy | None:
    """The proxy for an address, unless NO_PROXY excludes it; raises SettingsError."""
    target, named = urlsplit(url), getproxies()
    kind = next((kind for kind in (target.scheme, "all") if named.get(kind, "").strip()), None)
    if kind is None or _is_excluded(target, named.get("no", "")):
        return None
    value = named[kind].strip()
    try:
        return _proxy(value if "://" in value else f"http://{value}", trusted)
    except (ValueError, TypeError, httpx.InvalidURL) as error:
        raise SettingsError(f"{_variable(kind)} is {redacted_address(value)}; {EXPECTED}.") from error


def certificates() -> ssl.SSLContext:
    """Load the certificates to trust; raises SettingsError."""
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if not file and folder and not any(Path(each).is_dir() for each in folder.split(os.pathsep)):
        raise SettingsError(f"SSL_CERT_DIR is {folder!r}; give a folder of certificates, or unset it.")
    keys = os.environ.get("SSLKEYLOGFILE")
    if keys and not _is_writable(keys):
        raise SettingsError(f"SSLKEYLOGFILE is {keys!r}; give a file that can be written, or unset it.")
    try:
        if file:
            return ssl.create_default_context(cafile=file)
        return (
            ssl.create_default_context(capath=folder) if folder else ssl.create_default_context(cafile=certifi.where())
        )
    except (OSError, ValueError) as error:  # of OpenSSL, too
        raise SettingsError(f"SSL_CERT_FILE is {file!r}; give a file of certificates (PEM), or unset it.") from error


def _proxy(value: str, trusted: ssl.SSLContext | None) -> httpx.Proxy:
    parts = urlsplit(value)
    if (
        parts.scheme not in SCHEMES
        or not parts.hostname
        or parts.port == 0
        or parts.path.strip("/")
        or re.search(r"\s", value)
    ):
        raise ValueError("not a proxy")
    parts.hostname.encode("idna")
    return httpx.Proxy(value, ssl_context=trusted if parts.scheme == "https" else None)


def _variable(kind: str) -> str:
    """The variable that named a proxy: lower case counts first."""
    name = f"{kind}_proxy"
    return next((each for each in (name, name.upper()) if os.environ.get(each)), name.upper())


def _is_excluded(target: SplitResult, excluded: str) -> bool:
    host, port = (target.hostname or "").rstrip("."), target.port or PORTS.get(target.scheme)
    return any(_matches(host, port, entry) for entry in excluded.replace(",", " ").split())


def _matches(host: str, port: int | None, entry: str) -> bool:
    """Whether an entry of NO_PROXY means the host.

    IPv6 addresses may have brackets. An entry that nobody can read means no host.
    """
    entry = entry.rpartition("://")[2].rstrip("/").lower()
    if entry == "*":
        return True
    try:
        network = ipaddress.ip_network(re.sub(r"^\[(.*)\](/\d+)?$", r"\1\2", entry), strict=False)
        return ipaddress.ip_address(host) in network
    except ValueError:  # a name on one side, or a port
        pass
    try:
        parts = urlsplit(f"//{entry}")
        name, wanted = (parts.hostname or "").removeprefix("*").strip("."), parts.port
    except ValueError:
        return False
    return bool(name) and wanted in (None, port) and (host == name or host.endswith(f".{name}"))


def _is_writable(path: str) -> bool:
    try:
        with Path(path).open("ab"):
            return True
    except (OSError, ValueError):
        return False
