"""The whole bot, in this process or in one that can be killed: real HTTP, a real database, the shipped model."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web, web_app

from bot.app import App, build
from bot.localchat.server import LocalChat
from bot.settings import Settings
from tests.support.databases import migrated_file
from tests.support.paths import ROOT


@asynccontextmanager
async def serving(data: Path, *, listen: str = "127.0.0.1:0", **settings: Any) -> AsyncIterator[App]:
    """A bot with its data in a folder, ready when entered; without a token, it serves its own local chat."""
    if "database_url" not in settings:
        _migrate(data)
    app = await build(Settings(data=data, listen=listen, **settings))
    serve = asyncio.create_task(app.serve())
    try:
        await ready(app.address, serve)
        yield app
    finally:
        serve.cancel()
        await asyncio.wait([serve])
        await app.stop()
        # aiohttp remembers the handlers of its last thousand applications, and with them each bot and its 17 MB.
        web_app._cached_build_middleware.cache_clear()


def _migrate(data: Path) -> None:
    """Give a new folder its database, which takes a bot 0.1 s: the migrations have tests of their own."""
    data.mkdir(parents=True, exist_ok=True)
    if not (data / "sneakers.db").exists():
        shutil.copyfile(migrated_file(), data / "sneakers.db")


async def ready(
    address: str, serve: asyncio.Task[None] | None = None, *, path: str = "/readyz", seconds: float = 60
) -> None:
    """Wait until a bot says that it is ready; raises what ended it before."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(seconds):
        while not await _answers(session, address + path):
            if serve is not None and serve.done():
                serve.result()
            await asyncio.sleep(0.02)


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as answer:
            return answer.status == 200
    except aiohttp.ClientConnectionError:
        return False


@asynccontextmanager
async def bot_api(folder: Path | None = None) -> AsyncIterator[str]:
    """A Bot API server apart from the bot; its address."""
    runner = web.AppRunner(LocalChat(folder).application(), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


class Process:
    """A command of ours in a process of its own."""

    def __init__(self, *command: str, **environment: str) -> None:
        self.log: Path | None = None  # a file to which stderr is appended, instead of what `end` returns
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SNEAKERS_")}
        self._command = command
        self._environment = {**kept, **environment}
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, folder: Path = ROOT) -> None:
        """Start it in a folder of the program, without waiting until it is ready."""
        with self.log.open("ab") if self.log else contextlib.nullcontext(asyncio.subprocess.PIPE) as stderr:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *self._command, env=self._environment, cwd=folder, stderr=stderr
            )

    @property
    def pid(self) -> int:
        """Its number, while it runs."""
        assert self._process is not None
        return self._process.pid

    async def kill(self) -> None:
        """End it as the kernel would: it cannot write, close or say anything any more."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
        await self._process.communicate()

    async def end(self, *, by: signal.Signals | None = signal.SIGTERM) -> tuple[int, str]:
        """Ask it to end, or wait until it does; its exit status, and what it said on stderr."""
        assert self._process is not None
        if by is not None and self._process.returncode is None:
            self._process.send_signal(by)
        _, said = await self._process.communicate()
        return int(self._process.returncode or 0), (said or b"").decode()


def free_port() -> int:
    """A port that nobody listens on now, and that the system gives nobody by itself: not one of the ephemeral range."""
    import random
    import socket

    for port in random.sample(range(20_000, 32_000), 100):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("A hundred ports are all in use.")
