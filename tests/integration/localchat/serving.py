"""A local chat server on a free port, a clock for it, and a bot that talks to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from aiohttp import web
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.localchat.server import TOKEN, LocalChat

Call: TypeAlias = Callable[..., Awaitable[dict[str, Any]]]


@dataclass
class TurnedClock:
    """A clock that stands still until a test turns it."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def serving(chat: LocalChat) -> AsyncIterator[str]:
    """Run a server on a free port; yields its address."""
    runner = web.AppRunner(chat.application(), shutdown_timeout=1, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def bot_at(url: str, token: str = TOKEN) -> Bot:
    """python-telegram-bot's client, talking to the server at ``url``."""
    request, polls = (HTTPXRequest(connection_pool_size=16, httpx_kwargs={"verify": False}) for _ in range(2))
    return Bot(
        token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", request=request, get_updates_request=polls
    )
