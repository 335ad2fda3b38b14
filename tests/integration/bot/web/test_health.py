"""What whoever keeps the bot running can ask it, and what it says when it cannot start."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.app import App, build
from bot.errors import SettingsError, SetupError
from bot.localchat.server import TOKEN
from bot.settings import Settings
from tests.support.bots.person import Person
from tests.support.bots.serving import bot_api
from tests.support.proxy import Forward, Lost, in_front_of


async def get(url: str) -> tuple[int, Any]:
    """A page's status and content."""
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await (answer.json() if "json" in answer.content_type else answer.text())


async def test_a_bot_that_serves_is_alive_and_ready_and_counts(app: App, anna: Person, drawn: bytes) -> None:
    await anna.wait_for_reply(await anna.send_photo(drawn))
    assert await get(f"{app.address}/healthz") == (200, {"status": "alive"})
    assert await get(f"{app.address}/readyz") == (200, {"status": "ready"})
    assert "sneakers_answer_seconds_count 1.0\n" in (await get(f"{app.address}/metrics"))[1]


async def test_a_bot_whose_database_is_gone_is_alive_and_not_ready(app: App, tmp_path: Path) -> None:
    async with app.state.sessions.kw["bind"].connect() as only:  # while nobody else has it
        (tmp_path / "sneakers.db").rename(tmp_path / "lost")
        (tmp_path / "sneakers.db").mkdir()
        await only.invalidate()
    assert (await get(f"{app.address}/healthz"))[0] == 200
    assert await get(f"{app.address}/readyz") == (503, {"status": "not ready", "missing": ["database"]})


async def test_before_telegram_answers_the_bot_is_alive_and_says_what_is_missing(tmp_path: Path) -> None:
    async def silent(method: str, arguments: dict[str, Any], forward: Forward) -> Any:
        raise Lost

    async with bot_api() as api, in_front_of(api) as proxy:
        proxy.meddle = silent
        token = SecretStr(TOKEN)
        app = await build(Settings(data=tmp_path, listen="127.0.0.1:0", telegram_token=token, telegram_api=proxy.url))
        serve = asyncio.create_task(app.serve())
        await proxy.called()
        assert (await get(f"{app.address}/healthz"))[0] == 200
        missing = ["Telegram", "queue"]
        assert await get(f"{app.address}/readyz") == (503, {"status": "not ready", "missing": missing})
        serve.cancel()
        await asyncio.wait([serve])
        await app.stop()


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(SetupError, match=f"{listen} cannot be listened on .* set SNEAKERS_LISTEN"):
            await build(Settings(data=tmp_path, listen=listen))


async def test_the_local_chat_opens_no_port_to_other_machines(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^SNEAKERS_LISTEN is '0\.0\.0\.0:8080' without SNEAKERS_TELEGRAM_TOKEN"):
        await build(Settings(data=tmp_path, listen="0.0.0.0:8080"))


async def test_a_language_without_texts_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SNEAKERS_LANGUAGE is 'fr'"):
        await build(Settings(data=tmp_path, listen="127.0.0.1:0", language="fr"))
