"""A local chat server on a port of its own, a bot and people who talk to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from bot.localchat.server import TOKEN, LocalChat
from bot.localchat.shared import Retries
from person import Person
from telegram import Bot
from telegram.request import HTTPXRequest


@dataclass
class TurnedClock:
    """A clock that stands still until a test turns it."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def url(clock: TurnedClock, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a running server."""
    chat = LocalChat(tmp_path / "localchat", clock=clock, retries=Retries(first=0.01, longest=0.05))
    runner = web.AppRunner(chat.application(), shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def bot_at(url: str, token: str = TOKEN) -> Bot:
    """python-telegram-bot's client, talking to the server at ``url``."""
    request = HTTPXRequest(connection_pool_size=8)
    return Bot(token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", request=request)


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Bot]:
    async with bot_at(url) as bot:
        yield bot


@pytest.fixture
async def anna(url: str) -> AsyncIterator[Person]:
    """Anna (1001), who has started a chat with the bot."""
    async with Person(url, 1001) as anna:
        await anna.send_text("/start")
        yield anna
