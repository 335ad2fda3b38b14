"""The bot as a process that can be killed: its Bot API is another one, and a proxy before it holds a call."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.localchat.server import TOKEN
from tests.support.bots.serving import Process, free_port, ready
from tests.support.proxy import Forward, never

BOT = ("-m", "sneakers", "run")


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[str]:
    """A Bot API server in a process of its own, which outlives the bot."""
    address = f"127.0.0.1:{free_port()}"
    server = Process("-m", "bot.localchat", "--listen", address, "--folder", str(tmp_path / "telegram"))
    await server.start()
    await ready(f"http://{address}", path="/chat/people")
    yield f"http://{address}"
    await server.kill()


class Bot:
    """The bot in a process of its own, which can be killed and started again on the same data."""

    def __init__(self, data: Path, api: str, *arguments: str, **settings: str) -> None:
        listen = f"127.0.0.1:{free_port()}"
        self._address = f"http://{listen}"
        self.process = Process(
            *BOT,
            *arguments,
            **settings,
            SNEAKERS_DATA=str(data),
            SNEAKERS_TELEGRAM_TOKEN=TOKEN,
            SNEAKERS_TELEGRAM_API=api,
            SNEAKERS_LISTEN=listen,
        )

    async def start(self) -> None:
        """Start it, and wait until it can answer."""
        await self.process.start()
        await ready(self._address)


def holding(
    method: str, *, after: bool, passing: int = 0, saying: str = ""
) -> tuple[Callable[[str, dict[str, Any], Forward], Any], asyncio.Event]:
    """Meddle so that the next call of a method never ends, before or after it took effect; and the moment it does.

    `saying`: only a call whose text holds these words.
    """
    held, left = asyncio.Event(), passing

    async def meddle(called: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        nonlocal left
        if called != method or held.is_set() or saying not in str(arguments.get("text", "")):
            return await forward()
        if left:
            left -= 1
            return await forward()
        if after:
            await forward()
        held.set()
        return await never(called, arguments, forward)

    return meddle, held
