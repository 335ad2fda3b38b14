"""A Bot API that refuses what a test wants, and the bot that speaks through it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.app import App
from bot.localchat.server import TOKEN
from bot.telegram import delivery, rate_limiter
from bot.updates import queue
from store.tables import UNFINISHED, UpdateRow
from tests.support.bots.chatting import answers_of
from tests.support.bots.person import Message, Person
from tests.support.bots.serving import bot_api, serving
from tests.support.proxy import Forward, Proxy, in_front_of, refusal

BAD_GATEWAY = (502, "Bad Gateway")
SPEAKING = ("sendMessage", "sendPhoto")


class Line:
    """A Bot API that refuses what a test wants, and the bot that speaks through it."""

    def __init__(self, api: str, proxy: Proxy, folder: Path) -> None:
        self.refusing: tuple[int, str] | None = None
        self.only: set[str] | None = None  # the chats that it refuses; None for all
        self.withheld = ""  # a method that it answers with 502
        self.refused = 0
        self.api, self.proxy = api, proxy
        self._folder = folder
        proxy.meddle = self._meddle

    def bot(self) -> Any:
        """The bot, to be entered; a second one goes on with the first one's database."""
        return serving(self._folder, telegram_token=TOKEN, telegram_api=self.proxy.url)

    async def until_refused(self, times: int = 1) -> None:
        """Wait until so many more messages are refused."""
        most = self.refused + times
        while self.refused < most:  # noqa: ASYNC110  (a counter rings no bell)
            await asyncio.sleep(0.01)

    async def _meddle(self, method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        if method == self.withheld:
            self.refused += 1
            return refusal(*BAD_GATEWAY)
        meant = self.only is None or str(arguments.get("chat_id")) in self.only
        if method in SPEAKING and self.refusing is not None and meant:
            self.refused += 1
            return refusal(*self.refusing)
        return await forward()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses of hundredths of a second."""

    def short() -> Iterator[float]:
        return repeat(0.01)

    monkeypatch.setattr(delivery, "pauses", short)
    monkeypatch.setattr(rate_limiter, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(delivery, "TRIES", 2)
    monkeypatch.setattr(delivery, "PROBED_IDS", 8)
    monkeypatch.setattr(queue, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(queue, "LONGEST_PAUSE", 0.2)


@pytest.fixture
async def line(quick: None, tmp_path: Path) -> AsyncIterator[Line]:
    """A Bot API in front of which a test can refuse messages."""
    async with bot_api() as api, in_front_of(api) as proxy:
        yield Line(api, proxy, tmp_path)


def person(line: Line, number: int = 1001, *, group: bool = False) -> Person:
    """Somebody at the Bot API."""
    return Person(line.api, number, group=group)


async def under(someone: Person, message: Message) -> list[Message]:
    """What the bot said to a message."""
    number = message["message_id"]
    return [m for m in await answers_of(someone) if m.get("reply_to_message", {}).get("message_id") == number]


async def unfinished(app: App) -> int:
    """How many updates are not done."""
    async with app.state.sessions() as session:
        return len((await session.scalars(select(UpdateRow).where(UNFINISHED))).all())


async def is_done(app: App) -> bool:
    """Whether all updates are done."""
    return await unfinished(app) == 0
