"""Updates that come through the webhook: every kind of message, groups, and what must not get in."""

import asyncio
import io
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from pydantic import SecretStr

from bot.localchat.server import TOKEN
from bot.web.webhook import SECRET as SECRET_HEADER
from tests.support.bots.person import Person
from tests.support.bots.serving import bot_api, free_port, serving
from tests.support.proxy import Proxy, in_front_of

SECRET = "a-secret"
ANNA = {"id": 1001, "is_bot": False, "first_name": "Anna", "language_code": "en"}
PRIVATE = {"id": 1001, "type": "private", "first_name": "Anna"}
GROUP = {"id": -1001234567890, "type": "supergroup", "title": "Shoes"}
FILE = {"file_id": "x", "file_unique_id": "x"}
ME = "@sneakers_1000000001_bot"
STICKER = {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
VIDEO = {**FILE, "width": 1, "height": 1, "duration": 1}
PHOTO = [{**FILE, "width": 320, "height": 240, "file_size": 1000}]


class Telegram:
    """Telegram's side of the webhook, and what the bot asked it for meanwhile."""

    def __init__(self, url: str, session: aiohttp.ClientSession, proxy: Proxy) -> None:
        self.url, self._session, self._numbers = url, session, count(900_000)
        self.proxy = proxy

    async def post(self, body: bytes | dict[str, Any], secret: str | None = SECRET) -> int:
        """Send an update or anything else; the status of the answer."""
        headers = {} if secret is None else {SECRET_HEADER: secret}
        given: dict[str, Any] = {"data": io.BytesIO(body)} if isinstance(body, bytes) else {"json": body}
        async with self._session.post(self.url, headers=headers, **given) as answer:
            return answer.status

    async def message(self, chat: dict[str, Any] = PRIVATE, *, kind: str = "message", **content: Any) -> int:
        """Send an update with a message from Anna."""
        number = next(self._numbers)
        message = {"message_id": number, "date": 1_800_000_000, "chat": chat, "from": ANNA, **content}
        if content.get("text", "").startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(content["text"])}]
        return await self.post({"update_id": number, kind: message})

    async def said(self, sends: int) -> list[str]:
        """What the bot has sent when it has sent so many messages."""
        while self.proxy.count("sendMessage") < sends:
            await self.proxy.called()
        return [arguments["text"] for method, arguments in self.proxy.calls if method == "sendMessage"]


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[Telegram]:
    """A bot on a webhook, in whose private chat with Anna something was written."""
    port = free_port()
    async with bot_api() as api, in_front_of(api) as proxy, aiohttp.ClientSession() as session, Person(api) as anna:
        address = f"http://127.0.0.1:{port}"
        async with serving(
            tmp_path,
            listen=f"127.0.0.1:{port}",
            telegram_token=SecretStr(TOKEN),
            telegram_api=proxy.url,
            webhook_url=f"{address}/from-telegram",
            webhook_secret=SecretStr(SECRET),
        ):
            await anna.wait_for_reply(await anna.send_text("/start"))
            proxy.calls.clear()
            yield Telegram(f"{address}/from-telegram", session, proxy)


@pytest.mark.parametrize("secret", [None, "", "wrong", "a-secreT"])
async def test_without_the_secret_nothing_gets_in(telegram: Telegram, secret: str | None) -> None:
    assert await telegram.post({"update_id": 1}, secret) == 403


async def test_a_secret_of_bytes_that_are_no_text_is_refused(telegram: Telegram) -> None:
    parts = urlsplit(telegram.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(b"POST %b HTTP/1.0\r\n%b: \xff\xfe\r\n\r\n" % (parts.path.encode(), SECRET_HEADER.encode()))
    assert b" 403 " in await reader.readline()
    writer.close()


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"{}", b'{"update_id": "x"}', b"\xff\xfe", b'{"update_id": 1e999}', b"[" * 200_000,
        b'{"update_id": -5}', b'{"update_id": true}', b'{"update_id": 99999999999999999999}',
        b'{"update_id": 5, "message": NaN}',
    ],
)  # fmt: skip
async def test_what_is_no_update_is_refused(telegram: Telegram, body: bytes) -> None:
    assert await telegram.post(body) == 400


async def test_a_body_over_a_megabyte_is_refused(telegram: Telegram) -> None:
    assert await telegram.post(b'{"update_id": 1, "x": "' + b"x" * 2_000_000 + b'"}') == 413


async def test_an_update_that_comes_twice_is_answered_once(telegram: Telegram) -> None:
    message = {"message_id": 1, "date": 1_800_000_000, "chat": PRIVATE, "from": ANNA, "text": "hello"}
    assert [await telegram.post({"update_id": 5, "message": message}) for _ in range(3)] == [200] * 3
    await telegram.message(text="/cancel")
    assert len(await telegram.said(2)) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"sticker": STICKER}, "Nice one!"),
        ({"video": VIDEO}, "couldn’t fetch your picture"),
        ({"video_note": {**FILE, "length": 1, "duration": 1}}, "couldn’t fetch your picture"),
        ({"animation": VIDEO, "document": FILE}, "couldn’t fetch your picture"),
        ({"voice": {**FILE, "duration": 1}}, "can’t listen"),
        ({"audio": {**FILE, "duration": 1}}, "can’t listen"),
        ({"location": {"latitude": 1.0, "longitude": 1.0}}, "Nice place!"),
        ({"contact": {"phone_number": "1", "first_name": "x"}}, "I only do sneakers"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "Good throw"),
        ({"something_of_next_year": {"a": 1}}, "only understand photos"),
        ({"document": {**FILE, "file_size": 21 * 2**20}}, "20 MB at most"),
        ({"photo": PHOTO}, "couldn’t fetch your picture"),
    ],
)
async def test_every_kind_of_message_gets_a_friendly_word(
    telegram: Telegram, content: dict[str, Any], words: str
) -> None:
    await telegram.message(**content)
    assert words in (await telegram.said(1))[0]


async def test_a_file_too_large_is_not_even_asked_for(telegram: Telegram) -> None:
    await telegram.message(document={**FILE, "file_size": 21 * 2**20})
    await telegram.said(1)
    assert telegram.proxy.count("getFile") == 0


@pytest.mark.parametrize(
    "update",
    [
        {
            "edited_message": {
                "message_id": 1,
                "date": 1,
                "chat": PRIVATE,
                "from": ANNA,
                "text": "/help",
            }
        },
        {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -1007, "type": "channel"}, "text": "/help"}},
        {"message": {"message_id": 1, "date": 1, "chat": PRIVATE, "from": ANNA, "new_chat_title": "x"}},
        {"message": {"message_id": 1, "chat": "what?"}},
        {"message": 7},
        {
            "callback_query": {
                "id": "1",
                "from": ANNA,
                "chat_instance": "1",
                "inline_message_id": "x",
                "data": "2a:right:1::",
            }
        },
        {"callback_query": {"id": "1", "from": ANNA, "chat_instance": "1", "game_short_name": "x"}},
        {"my_chat_member": {}},
        {"poll_of_next_year": {"a": 1}},
        {},
    ],
)
async def test_odd_updates_do_no_harm(telegram: Telegram, update: dict[str, Any]) -> None:
    assert await telegram.post({"update_id": 800_000, **update}) == 200
    await telegram.message(text="/cancel")
    assert "nothing to cancel" in (await telegram.said(1))[-1]


async def test_in_a_group_only_those_who_mean_the_bot_are_answered(telegram: Telegram) -> None:
    bot = {"id": 1000000001, "is_bot": True, "first_name": "Sneakers"}
    mine = {"message_id": 1, "date": 1, "chat": GROUP, "from": bot, "text": "hello"}
    other = {"photo": PHOTO, "caption": f"for {ME}2, not for us"}
    for content in (
        {"text": "hello"},
        {"photo": PHOTO},
        {"sticker": STICKER},
        {"photo": PHOTO, "caption": "nice"},
        other,
    ):
        await telegram.message(GROUP, **content)
    await telegram.message(GROUP, photo=PHOTO, caption=f"what is it, {ME}?")
    await telegram.message(GROUP, photo=PHOTO, reply_to_message=mine)
    while telegram.proxy.count("getFile") < 2:
        await telegram.proxy.called()
    assert [arguments["text"] for method, arguments in telegram.proxy.calls if method == "sendMessage"][2:] == []
