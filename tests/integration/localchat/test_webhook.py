"""Webhook delivery to a real receiver: in order, with the secret, until it is taken."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from telegram import Bot

from bot.localchat.server import LocalChat
from tests.integration.localchat.serving import Call, bot_at, serving
from tests.support.bots.person import Person

ANNA = 1001


@dataclass
class Receiver:
    """A bot's webhook: answers with the given statuses one after the other, then 200, and remembers what came."""

    statuses: list[int] = field(default_factory=list)
    reply: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    url: str = ""
    came: "asyncio.Queue[tuple[dict[str, Any], str]]" = field(default_factory=asyncio.Queue)

    async def handle(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        await self.came.put((await request.json(), secret))
        status = self.statuses.pop(0) if self.statuses else 200
        if status != 200 or self.reply is None:
            return web.Response(status=status, headers=self.headers)
        return web.json_response(self.reply)

    async def next_text(self) -> str:
        return str((await self.came.get())[0]["message"]["text"])


@asynccontextmanager
async def receiving(receiver: Receiver) -> AsyncIterator[Receiver]:
    application = web.Application()
    application.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_arrive_with_the_secret(bot: Bot, anna: Person) -> None:
    async with receiving(Receiver()) as receiver:
        await bot.set_webhook(receiver.url, secret_token="s3cret_-")
        update, secret = await receiver.came.get()
        assert (update["message"]["text"], secret) == ("/start", "s3cret_-")
        await bot.delete_webhook()


async def test_an_update_comes_again_until_it_is_taken_and_the_next_waits(bot: Bot, anna: Person) -> None:
    async with receiving(Receiver(statuses=[500, 502, 404])) as receiver:
        await bot.set_webhook(receiver.url)
        await anna.send_text("next")
        assert [await receiver.next_text() for _ in range(5)] == ["/start"] * 4 + ["next"]
        await bot.delete_webhook()


async def test_the_last_failure_is_told(bot: Bot, anna: Person) -> None:
    async with receiving(Receiver(statuses=[503])) as receiver:
        await bot.set_webhook(receiver.url, allowed_updates=["message"], max_connections=5)
        assert [await receiver.next_text(), await receiver.next_text()] == ["/start", "/start"]
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
        assert (info.url, info.max_connections, info.allowed_updates) == (receiver.url, 5, ("message",))
        await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""


async def test_a_chat_that_fails_does_not_hold_up_another(bot: Bot, anna: Person, url: str) -> None:
    async with receiving(Receiver(statuses=[500], headers={"Retry-After": "3600"})) as receiver:
        await bot.set_webhook(receiver.url)
        assert await receiver.next_text() == "/start"
        async with Person(url, 1002) as marco:
            await marco.send_text("ciao")
        assert await receiver.next_text() == "ciao"
        assert (await bot.get_webhook_info()).pending_update_count == 1


async def test_what_a_dead_receiver_missed_waits_for_the_next_address(bot: Bot, anna: Person) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    await anna.send_text("meanwhile")
    async with receiving(Receiver()) as receiver:
        await bot.set_webhook(receiver.url)
        assert [await receiver.next_text(), await receiver.next_text()] == ["/start", "meanwhile"]
        await bot.delete_webhook()


async def test_pending_updates_can_be_dropped(bot: Bot, anna: Person) -> None:
    async with receiving(Receiver()) as receiver:
        await bot.set_webhook(receiver.url, drop_pending_updates=True)
        await anna.send_text("new")
        assert await receiver.next_text() == "new"
        await bot.delete_webhook()


async def test_a_delivery_may_be_answered_with_a_method(bot: Bot, anna: Person) -> None:
    reply = {"method": "sendMessage", "chat_id": ANNA, "text": "from the webhook"}
    async with receiving(Receiver(reply=reply)) as receiver:
        await bot.set_webhook(receiver.url)
        assert (await anna.wait_for_reply(0))["text"] == "from the webhook"
        await bot.delete_webhook()


async def test_without_the_webhook_updates_can_be_polled_again(bot: Bot, anna: Person, call: Call) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1


async def test_delivery_goes_on_after_a_restart(tmp_path: Path) -> None:
    async with receiving(Receiver(statuses=[500], headers={"Retry-After": "3600"})) as receiver:
        async with serving(LocalChat(tmp_path)) as url, bot_at(url) as bot, Person(url) as anna:
            await bot.set_webhook(receiver.url)
            await anna.send_text("kept")
            assert await receiver.next_text() == "kept"
        async with serving(LocalChat(tmp_path)):
            assert await receiver.next_text() == "kept"
