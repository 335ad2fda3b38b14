"""A web server of pictures that can be slow, flaky, rate limited and malicious, each under a path of its own."""

import asyncio
import gzip
import io
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from aiohttp import web

from tests.support.drawing.drawing import draw_sneaker

ROBOTS = "User-agent: *\nDisallow: /private/\n"
ERRORS = 0.3
BUSY = 20


@cache
def _drawn() -> bytes:
    buffer = io.BytesIO()
    draw_sneaker(1, size=(96, 72)).save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def picture(number: int) -> bytes:
    """A JPEG that no other number gives: one drawing with the number as its comment."""
    text = f"{number:>20}".encode()
    return _drawn()[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + _drawn()[2:]


class PictureServer:
    """What was asked, and the answers."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()  # by path
        self.key = ""  # that the last search came with
        self.together = self.most_together = 0
        self.url = self.host = ""
        self.robots: str | bytes | int = ROBOTS  # or the status that it is answered with
        self.busy = asyncio.Event()  # when BUSY requests have come
        self.go = asyncio.Event()  # slow answers stand still while it is not set
        self.go.set()
        self._chance = random.Random(4)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["PictureServer"]:
        """Listen on a free port of this machine."""
        app = web.Application()
        app.router.add_get("/{kind}/{number}.jpg", self._picture)
        app.router.add_get("/coded/{coding}", self._coded)
        app.router.add_get("/robots.txt", self._robots)
        app.router.add_get("/search", self._search)
        app.router.add_get("/{trick}", self._trick)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.host = f"127.0.0.1:{runner.addresses[0][1]}"
        self.url = f"http://{self.host}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        self.asked[request.path] += 1
        if self.asked.total() == BUSY:
            self.busy.set()
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        try:
            return await self._answer(request, request.match_info["kind"], int(request.match_info["number"]))
        finally:
            self.together -= 1

    async def _answer(self, request: web.Request, kind: str, number: int) -> web.StreamResponse:
        data, tag = picture(number), f'"{number}"'
        if kind == "limited" and self.asked[request.path] == 1 and number % 3 == 0:
            return web.Response(status=429, headers={"Retry-After": "0"})
        if kind == "never":
            return web.Response(status=429, headers={"Retry-After": "1"})
        if kind == "flaky" and self._chance.random() < ERRORS:
            return await self._fail(request, data)
        if kind == "slow":
            return await self._drip(request, data)
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        return web.Response(body=data, content_type="image/jpeg", headers={"ETag": tag} if kind != "plain" else {})

    async def _fail(self, request: web.Request, data: bytes) -> web.StreamResponse:
        how = self._chance.choice(("error", "busy", "cut", "gone"))
        if how == "error":
            return web.Response(status=500)
        if how == "busy":
            return web.Response(status=503)
        if how == "cut":
            response = web.StreamResponse(headers={"Content-Length": str(len(data)), "Content-Type": "image/jpeg"})
            await response.prepare(request)
            await response.write(data[:300])
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    async def _drip(self, request: web.Request, data: bytes) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "image/jpeg"})
        await response.prepare(request)
        for start in range(0, len(data), 500):
            await response.write(data[start : start + 500])
            await self.go.wait()
            await asyncio.sleep(0)
        return response

    async def _robots(self, request: web.Request) -> web.Response:
        self.asked[request.path] += 1
        if isinstance(self.robots, int):
            return web.Response(status=self.robots)
        return web.Response(body=self.robots.encode() if isinstance(self.robots, str) else self.robots)

    async def _coded(self, request: web.Request) -> web.Response:
        """A picture as it is, whatever the Content-Encoding in the path says of it."""
        headers = {"Content-Encoding": request.match_info["coding"], "Content-Type": "image/jpeg"}
        return web.Response(body=picture(1), headers=headers)

    async def _search(self, request: web.Request) -> web.Response:
        """A product search: SKU D-1 is a Dunk Low, X-1 something that no model is like, anything else nothing."""
        self.key = request.headers.get("Authorization", "")
        names = {"D-1": "Nike Dunk Low Retro White Black Panda", "X-1": "Garden Hose 20 m"}
        sku = request.query["sku"]
        results = [{"title": names[sku], "images": [{"top": "/x"}, {"side": "/ok/1.jpg"}]}] if sku in names else []
        return web.json_response({"results": results})

    async def _trick(self, request: web.Request) -> web.StreamResponse:
        trick = request.match_info["trick"]
        self.asked[request.path] += 1
        if trick == "endless":
            return await self._endless(request)
        places = {
            "metadata": "http://169.254.169.254/latest/meta-data/",
            "inside": "http://127.0.0.1:1/",
            "file": "file:///etc/passwd",
            "mapped": "http://[::ffff:127.0.0.1]:1/",
            "number": "http://2130706433/",
            "wide": "http://１２７.0.0.1:1/",
            "wrapped": "http://[::127.0.0.1]:1/",
            "broken": "http://[::1/",
            "dots": "http://a..b/",
            "named": "http://localhost:1/",
            "loop": "/loop",
            "forbidden": "/private/1.jpg",
            "moved": "/ok/7.jpg",
        }
        if trick in places:
            return web.Response(status=302, headers={"Location": places[trick]})
        bodies = {
            "page": web.Response(text="<html>", content_type="text/html"),
            "lie": web.Response(text="<html>I am no picture", content_type="image/jpeg"),
            "packed": web.Response(
                body=gzip.compress(bytes(10_000_000)),
                headers={"Content-Encoding": "gzip", "Content-Type": "image/jpeg"},
            ),
        }
        return bodies.get(trick) or web.Response(status=404)

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "image/jpeg"})
        await response.prepare(request)
        try:
            while True:
                await response.write(_drawn() + bytes(65_536))
        except ConnectionError:
            return response
