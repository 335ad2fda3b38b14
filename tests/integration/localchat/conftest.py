"""A local chat server on a port of its own, a bot and people who talk to it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from bot.localchat.server import TOKEN, LocalChat
from bot.localchat.state.shared import Retries
from tests.integration.localchat.serving import Call, TurnedClock, bot_at, serving
from tests.support.bots.person import Person


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def url(clock: TurnedClock, tmp_path: Path) -> AsyncIterator[str]:
    chat = LocalChat(tmp_path / "localchat", clock=clock, retries=Retries(first=0.01, longest=0.02))
    async with serving(chat) as url:
        yield url


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Bot]:
    async with bot_at(url) as bot:
        yield bot


@pytest.fixture
async def anna(url: str) -> AsyncIterator[Person]:
    """Anna, who has started a chat with the bot."""
    async with Person(url, 1001) as anna:
        await anna.send_text("/start")
        yield anna


@pytest.fixture
async def call(url: str) -> AsyncIterator[Call]:
    """Calls a method with a JSON body and returns the whole answer."""
    async with aiohttp.ClientSession() as session:

        async def post(method: str, token: str = TOKEN, **parameters: Any) -> dict[str, Any]:
            async with session.post(f"{url}/bot{token}/{method}", json=parameters) as answer:
                body: dict[str, Any] = await answer.json()
                assert answer.status == body.get("error_code", 200)
                return body

        yield post
