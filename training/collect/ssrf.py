"""Guard against server-side request forgery: only public addresses."""

import ipaddress
import socket
from collections.abc import Iterable

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

SCHEMES = ("http", "https")
# Ways to write an IPv4 address as one of IPv6 (RFC 6052, 4291 and 7915), beside those that `ipaddress` knows.
_WRAPPED = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96"))


class PrivateAddress(OSError):
    """A host that is not on the public internet."""


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses only; connections use the same."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        """`allowed` are hosts, as HOST:PORT, that may be asked wherever they are."""
        self._allowed = frozenset(allowed)
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Resolve a host; raises PrivateAddress, or OSError as the system does."""
        found = await self._resolver.resolve(host, port, family)
        if f"{host}:{port}" not in self._allowed and not all(is_public(each["host"]) for each in found):
            raise PrivateAddress(f"{host} is a machine of a private network")
        return found

    async def close(self) -> None:
        """Nothing is open."""
        await self._resolver.close()

    def refusal(self, url: str) -> str | None:
        """Why an address is refused before any lookup, or None."""
        try:
            parts = URL(
                url
            )  # as aiohttp reads it: it takes full-width digits for digits, and asks no resolver about them
            host = parts.raw_host
        except ValueError:
            return "it is no web address"
        if parts.scheme not in SCHEMES or not host:
            return "it is no web address"
        if f"{host}:{parts.port}" in self._allowed:
            return None
        return "it is in a private network" if _is_address(host) and not is_public(host) else None


def is_public(address: str) -> bool:
    """Whether an IP address is public, embedded IPv4 addresses included."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if any(ip in network for network in _WRAPPED):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
