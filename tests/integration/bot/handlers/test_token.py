"""A token or a webhook's secret is changed: what was sent meanwhile is answered once, with the new one."""

import asyncio
from collections.abc import AsyncIterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import select

from bot.app import App, build
from bot.errors import TokenError
from bot.localchat.server import BOT_ID, TOKEN
from bot.settings import Settings
from bot.telegram import delivery
from bot.updates import queue
from store.tables import UNFINISHED, UpdateRow
from tests.support.bots.chatting import answers_of, settled
from tests.support.bots.person import Message, Person
from tests.support.bots.serving import bot_api, free_port, ready, serving
from tests.support.proxy import Forward, Proxy, in_front_of, refusal

NEW = f"{BOT_ID}:another-token"


@pytest.fixture
async def person(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Person, Proxy]]:
    """Somebody at a Bot API, and the way to it; the bot pauses for hundredths of a second."""
    monkeypatch.setattr(delivery, "pauses", lambda: repeat(0.01))
    monkeypatch.setattr(queue, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(queue, "LONGEST_PAUSE", 0.2)
    async with bot_api() as api, in_front_of(api) as proxy, Person(api) as anna:
        yield anna, proxy


def revoked(proxy: Proxy, *methods: str) -> None:
    """Let Telegram refuse the token from now on, for all methods or for some."""

    async def meddle(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        return refusal(401, "Unauthorized") if not methods or method in methods else await forward()

    proxy.meddle = meddle


async def waits(app: App) -> None:
    """Wait until an update is postponed."""
    postponed = select(UpdateRow).where(UNFINISHED, UpdateRow.postponed > 0)
    while True:
        async with app.state.sessions() as session:
            if (await session.scalars(postponed)).all():
                return
        await asyncio.sleep(0.01)


async def answers_to(someone: Person, photo: Message) -> int:
    """How many answers a photo has in the end."""
    await someone.wait_for_reply(photo)
    await settled(someone)
    replies = [each.get("reply_to_message", {}).get("message_id") for each in await answers_of(someone)]
    return replies.count(photo["message_id"])


@pytest.mark.parametrize("method", ["getFile", "download", "sendMessage"])
async def test_a_photo_in_work_while_the_token_is_revoked_is_answered_once_with_the_new_one(
    person: tuple[Person, Proxy], tmp_path: Path, shoe: bytes, method: str
) -> None:
    anna, proxy = person
    honest = proxy.meddle
    async with serving(tmp_path, telegram_token=SecretStr(TOKEN), telegram_api=proxy.url) as app:
        revoked(proxy, method, "sendMessage", "sendPhoto")
        photo = await anna.send_photo(shoe)
        await waits(app)
    proxy.meddle = honest
    async with serving(tmp_path, telegram_token=SecretStr(NEW), telegram_api=proxy.url):
        assert await answers_to(anna, photo) == 1


async def test_a_bot_that_polls_ends_when_its_token_is_revoked_and_later_photos_wait_at_telegram(
    person: tuple[Person, Proxy], tmp_path: Path, shoe: bytes
) -> None:
    anna, proxy = person
    honest = proxy.meddle
    app = await build(
        Settings(data=tmp_path, listen="127.0.0.1:0", telegram_token=SecretStr(TOKEN), telegram_api=proxy.url)
    )
    serve = asyncio.create_task(app.serve())
    await ready(app.address, serve)
    revoked(proxy)
    photo = await anna.send_photo(shoe)
    with pytest.raises(TokenError, match="SNEAKERS_TELEGRAM_TOKEN"):
        await serve
    await app.stop()
    proxy.meddle = honest
    async with serving(tmp_path, telegram_token=SecretStr(NEW), telegram_api=proxy.url):
        assert await answers_to(anna, photo) == 1


async def test_photos_wait_while_the_secret_of_the_webhook_changes(
    person: tuple[Person, Proxy], tmp_path: Path, shoe: bytes
) -> None:
    anna, proxy = person
    address = f"127.0.0.1:{free_port()}"
    given: dict[str, Any] = {
        "listen": address, "telegram_token": SecretStr(TOKEN), "telegram_api": proxy.url,
        "webhook_url": f"http://{address}/telegram",
    }  # fmt: skip
    async with serving(tmp_path, webhook_secret=SecretStr("old"), **given):
        await anna.wait_for_reply(await anna.send_text("/start"))
    photo = await anna.send_photo(shoe)
    async with serving(tmp_path, webhook_secret=SecretStr("new"), **given):
        assert await answers_to(anna, photo) == 1
