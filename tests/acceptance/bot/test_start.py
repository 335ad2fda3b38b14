"""Telegram is away, or says no, while the bot starts: it waits as long as that takes, or says in a sentence why not."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr
from telegram.ext import ExtBot

from bot.app import build
from bot.errors import SetupError, TokenError
from bot.localchat.server import TOKEN
from bot.settings import Settings
from bot.telegram.application import line
from bot.telegram.proxies import Way
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.startup import reach
from tests.support.bots.serving import Process, bot_api
from tests.support.command import only_line
from tests.support.proxy import Forward, Proxy, in_front_of, refusal

MANY = 20  # more than a call is repeated that the bot can do without
Call = Callable[[ExtBot[None]], Callable[[], Awaitable[object]]]


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    """What the bot takes for Telegram."""
    async with bot_api() as api, in_front_of(api) as proxy:
        yield proxy


@pytest.fixture
async def bot(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ExtBot[None]]:
    """A bot that hardly pauses between tries."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    limiter = RateLimiter(paced=False, pauses=lambda: repeat(0.001))
    async with line(1, Way.direct()) as calls, line(1, Way.direct()) as updates:
        yield ExtBot(
            TOKEN, base_url=f"{proxy.url}/bot", request=calls, get_updates_request=updates, rate_limiter=limiter
        )


def away(proxy: Proxy, *, times: float, how: Callable[[], web.Response]) -> None:
    """Answer so many calls badly, and the others well."""

    async def meddle(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        return how() if len(proxy.calls) <= times else await forward()

    proxy.meddle = meddle


def bad_gateway() -> web.Response:
    """What a Telegram in trouble says, not in JSON."""
    return web.Response(status=502, text="<html>\nBad Gateway\n</html>")


@pytest.mark.parametrize(
    "call",
    [
        lambda bot: bot.initialize,
        lambda bot: bot.delete_webhook,
        lambda bot: lambda: bot.set_webhook("http://127.0.0.1:9/hook"),
    ],
)
async def test_a_telegram_in_trouble_is_waited_for_with_a_warning_each_time(
    proxy: Proxy, bot: ExtBot[None], caplog: pytest.LogCaptureFixture, call: Call
) -> None:
    away(proxy, times=MANY, how=bad_gateway)
    await reach(call(bot), what="the bot", remedy="wait")
    warnings = [record.getMessage() for record in caplog.records if record.name == "bot.telegram.rate_limiter"]
    assert len(warnings) == MANY
    assert warnings[0].startswith("Telegram does not answer ")
    assert "(Bad Gateway (502)" in only_line(warnings[0])
    assert warnings[0].endswith("again in 0.0 s")


async def test_telegram_is_waited_for_as_long_as_it_says(
    proxy: Proxy, bot: ExtBot[None], caplog: pytest.LogCaptureFixture
) -> None:
    away(proxy, times=1, how=lambda: refusal(429, "Too Many Requests: retry after 1", retry_after=1))
    began = time.monotonic()
    await reach(bot.initialize, what="the bot", remedy="wait")
    assert time.monotonic() - began >= 1
    assert "again in 1.0 s" in caplog.text


@pytest.mark.parametrize(
    ("status", "error", "told"),
    [
        (401, TokenError, "^Telegram refuses SNEAKERS_TELEGRAM_TOKEN; copy it anew"),
        (403, SetupError, r"^Telegram refuses the bot \(No\); look again\.$"),
        (400, SetupError, r"^Telegram refuses the bot \(No\); look again\.$"),
        (301, SetupError, r"^Telegram refuses the bot \(Moved Permanently \(301\)\); look again\.$"),
        (405, SetupError, r"^Telegram refuses the bot \(Method Not Allowed \(405\)\); look again\.$"),
        (413, SetupError, r"^Telegram refuses the bot \(.* Too Large \(413\)\); look again\.$"),
        (499, SetupError, r"^Telegram refuses the bot \(HTTP \(499\)\); look again\.$"),
    ],
)
async def test_a_no_of_telegrams_is_told_at_once(
    proxy: Proxy, bot: ExtBot[None], status: int, error: type[Exception], told: str
) -> None:
    away(proxy, times=MANY, how=lambda: refusal(status, "No"))
    with pytest.raises(error, match=told):
        await reach(bot.initialize, what="the bot", remedy="look again")
    assert len(proxy.calls) == 1


@pytest.mark.parametrize("status", [408, 500, 503])
async def test_a_server_that_is_out_of_patience_or_order_is_waited_for(
    proxy: Proxy, bot: ExtBot[None], status: int
) -> None:
    away(proxy, times=MANY, how=lambda: refusal(status, "Not now"))
    await reach(bot.initialize, what="the bot", remedy="wait")
    assert len(proxy.calls) > MANY


async def test_a_webhook_that_telegram_refuses_ends_the_bot_with_a_sentence(tmp_path: Path, proxy: Proxy) -> None:
    async def bad_webhook(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        return refusal(400, "Bad Request: bad webhook") if method == "setWebhook" else await forward()

    proxy.meddle = bad_webhook
    hook: dict[str, Any] = {"webhook_url": "http://127.0.0.1:9/hook", "webhook_secret": SecretStr("secret")}
    telegram: dict[str, Any] = {"telegram_token": SecretStr(TOKEN), "telegram_api": proxy.url}
    app = await build(Settings(data=tmp_path, listen="127.0.0.1:0", **telegram, **hook))
    with pytest.raises(SetupError, match=r"^Telegram refuses SNEAKERS_WEBHOOK_URL \(Bad webhook\); give an address"):
        await app.serve()
    await app.stop()


async def test_a_bot_that_waits_for_telegram_ends_when_it_is_told_to(tmp_path: Path, proxy: Proxy) -> None:
    away(proxy, times=float("inf"), how=bad_gateway)
    settings = {"SNEAKERS_TELEGRAM_TOKEN": TOKEN, "SNEAKERS_TELEGRAM_API": proxy.url}
    bot = Process("-m", "sneakers", "run", SNEAKERS_DATA=str(tmp_path), SNEAKERS_LISTEN="127.0.0.1:0", **settings)
    await bot.start()
    while proxy.count("getMe") < 3:
        await proxy.called()
    began = time.monotonic()
    status, said = await bot.end()
    assert (status, time.monotonic() - began < 5) == (0, True)
    assert said.count("WARNING bot.telegram.rate_limiter: Telegram does not answer getMe (Bad Gateway (502)") >= 2
    assert "Traceback" not in said
