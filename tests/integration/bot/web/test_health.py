"""What whoever keeps the bot running can ask it, and what it says when it cannot start."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.app import App, build
from bot.errors import SettingsError, SetupError
from bot.localchat.server import TOKEN
from bot.settings import Settings
from store.tables import UpdateRow
from tests.support.bots.person import Person
from tests.support.bots.serving import bot_api
from tests.support.databases import take_away
from tests.support.proxy import Forward, Lost, in_front_of


async def get(url: str) -> tuple[int, Any]:
    """A page's status and content."""
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await (answer.json() if "json" in answer.content_type else answer.text())


async def metrics(app: App) -> set[str]:
    """The lines of the page /metrics."""
    return {line for line in (await get(f"{app.address}/metrics"))[1].splitlines() if line[:1] != "#"}


async def test_a_bot_that_serves_is_alive_and_ready_and_counts(app: App, anna: Person, drawn: bytes) -> None:
    await anna.wait_for_reply(await anna.send_photo(drawn))
    assert await get(f"{app.address}/healthz") == (200, {"status": "alive"})
    assert await get(f"{app.address}/readyz") == (200, {"status": "ready"})
    assert "sneakers_answer_seconds_count 1.0\n" in (await get(f"{app.address}/metrics"))[1]


async def test_the_metrics_show_length_and_age_of_the_queue(app: App) -> None:
    received = datetime.now(UTC) - timedelta(hours=1)
    assert {"sneakers_queue_length 0.0", "sneakers_queue_oldest_age_seconds 0.0"} <= await metrics(app)
    leased = {"lease_owner": "another", "lease_renewed": datetime.now(UTC) + timedelta(hours=1)}
    async with app.state.sessions.begin() as session:  # another process handles one chat
        session.add(UpdateRow(update_id=1, chat_key=7, body={}, received=received, **leased))
        session.add(UpdateRow(update_id=2, chat_key=7, body={}))
    lines = dict(line.rsplit(" ", 1) for line in await metrics(app))
    assert float(lines["sneakers_queue_length"]) == 2
    assert 3_600 <= float(lines["sneakers_queue_oldest_age_seconds"]) < 3_700


async def test_without_a_database_the_metrics_of_the_queue_are_unknown(app: App, tmp_path: Path) -> None:
    await take_away(app.state.sessions.kw["bind"], tmp_path)
    assert {"sneakers_queue_length NaN", "sneakers_queue_oldest_age_seconds NaN"} <= await metrics(app)


async def test_a_bot_whose_database_is_gone_is_alive_and_not_ready(app: App, tmp_path: Path) -> None:
    await take_away(app.state.sessions.kw["bind"], tmp_path)
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
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=f"Port {port} is in use; set SNEAKERS_LISTEN"):
            await build(Settings(data=tmp_path, listen=f"127.0.0.1:{port}"))


async def test_the_local_chat_opens_no_port_to_other_machines(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^SNEAKERS_LISTEN is '0\.0\.0\.0:8080' without SNEAKERS_TELEGRAM_TOKEN"):
        await build(Settings(data=tmp_path, listen="0.0.0.0:8080"))


async def test_a_language_without_texts_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SNEAKERS_LANGUAGE is 'fr'"):
        await build(Settings(data=tmp_path, listen="127.0.0.1:0", language="fr"))
