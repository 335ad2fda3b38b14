"""The database goes away while an update is handled: its photo is answered when it is back."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.app import App
from bot.handlers import errors
from bot.localchat.server import TOKEN
from bot.telegram import command_menu
from bot.updates import queue
from tests.support.bots.chatting import answers_of
from tests.support.bots.person import Person
from tests.support.bots.serving import bot_api, serving
from tests.support.databases import bring_back, take_away
from tests.support.proxy import Forward, Proxy, in_front_of

ADMIN = 1003


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[App, Proxy, Person]]:
    """A bot behind a proxy, and a person."""
    monkeypatch.setattr(queue, "FIRST_PAUSE", 0.05)
    async with (
        bot_api() as api,
        in_front_of(api) as proxy,
        Person(api) as anna,
        serving(tmp_path, telegram_token=TOKEN, telegram_api=proxy.url, admins=frozenset({ADMIN})) as app,
    ):
        yield app, proxy, anna


async def test_a_photo_is_answered_once_when_the_database_is_back(
    site: tuple[App, Proxy, Person], tmp_path: Path, shoe: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, proxy, anna = site
    downloads = 0

    async def meddle(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        nonlocal downloads
        if method == "download":
            downloads += 1
            if downloads == 1:
                await take_away(app.state.sessions.kw["bind"], tmp_path)
        return await forward()

    def came_back(error: Exception) -> bool:
        found = is_away(error)
        bring_back(tmp_path)
        return found

    is_away = errors._is_away
    monkeypatch.setattr(errors, "_is_away", came_back)
    proxy.meddle = meddle
    photo = await anna.send_photo(shoe)
    answer = await anna.wait_for_reply(photo)
    assert "wrong on my side" not in answer.get("text", "")
    assert downloads == 2
    assert len(await answers_of(anna)) == 1


async def test_a_start_goes_on_where_the_admins_menus_cannot_be_set(
    site: tuple[App, Proxy, Person], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app, _, _ = site
    await take_away(app.state.sessions.kw["bind"], tmp_path)
    await command_menu.of_admins(app._telegram.bot, app.state)
    bring_back(tmp_path)
    assert "menu was not changed: OperationalError" in caplog.text
