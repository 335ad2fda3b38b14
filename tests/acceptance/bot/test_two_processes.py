"""Two processes of one bot on one database, on a webhook behind a load balancer: everything is said once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import App
from bot.localchat.server import TOKEN
from model.catalogue.catalogue import Catalogue
from store.db.session import engine, sessions
from store.releases import notices, runs
from store.tables import UNFINISHED, TrainingPhotoRow, UpdateRow
from tests.support.bots.balancer import balancer
from tests.support.bots.chatting import now, said
from tests.support.bots.learning import retraining, until
from tests.support.bots.live import another_in
from tests.support.bots.person import Message, Person
from tests.support.bots.serving import bot_api, free_port, serving
from tests.support.data.records import a_correction
from tests.support.databases import postgresql, url
from tests.support.proxy import Forward, Meddle, Proxy, in_front_of

__all__ = ["postgresql", "url"]

PASSED: dict[str, Any] = {"passed": True, "checks": []}
ROBIN = 1003  # the admin


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The two, a proxy between each and the Bot API, and a person and an admin in their chats."""

    one: App
    two: App
    proxies: tuple[Proxy, Proxy]
    anna: Person
    robin: Person

    def meddle(self, how: Meddle) -> None:
        """Meddle with what either asks for."""
        for proxy in self.proxies:
            proxy.meddle = how

    async def is_quiet(self) -> bool:
        """Whether nothing waits to be said."""
        async with self.one.state.sessions() as session:
            waits = (await session.scalars(select(UpdateRow).where(UNFINISHED))).first()
            return waits is None and not await runs.unreported(session) and not await notices.due(session)


@pytest.fixture
async def pair(tmp_path: Path, url: str) -> AsyncIterator[Pair]:
    """Two processes' worth of bots that both have written to."""
    ports = [free_port() for _ in range(2)]
    shared: dict[str, Any] = {
        "telegram_token": SecretStr(TOKEN),
        "webhook_secret": SecretStr("a-secret"),
        "database_url": url,
        "storage_url": (tmp_path / "objects").as_uri(),
        "admins": frozenset({ROBIN}),
    }
    async with bot_api() as api, balancer(*(f"http://127.0.0.1:{p}" for p in ports)) as to:
        shared |= {"webhook_url": f"{to}/from-telegram"}
        async with (
            in_front_of(api) as first,
            in_front_of(api) as second,
            serving(tmp_path / "one", listen=f"127.0.0.1:{ports[0]}", telegram_api=first.url, **shared) as one,
            serving(tmp_path / "two", listen=f"127.0.0.1:{ports[1]}", telegram_api=second.url, **shared) as two,
            Person(api, 1001) as anna,
            Person(api, ROBIN) as robin,
        ):
            await said(anna, "/help")
            await said(robin, "/help")
            yield Pair(one=one, two=two, proxies=(first, second), anna=anna, robin=robin)


async def trained(pair: Pair) -> tuple[Message, str]:
    """The admin asks for a retraining, and a trainer makes a version: the message of the run, the version's id."""
    message = await retraining(pair.robin)
    version = await another_in(pair.one.settings.data, pair.one.state.sessions)
    await pair.one.state.objects.put_version(pair.one.settings.data / "versions" / version)
    async with pair.one.state.sessions.begin() as session:
        run = await runs.claim(session, "trainer")
        assert run is not None
        await runs.finish(session, run.id, "trainer", version_id=version, gate=PASSED)
    return message, version


def slowly(*methods: str) -> Meddle:
    """Meddle so that a call of these methods takes a while, in which the other process may do the same."""

    async def meddle(called: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        if called in methods:
            await asyncio.sleep(3)
        return await forward()

    return meddle


async def answered(pair: Pair, person: Person, number: int) -> None:
    """Wait until something was said after a message, and nothing waits to be said any more."""

    async def is_answered() -> bool:
        return any(each["from"]["is_bot"] for each in await person.messages(number))

    await until(is_answered, 120)
    await until(pair.is_quiet, 120)


async def from_bot(person: Person, words: str) -> list[Message]:
    """The bot's messages with these words."""
    every = await person.messages()
    return [each for each in every if each["from"]["is_bot"] and words in (each.get("text") or each.get("caption", ""))]


async def test_each_message_is_answered_once_and_in_its_turn(pair: Pair) -> None:
    brands = Catalogue.load().brands()[:8]
    sent = [(await pair.anna.send_text(brand))["message_id"] for brand in brands]
    await answered(pair, pair.anna, sent[-1])
    texts = [each["text"] for each in await pair.anna.messages(sent[0]) if each["from"]["is_bot"]]
    assert [brand for text in texts for brand in brands if text.startswith(f"{brand} models")] == list(brands)
    assert len(texts) == len(brands)


async def test_what_came_of_a_retraining_is_shown_once_and_its_album_sent_once(pair: Pair) -> None:
    pair.meddle(slowly("editMessageText", "sendMediaGroup"))
    message, _ = await trained(pair)
    await until(lambda: _called(pair, "sendMediaGroup"))
    for words in ("hello", "hello again"):  # one to each, while the album is on its way
        sent = await pair.robin.send_text(words)
    await answered(pair, pair.robin, sent["message_id"])
    assert "Version 2 passed all checks" in (await now(pair.robin, message))["text"]
    assert sorted(_said(proxy, "editMessageText", "passed all checks") for proxy in pair.proxies) == [0, 1]
    assert len(await from_bot(pair.robin, "Version 2: what it confuses")) == 1


async def test_who_taught_what_is_live_is_thanked_once(pair: Pair) -> None:
    _, version = await trained(pair)
    async with pair.one.state.sessions.begin() as session:
        said_before = await a_correction(session, person_id=pair.anna.id)
        photo = {"photo_sha256": "f" * 64, "person_id": pair.anna.id, "slug": "adidas-samba"}
        session.add(TrainingPhotoRow(version_id=version, correction_id=said_before.id, part="train", **photo))
    pair.meddle(slowly("sendMessage"))
    await pair.robin.send_text(f"/promote {version}")
    await until(lambda: _thanked(pair))
    for words in ("hello", "hello again"):
        sent = await pair.anna.send_text(words)
    await answered(pair, pair.anna, sent["message_id"])
    assert len(await from_bot(pair.anna, "That’s new in version 2")) == 1


async def test_who_is_stopped_lets_go_of_the_retraining_that_it_shows(tmp_path: Path) -> None:
    port, url = free_port(), f"sqlite:///{tmp_path}/sneakers.db"
    settings: dict[str, Any] = {
        "telegram_token": SecretStr(TOKEN),
        "webhook_secret": SecretStr("a-secret"),
        "webhook_url": f"http://127.0.0.1:{port}/from-telegram",
        "database_url": url,
        "admins": frozenset({ROBIN}),
    }
    database = engine(url)
    async with bot_api() as api, Person(api, ROBIN) as robin:
        async with serving(tmp_path, listen=f"127.0.0.1:{port}", telegram_api=api, **settings):
            await retraining(robin)
            await until(lambda: _is_shown(database))
        assert not await _is_shown(database)
    await database.dispose()


async def _is_shown(database: AsyncEngine) -> bool:
    async with sessions(database)() as session:
        run = await runs.active(session)
        return run is not None and run.progress_owner is not None


async def _called(pair: Pair, method: str) -> bool:
    return any(proxy.count(method) for proxy in pair.proxies)


async def _thanked(pair: Pair) -> bool:
    return any(_said(proxy, "sendMessage", "Thanks to your correction") for proxy in pair.proxies)


def _said(proxy: Proxy, method: str, words: str) -> int:
    """How often the process behind a proxy called a method with these words."""
    return sum(called == method and words in str(given.get("text")) for called, given in proxy.calls)
