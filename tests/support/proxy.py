"""A server between the bot and its Bot API that loses, delays or refuses what a test wants."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import aiohttp
from aiohttp import web

Forward: TypeAlias = Callable[[], Awaitable[web.Response]]
Meddle: TypeAlias = Callable[[str, dict[str, Any], Forward], Awaitable[web.Response]]
"""Given a method's name, its arguments and the call itself: what the bot is answered."""


class Lost(Exception):
    """Raised by a `Meddle`: the connection breaks off instead of an answer."""


async def honest(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
    """Pass everything on."""
    return await forward()


class Proxy:
    """The server; `meddle` may be changed at any time."""

    def __init__(self, target: str) -> None:
        self.url = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []  # what the bot asked for, in order
        self.meddle: Meddle = honest
        self._target = target
        self._news = asyncio.Event()
        self._session = aiohttp.ClientSession()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call of the bot's."""
        body = await request.read()
        method = "download" if request.path.startswith("/file/") else request.path.rpartition("/")[2]
        uploads = request.content_type.startswith("multipart/")  # `read` has left nothing of them to parse
        arguments: dict[str, Any] = {**request.query, **({} if uploads else await request.post())}

        async def forward() -> web.Response:
            headers = {"Content-Type": request.headers.get("Content-Type", "application/octet-stream")}
            url = self._target + request.path_qs
            async with self._session.request(request.method, url, data=body, headers=headers) as answer:
                return web.Response(body=await answer.read(), status=answer.status, content_type=answer.content_type)

        self.calls.append((method, arguments))
        self._news.set()
        try:
            return await self.meddle(method, arguments, forward)
        except (Lost, aiohttp.ClientConnectionError):
            if request.transport is not None:  # the bot may have gone first
                request.transport.abort()
            return web.Response()

    async def called(self) -> None:
        """Wait for the next call."""
        self._news.clear()
        await self._news.wait()

    def count(self, method: str) -> int:
        """How often a method was called."""
        return sum(called == method for called, _ in self.calls)

    async def close(self) -> None:
        """Let go of the Bot API."""
        await self._session.close()


@asynccontextmanager
async def in_front_of(target: str) -> AsyncIterator[Proxy]:
    """A proxy in front of the Bot API at `target`."""
    proxy = Proxy(target)
    application = web.Application(client_max_size=64 * 1024 * 1024)
    application.router.add_route("*", "/{path:.*}", proxy.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    proxy.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield proxy
    finally:
        await runner.cleanup()
        await proxy.close()


def refusal(status: int, description: str, **parameters: int) -> web.Response:
    """What Telegram answers when it refuses."""
    body = {"ok": False, "error_code": status, "description": description}
    return web.json_response({**body, "parameters": parameters} if parameters else body, status=status)


async def never(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
    """Take the call, and never answer."""
    await asyncio.Event().wait()
    raise AssertionError
