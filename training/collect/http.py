"""HTTP client with limits, manual redirects, retries and Retry-After."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import aiohttp

from model.pictures.guards import MAX_BYTES
from training.collect.ssrf import PrivateAddress, PublicResolver

AGENT = "SneakersClassifier"
MAX_TRIES = 10  # at 30 % errors one address in 170,000 is lost, and the same command tries that again
MAX_WAITS = 60  # answers of "not now" that say when: they cost no try
MAX_WAIT = 300.0  # seconds; who asks for more is asked again by the next run
MAX_TOTAL_WAIT = 900.0  # seconds that one address may ask us to wait in all, a few minutes at a time
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between tries, doubled each time, half of it by chance
MAX_REDIRECTS = 5
BLOCK = 64 * 1024
RETRY_STATUS = (408, 425, 429, 500, 502, 503, 504)
# RFC 9110 and the registry after it. Any other Content-Encoding ("aws-chunked", "utf-8") leaves the bytes as they are.
PACKED = frozenset(
    ("gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd", "dcb", "dcz", "exi", "pack200-gzip")
)
REDIRECT_STATUS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits on parallel requests, time and size."""

    together: int = 32  # requests
    per_host: int = 4
    bytes: int = MAX_BYTES
    silence: float = 20.0  # seconds without a byte
    whole: float = 120.0  # seconds for one answer
    first_pause: float = FIRST_PAUSE  # seconds
    tries: int = MAX_TRIES
    patience: float = MAX_TOTAL_WAIT  # seconds that one address is waited for because it says when


@dataclass(frozen=True, kw_only=True)
class Response:
    """The final response: a body in the file, or a reason."""

    status: int  # 200, 304; 0 where there is a reason
    reason: str = ""
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, kw_only=True)
class RetryLater:
    """Not now: try again, after so many seconds if the server says."""

    reason: str
    seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Redirect:
    """Elsewhere."""

    url: str


ContentKind = Literal["picture", "text"]


class Fetcher:
    """Sends single requests; the crawler decides when."""

    def __init__(self, session: aiohttp.ClientSession, resolver: PublicResolver, limits: Limits) -> None:
        """Use an open session whose connector has this very resolver."""
        self._session, self._resolver, self.limits = session, resolver, limits

    def refusal(self, url: str) -> str | None:
        """Why an address may not be asked."""
        return self._resolver.refusal(url)

    async def hop(
        self, url: str, into: Path, kind: ContentKind, headers: Mapping[str, str]
    ) -> Response | RetryLater | Redirect:
        """Send one request, body into a file; raises OSError."""
        if why := self._resolver.refusal(url):
            return Response(status=0, reason=why)
        try:
            async with self._session.get(url, headers=headers, allow_redirects=False) as response:
                return await self._read(response, into, kind)
        except aiohttp.ClientConnectorDNSError as error:
            private = isinstance(error.os_error, PrivateAddress)
            return Response(status=0, reason=str(error.os_error)) if private else RetryLater(reason=str(error))
        except (
            ValueError
        ):  # aiohttp.InvalidURL; what urljoin and idna raise for an address, or a Location, that is none
            return Response(status=0, reason="it is no web address")
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            return RetryLater(reason=str(error) or type(error).__name__)

    async def _read(
        self, response: aiohttp.ClientResponse, into: Path, kind: ContentKind
    ) -> Response | RetryLater | Redirect:
        if response.status in REDIRECT_STATUS:
            target = response.headers.get("Location")
            return (
                Redirect(url=urljoin(str(response.url), target))
                if target
                else Response(status=0, reason="it leads nowhere")
            )
        if response.status in RETRY_STATUS:
            return RetryLater(reason=f"the server says {response.status}", seconds=_retry_after(response.headers))
        if response.status == 304:
            return Response(status=304)
        if response.status != 200:
            return Response(status=0, reason=f"the server says {response.status}")
        if why := self._unwanted(response, kind):
            return Response(status=0, reason=why)
        if not await self._save(response, into):
            return Response(status=0, reason=f"it has more than {self.limits.bytes:,} bytes")
        headers = response.headers
        return Response(status=200, etag=_sayable(headers.get("ETag")), modified=_sayable(headers.get("Last-Modified")))

    def _unwanted(self, response: aiohttp.ClientResponse, kind: ContentKind) -> str | None:
        """Why a body is not worth reading."""
        encodings = ",".join(response.headers.getall("Content-Encoding", [])).lower().split(",")
        if packed := [each.strip() for each in encodings if each.strip() in PACKED]:
            return f"it comes packed ({', '.join(packed)}), though we asked for it unpacked"
        if (response.content_length or 0) > self.limits.bytes:
            return f"it has {response.content_length:,} bytes, and at most {self.limits.bytes:,} are taken"
        told = response.content_type
        picture = told.startswith("image/") or told in ("application/octet-stream", "binary/octet-stream")
        return f"it is {told[:60]!a}, no picture" if kind == "picture" and not picture else None

    async def _save(self, response: aiohttp.ClientResponse, into: Path) -> bool:
        """Write the body; False as soon as it is too large."""
        size = 0
        with into.open("wb") as file:
            async for block in response.content.iter_chunked(BLOCK):
                size += len(block)
                if size > self.limits.bytes:
                    return False
                file.write(block)
        return True


def backoff(tried: int, first: float) -> float:
    """Seconds before the next try: exponential, half of it random."""
    whole = min(LONGEST_PAUSE, first * 2.0**tried)
    return whole * (0.5 + 0.5 * random.random())  # noqa: S311


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After header (RFC 9110, section 10.2.3), or None."""
    told = headers.get("Retry-After", "").strip()
    if told.isdecimal():
        return float(told)
    try:
        seconds = parsedate_to_datetime(told) - datetime.now(UTC)
    except (ValueError, TypeError):
        return None
    return max(0.0, seconds.total_seconds())


def _sayable(told: str | None) -> str | None:
    """A header as text, or None."""
    return told if told and told.isascii() and told.isprintable() else None


def session(resolver: PublicResolver, limits: Limits) -> aiohttp.ClientSession:
    """A session without cookies, proxies, redirects or decompression."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=resolver, limit=limits.together, limit_per_host=limits.per_host),
        timeout=aiohttp.ClientTimeout(total=limits.whole, sock_read=limits.silence, sock_connect=limits.silence),
        headers={"User-Agent": f"{AGENT}/0.1", "Accept-Encoding": "identity"},
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
    )


async def sleep(seconds: float) -> None:
    """Wait."""
    if seconds > 0:
        await asyncio.sleep(seconds)
