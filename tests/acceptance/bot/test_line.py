"""The line to Telegram breaks, or Telegram refuses: nothing is lost, nothing is said twice, nobody else waits."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.app import build
from bot.errors import TokenError
from bot.localchat.server import TOKEN
from bot.settings import Settings
from bot.telegram import files
from bot.telegram.application import line
from bot.telegram.polling import fetch
from bot.telegram.proxies import Way
from tests.support.bots.person import Person
from tests.support.bots.serving import bot_api, ready, serving
from tests.support.proxy import Forward, Lost, Proxy, in_front_of, refusal


@pytest.fixture
async def api() -> AsyncIterator[str]:
    """A Bot API server."""
    async with bot_api() as api:
        yield api


@pytest.fixture
async def proxy(api: str) -> AsyncIterator[Proxy]:
    """What the bot takes for Telegram."""
    async with in_front_of(api) as proxy:
        yield proxy


@pytest.fixture
async def anna(api: str) -> AsyncIterator[Person]:
    """Anna, who talks to the server directly."""
    async with Person(api, 1001) as anna:
        yield anna


@pytest.fixture
async def marco(api: str) -> AsyncIterator[Person]:
    """Marco, who does too."""
    async with Person(api, 1002) as marco:
        yield marco


def polling(data: Path, proxy: Proxy) -> Any:
    """A bot that polls through the proxy."""
    return serving(data, telegram_token=SecretStr(TOKEN), telegram_api=proxy.url)


def at_first(
    times: int, wanted: str, answer: Callable[[Forward], Any]
) -> Callable[[str, dict[str, Any], Forward], Any]:
    """Meddle with the first calls of a method, and be honest from then on."""
    left = times

    async def meddle(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        nonlocal left
        if method != wanted or left == 0:
            return await forward()
        left -= 1
        return await answer(forward)  # type: ignore[no-any-return]

    return meddle


async def lost(forward: Forward) -> web.Response:
    """The call never arrives."""
    raise Lost


async def lost_afterwards(forward: Forward) -> web.Response:
    """The call arrives, its answer does not."""
    await forward()
    raise Lost


async def bad_gateway(forward: Forward) -> web.Response:
    """What a Telegram in trouble says, not in JSON."""
    return web.Response(status=502, text="<html>Bad Gateway</html>")


async def garbage(forward: Forward) -> web.Response:
    """The call arrives, and a proxy answers with a page of its own."""
    await forward()
    return web.Response(text="<html>Welcome to this network</html>")


async def answers(person: Person) -> list[dict[str, Any]]:
    """What the bot has said."""
    return [each for each in await person.messages() if each["from"]["is_bot"]]


async def one_answer(person: Person, photo: bytes) -> None:
    """Send a photo and a word after it; the photo has one answer when the word has its own."""
    sent = await person.send_photo(photo)
    await person.send_text("/cancel")
    cancelled = await person.wait_for(lambda message: "nothing to cancel" in message.get("text", ""))
    first, last = await answers(person)
    assert (first["reply_to_message"]["message_id"], last) == (sent["message_id"], cancelled)


METHODS = ("sendMessage", "getUpdates", "getFile", "download", "getMe", "setMyCommands")
EACH_RUN = (
    ("sendMessage", lost), ("sendMessage", lost_afterwards), ("sendMessage", garbage), ("getFile", garbage),
    *((method, bad_gateway) for method in METHODS),
)  # fmt: skip
EACH_NIGHT = [(method, way) for method in METHODS[1:] for way in (lost, lost_afterwards)]


@pytest.mark.parametrize(
    ("method", "way"),
    [*EACH_RUN, *(pytest.param(method, way, marks=pytest.mark.slow) for method, way in EACH_NIGHT)],
)
async def test_a_photo_has_one_answer_whichever_call_is_lost(
    tmp_path: Path, proxy: Proxy, anna: Person, drawn: bytes, method: str, way: Any
) -> None:
    proxy.meddle = at_first(1, method, way)
    async with polling(tmp_path, proxy):
        await one_answer(anna, drawn)


async def test_an_answer_sent_twice_in_vain_is_still_one(
    tmp_path: Path, proxy: Proxy, anna: Person, drawn: bytes
) -> None:
    proxy.meddle = at_first(2, "sendMessage", lost)
    async with polling(tmp_path, proxy):
        await one_answer(anna, drawn)


async def test_a_picture_that_cannot_be_fetched_for_seconds_is_answered_without_an_apology(
    tmp_path: Path, proxy: Proxy, anna: Person, drawn: bytes
) -> None:
    proxy.meddle = at_first(files.TRIES, "download", bad_gateway)
    async with polling(tmp_path, proxy):
        await one_answer(anna, drawn)


async def test_a_chat_that_must_wait_keeps_no_other_waiting(
    tmp_path: Path, proxy: Proxy, anna: Person, marco: Person, drawn: bytes
) -> None:
    free, refused = asyncio.Event(), list[float]()

    async def flooded(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        if arguments.get("chat_id") != str(anna.id) or free.is_set():
            return await forward()
        if method == "sendMessage":
            refused.append(time.monotonic())
        return refusal(429, "Too Many Requests: retry after 1", retry_after=1)

    async with polling(tmp_path, proxy):
        proxy.meddle = flooded
        waiting = await anna.send_photo(drawn)
        while not refused:
            await proxy.called()
        for _ in range(3):
            await marco.wait_for_reply(await marco.send_photo(drawn))
        assert await answers(anna) == []
        free.set()
        await anna.wait_for_reply(waiting)
        assert (len(await answers(anna)), proxy.count("sendMessage") - len(refused)) == (1, 4)
    assert all(later - earlier >= 1 for earlier, later in itertools.pairwise(refused))


async def test_somebody_who_blocked_the_bot_is_left_alone(
    tmp_path: Path, proxy: Proxy, anna: Person, marco: Person, drawn: bytes
) -> None:
    async def blocked(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        if arguments.get("chat_id") == str(anna.id):
            return refusal(403, "Forbidden: bot was blocked by the user")
        return await forward()

    async with polling(tmp_path, proxy):
        proxy.meddle = blocked
        await anna.send_photo(drawn)
        while not proxy.count("sendMessage"):
            await proxy.called()
        await marco.wait_for_reply(await marco.send_photo(drawn))
        assert proxy.count("sendMessage") == 2


async def test_another_bot_with_the_same_token_is_told_of_and_outlived(
    tmp_path: Path, proxy: Proxy, anna: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async def conflict(forward: Forward) -> web.Response:
        return refusal(409, "Conflict: terminated by other getUpdates request")

    proxy.meddle = at_first(2, "getUpdates", conflict)
    async with polling(tmp_path, proxy):
        await anna.wait_for_reply(await anna.send_text("hello"))
    assert "Another process takes this token's updates: stop one of the two" in caplog.text


async def test_the_offset_follows_the_last_batch_even_downwards(proxy: Proxy) -> None:
    batches = [[900, 899], [100], []]

    async def scripted(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        if not batches:
            raise Lost
        return web.json_response({"ok": True, "result": [{"update_id": number} for number in batches.pop(0)]})

    async def receive(updates: Sequence[Mapping[str, Any]]) -> None:
        """Take them."""

    proxy.meddle = scripted
    async with line(1, Way.direct()) as request:
        polling = asyncio.create_task(fetch(request, f"{proxy.url}/bot{TOKEN}", receive))
        while len(proxy.calls) < 4:
            await proxy.called()
        polling.cancel()
    assert [arguments.get("offset") for _, arguments in proxy.calls] == [None, "901", "101", None]


async def test_a_token_that_telegram_refuses_ends_the_bot_with_a_line_that_does_not_show_it(
    tmp_path: Path, proxy: Proxy
) -> None:
    async def unauthorized(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        return refusal(401, "Unauthorized")

    proxy.meddle = unauthorized
    with pytest.raises(TokenError, match=r"^Telegram refuses SNEAKERS_TELEGRAM_TOKEN; copy it anew") as refused:
        async with polling(tmp_path, proxy):
            pass
    assert TOKEN not in str(refused.getrepr(style="short"))


async def test_a_token_that_is_revoked_later_ends_the_bot(tmp_path: Path, proxy: Proxy, anna: Person) -> None:
    async def unauthorized(forward: Forward) -> web.Response:
        return refusal(401, "Unauthorized")

    token = SecretStr(TOKEN)
    app = await build(Settings(data=tmp_path, listen="127.0.0.1:0", telegram_token=token, telegram_api=proxy.url))
    serve = asyncio.create_task(app.serve())
    await ready(app.address, serve)
    proxy.meddle = at_first(100, "getUpdates", unauthorized)
    await anna.send_text("wake up")
    with pytest.raises(TokenError):
        await serve
    await app.stop()
