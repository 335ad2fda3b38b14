"""Crawler: robots.txt, parallel requests and delays of each host."""

import asyncio
import itertools
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from protego import Protego

from model.text import decode
from training.collect.http import (
    AGENT,
    MAX_REDIRECTS,
    MAX_WAIT,
    MAX_WAITS,
    ContentKind,
    Fetcher,
    Limits,
    Redirect,
    Response,
    RetryLater,
    backoff,
    sleep,
)

MAX_PUT_OFF = 4  # addresses in a row, after which a server that only says to wait is asked no more in this run
MAX_DELAY = 30.0  # seconds of a Crawl-delay that are respected
_NOTHING: Mapping[str, str] = {}


class Host:
    """One server."""

    def __init__(self, together: int) -> None:
        """Bear so many requests together."""
        self.free = asyncio.Semaphore(together)
        self.rules: asyncio.Task[Protego | str] | None = None  # or why they could not be read
        self.ready = 0.0  # the loop's time before which nothing is asked
        self.delay = 0.0  # seconds between two requests
        self.put_off = 0  # addresses in a row that were given up because it only ever said to wait

    def silent(self) -> str | None:
        """Why it is asked no more, or None."""
        return (
            f"the server only says to wait, {self.put_off} addresses in a row" if self.put_off >= MAX_PUT_OFF else None
        )


class _Tries:
    """How often one address was asked in vain."""

    def __init__(self, limits: Limits) -> None:
        self.pause = 0.0  # seconds before the next try, beside what the server says
        self._limits = limits
        self._tried = self._waited = 0
        self._asked = 0.0  # seconds that it was to be waited for

    def may_wait(self, found: RetryLater) -> bool:
        """Whether the server says when, and that costs no try."""
        return found.seconds is not None and found.seconds <= MAX_WAIT and self._waited < MAX_WAITS

    def count(self, found: RetryLater) -> str | None:
        """Count one more time; why to give up, or None."""
        if self.may_wait(found):
            self._waited, self._asked, self.pause = self._waited + 1, self._asked + (found.seconds or 0), 0.0
            if self._asked <= self._limits.patience:
                return None
            return f"{found.reason}, {self._waited} times, and to wait for {self._asked:.0f} s in all: given up"
        self._tried += 1
        last = self._tried >= self._limits.tries or (found.seconds or 0) > MAX_WAIT or self._waited >= MAX_WAITS
        self.pause = backoff(self._tried - 1, self._limits.first_pause)
        return f"{found.reason}, {self._tried + self._waited} times" if last else None


class Crawler:
    """All servers, each asked as it wants to be."""

    def __init__(self, fetcher: Fetcher, partial: Path) -> None:
        """`partial` is a folder for bodies that are not whole yet."""
        self._fetcher, self._partial = fetcher, partial
        self._hosts: dict[str, Host] = {}
        self._together = asyncio.Semaphore(fetcher.limits.together)
        self._numbers = itertools.count()

    def new_file(self) -> Path:
        """A name in `partial` that nobody else has."""
        return self._partial / f"{next(self._numbers)}"

    async def get(
        self, url: str, into: Path, *, kind: ContentKind, headers: Mapping[str, str] = _NOTHING, crawling: bool = True
    ) -> Response:
        """Request an address until it answers or is given up.

        With `crawling`, robots.txt is respected, for redirects too.
        """
        for _ in range(MAX_REDIRECTS + 1):
            if why := self._fetcher.refusal(url):
                return Response(status=0, reason=why)
            host = self._host(url)
            if crawling and (why := await self._forbidden(url, host)):
                return Response(status=0, reason=why)
            found = await self._persist(url, host, into, kind, headers)
            if isinstance(found, Response):
                return found
            headers = headers if _origin(found.url) == _origin(url) else _NOTHING  # keys stay here, and encrypted
            url = found.url
        return Response(status=0, reason="it leads from one address to the next without end")

    async def _persist(
        self, url: str, host: Host, into: Path, kind: ContentKind, headers: Mapping[str, str]
    ) -> Response | Redirect:
        tries = _Tries(self._fetcher.limits)
        while (why := host.silent()) is None:
            async with host.free:
                await self._turn(host)
                async with self._together:
                    found = await self._fetcher.hop(url, into, kind, headers)
            if not isinstance(found, RetryLater):
                host.put_off = 0
                return found
            if tries.may_wait(found):
                host.ready = max(host.ready, asyncio.get_running_loop().time() + (found.seconds or 0))
            if why := tries.count(found):
                host.put_off += tries.may_wait(found)
                break
            await sleep(tries.pause)
        return Response(status=0, reason=why)

    async def _turn(self, host: Host) -> None:
        """Wait until the host wants to be asked."""
        clock = asyncio.get_running_loop().time
        while (rest := host.ready - clock()) > 0:
            await sleep(rest)
        if host.delay:
            host.ready = clock() + host.delay

    def _host(self, url: str) -> Host:
        return self._hosts.setdefault(_origin(url), Host(self._fetcher.limits.per_host))

    async def _forbidden(self, url: str, host: Host) -> str | None:
        rules = await self._rules(url, host)
        if isinstance(rules, str):
            return rules
        return None if rules.can_fetch(url, AGENT) else "robots.txt does not allow it"

    async def _rules(self, url: str, host: Host) -> Protego | str:
        if host.rules is None:
            host.rules = asyncio.create_task(self._read_rules(url, host))
        return await asyncio.shield(host.rules)

    async def _read_rules(self, url: str, host: Host) -> Protego | str:
        """Read robots.txt: missing allows all, unreachable forbids all (RFC 9309)."""
        parts, file = urlsplit(url), self.new_file()
        address = f"{parts.scheme}://{parts.netloc}/robots.txt"
        for _ in range(MAX_REDIRECTS + 1):
            found = await self._persist(address, host, file, "text", _NOTHING)
            if isinstance(found, Response):
                break
            address, host = found.url, self._host(found.url)
        else:
            return Protego.parse("")
        text = decode(file.read_bytes(), errors="replace") if found.status == 200 else ""
        file.unlink(missing_ok=True)
        if found.status == 0 and not found.reason.startswith("the server says 4"):
            return f"its robots.txt cannot be read: {found.reason}"
        rules = Protego.parse(text)
        self._host(url).delay = min(float(rules.crawl_delay(AGENT) or 0), MAX_DELAY)
        return rules


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
