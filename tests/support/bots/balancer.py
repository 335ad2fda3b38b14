"""A load balancer: hands each request to the next process that takes it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle, islice

import aiohttp
from aiohttp import web


@asynccontextmanager
async def balancer(*targets: str) -> AsyncIterator[str]:
    """A server that hands each request to the next of the targets that answers; its address."""
    turns = cycle(targets)
    async with aiohttp.ClientSession() as session:

        async def hand_on(request: web.Request) -> web.Response:
            body = await request.read()
            for target in islice(turns, len(targets)):
                try:
                    url = target + request.path
                    async with session.request(request.method, url, data=body, headers=request.headers) as answer:
                        return web.Response(status=answer.status)
                except aiohttp.ClientConnectionError:
                    continue
            return web.Response(status=502)

        application = web.Application()
        application.router.add_route("*", "/{path:.*}", hand_on)
        runner = web.AppRunner(application, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()
