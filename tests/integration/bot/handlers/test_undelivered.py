"""Answers that Telegram does not take: they come later, or one line of the log says that they never will."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.app import App
from bot.handlers import errors
from bot.localchat.server import TOKEN
from bot.telegram import delivery, rate_limiter
from bot.updates import queue
from store.tables import UNFINISHED, PredictionRow, UpdateRow
from tests.support.bots.chatting import answers_of, settled
from tests.support.bots.learning import until
from tests.support.bots.person import Message, Person, buttons
from tests.support.bots.serving import bot_api, serving
from tests.support.proxy import Forward, Proxy, in_front_of, refusal

BAD_GATEWAY = (502, "Bad Gateway")
NO_RIGHT = (400, "Bad Request: not enough rights to send text messages to the chat")
SPEAKING = ("sendMessage", "sendPhoto")


class Line:
    """A Bot API that refuses what a test wants, and the bot that speaks through it."""

    def __init__(self, proxy: Proxy, folder: Path) -> None:
        self.refusing: tuple[int, str] | None = None
        self.only: set[str] | None = None  # the chats that it refuses; None for all
        self.withheld = ""  # a method that it answers with 502
        self.refused = 0
        self._proxy, self._folder = proxy, folder
        proxy.meddle = self._meddle

    def bot(self) -> Any:
        """The bot, to be entered; a second one goes on with the first one's database."""
        return serving(self._folder, telegram_token=TOKEN, telegram_api=self._proxy.url)

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
        line = Line(proxy, tmp_path)
        line.api = api  # type: ignore[attr-defined]
        yield line


def person(line: Line, number: int = 1001, *, group: bool = False) -> Person:
    """Somebody at the Bot API."""
    return Person(line.api, number, group=group)  # type: ignore[attr-defined]


async def under(someone: Person, message: Message) -> list[Message]:
    """What the bot said to a message."""
    number = message["message_id"]
    return [m for m in await answers_of(someone) if m.get("reply_to_message", {}).get("message_id") == number]


async def unfinished(app: App) -> int:
    """How many updates are not done."""
    async with app.state.sessions() as session:
        return len((await session.scalars(select(UpdateRow).where(UNFINISHED))).all())


async def postponed(app: App) -> bool:
    """Whether an update waits to be tried again."""
    async with app.state.sessions() as session:
        return bool((await session.scalars(select(UpdateRow).where(UNFINISHED, UpdateRow.postponed > 0))).all())


async def once_settled(someone: Person, message: Message) -> list[Message]:
    """What the bot said to a message in the end."""
    await someone.wait_for_reply(message)
    await settled(someone)
    return await under(someone, message)


async def test_a_photo_is_answered_once_when_telegram_is_back_also_after_a_restart(line: Line, shoe: bytes) -> None:
    async with person(line) as anna:
        line.refusing = BAD_GATEWAY
        async with line.bot() as app:
            photo = await anna.send_photo(shoe)
            await line.until_refused(3 * delivery.TRIES)
            assert await unfinished(app) == 1
        async with line.bot():
            await line.until_refused(delivery.TRIES)
            line.refusing = None
            await anna.wait_for_reply(photo)
            await settled(anna)
        assert len(await under(anna, photo)) == 1


async def test_a_chat_that_telegram_does_not_answer_for_stops_no_other(line: Line, shoe: bytes) -> None:
    async with line.bot(), person(line) as anna, person(line, 1002) as marco:
        line.refusing, line.only = BAD_GATEWAY, {str(anna.id)}
        photos = [await anna.send_photo(shoe), await anna.send_photo(shoe)]
        await line.until_refused(2 * delivery.TRIES)
        await marco.wait_for_reply(await marco.send_photo(shoe))
        line.refusing = None
        await settled(anna)
        assert [len(await under(anna, photo)) for photo in photos] == [1, 1]


async def test_a_photo_that_telegram_withholds_is_answered_when_it_comes(line: Line, shoe: bytes) -> None:
    async with line.bot() as app, person(line) as anna:
        line.withheld = "getFile"
        photo = await anna.send_photo(shoe)
        while not await postponed(app):  # noqa: ASYNC110  (a row of the database rings no bell)
            await asyncio.sleep(0.01)
        assert await under(anna, photo) == []
        line.withheld = ""
        (answer,) = await once_settled(anna, photo)
        assert "couldn’t fetch" not in answer["text"]


async def test_a_photo_that_telegram_withholds_for_long_is_apologised_for_once(
    line: Line, shoe: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "DOWNLOAD_TRIES", 2)
    async with line.bot() as app, person(line) as anna:
        line.withheld = "getFile"
        photo = await anna.send_photo(shoe)
        (apology,) = await once_settled(anna, photo)
        assert "couldn’t fetch" in apology["text"]
        assert await unfinished(app) == 0


async def test_an_answer_in_doubt_is_no_second_one(line: Line, shoe: bytes) -> None:
    """Telegram takes the message, and says 502."""
    async with line.bot(), person(line) as anna:
        meddle, lost = line._proxy.meddle, 0

        async def lose(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
            nonlocal lost
            if method == "sendMessage" and lost < 1:
                lost += 1
                await forward()
                return refusal(*BAD_GATEWAY)
            if method == "editMessageReplyMarkup" and lost < 8:
                lost += 1
                return refusal(*BAD_GATEWAY)
            return await meddle(method, arguments, forward)

        line._proxy.meddle = lose
        album = await anna.send_photos(shoe, shoe)
        await anna.send_photos(shoe, album=album[0]["media_group_id"])
        await settled(anna)
        assert lost == 8
        assert len([m for m in await answers_of(anna) if m["text"].startswith("👟")]) == 1


async def test_a_group_photo_is_answered_when_the_bot_may_write_and_others_meanwhile(
    line: Line, shoe: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with line.bot() as app, person(line, group=True) as anna:
        await anna.make_admin()
        line.refusing = NO_RIGHT
        photo = await anna.send_photo(shoe)
        await line.until_refused(2)
        later = await anna.send_photo(shoe)
        await line.until_refused(2)
        assert await unfinished(app) == 2
        line.refusing = None
        await anna.wait_for_reply(later)
        await until(lambda: _is_done(app))
        assert [len(await under(anna, each)) for each in (photo, later)] == [1, 1]
    assert not [each for each in caplog.records if each.exc_info or "Traceback" in each.getMessage()]
    assert all("\n" not in each.getMessage() for each in caplog.records)


async def test_a_new_right_to_write_ends_the_pause(line: Line, shoe: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "FIRST_PAUSE", 900.0)
    async with line.bot(), person(line, group=True) as anna:
        await anna.make_admin()
        line.refusing = NO_RIGHT
        photo = await anna.send_photo(shoe)
        await line.until_refused()
        line.refusing = None
        await anna.make_admin(admin=False)
        await anna.wait_for_reply(photo)


@pytest.mark.parametrize("words", ["classify", "mention"])
async def test_a_photo_without_an_answer_is_answered_on_demand(
    line: Line, shoe: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "FIRST_PAUSE", 900.0)
    async with line.bot() as app, person(line, group=True) as anna:
        await anna.make_admin()
        line.refusing = NO_RIGHT
        photo = await anna.send_photo(shoe)
        await line.until_refused()
        line.refusing = None
        name = app._telegram.bot.username
        text = "/classify" if words == "classify" else f"@{name} look"
        await anna.send_text(text, reply_to=photo["message_id"])
        answer = await anna.wait_for_reply(photo)
        assert answer["reply_to_message"]["message_id"] == photo["message_id"]
        assert answer["reply_markup"]


@pytest.mark.parametrize(
    "refused",
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: message thread not found"),
        (400, "Bad Request: group chat was deactivated"),
    ],
)
async def test_what_is_refused_for_good_is_one_line_and_no_apology(
    line: Line, shoe: bytes, refused: tuple[int, str], caplog: pytest.LogCaptureFixture
) -> None:
    async with line.bot() as app, person(line) as anna:
        line.refusing = refused
        with caplog.at_level(logging.INFO):
            await anna.send_photo(shoe)
            await line.until_refused()
            await until(lambda: _is_done(app))
        assert line.refused == 1
    about = [each.getMessage() for each in caplog.records if each.name.startswith("bot.") and "update" in each.message]
    assert len(about) == 1
    assert "undeliverable" in about[0]
    assert "\n" not in about[0]


async def test_a_refusal_that_lasts_a_day_is_undeliverable(
    line: Line, shoe: bytes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(queue, "REFUSED_FOR_GOOD", timedelta(0))
    async with line.bot() as app, person(line, group=True) as anna:
        await anna.make_admin()
        line.refusing = (400, "Bad Request: TOPIC_CLOSED")
        await anna.send_photo(shoe)
        await line.until_refused()
        await until(lambda: _is_done(app))
    assert "undeliverable" in caplog.text


@pytest.mark.parametrize("asked", [False, True])
async def test_a_deleted_answer_is_given_again(line: Line, shoe: bytes, asked: bool) -> None:
    """`asked`: the answer showed an open question when it was deleted, so no edit can tell."""
    deleted: list[int] = []
    meddle = line._proxy.meddle

    async def without(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        if method.startswith("editMessage") and int(arguments["message_id"]) in deleted:
            return refusal(400, "Bad Request: message to edit not found")
        reply = json.loads(str(arguments.get("reply_parameters", "{}")))
        if reply.get("message_id") in deleted and not reply.get("allow_sending_without_reply"):
            return refusal(400, "Bad Request: message to be replied not found")
        return await meddle(method, arguments, forward)

    line._proxy.meddle = without
    async with line.bot() as app, person(line) as anna:
        photo = await anna.send_photo(shoe)
        answer = await anna.wait_for_reply(photo)
        await settled(anna)
        hint = await anna.wait_for_reply(await anna.send_text("/classify", reply_to=photo["message_id"]))
        assert hint["text"] == "Here’s my answer to that photo."
        assert hint["reply_to_message"]["message_id"] == answer["message_id"]
        if asked:
            await anna.tap(answer, "👎 Wrong")
        deleted.append(answer["message_id"])
        again = await anna.wait_for_reply(await anna.send_text("/classify", reply_to=photo["message_id"]))
        assert (again["text"], again["reply_to_message"]["message_id"]) == (answer["text"], photo["message_id"])
        await settled(anna)
        async with app.state.sessions() as session:
            assert (await session.scalars(select(PredictionRow))).one().answer_message_id == again["message_id"]


async def test_a_group_that_became_a_supergroup_gets_its_answer_there(line: Line, shoe: bytes) -> None:
    async with line.bot() as app, person(line, group=True) as anna, person(line, 1002) as new:
        await anna.make_admin()
        await settled(new)
        old = await anna.send_photo(shoe)
        answer = await anna.wait_for_reply(old)
        group = str(old["chat"]["id"])
        meddle = line._proxy.meddle

        async def migrate(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
            if str(arguments.get("chat_id")) == group:
                words = "Bad Request: group chat was upgraded to a supergroup chat"
                return refusal(400, words, migrate_to_chat_id=new.id)
            return await meddle(method, arguments, forward)

        line._proxy.meddle = migrate
        photo = await anna.send_photo(shoe)
        there = await new.wait_for(lambda m: m["from"]["is_bot"] and "reply_markup" in m)
        assert there["text"] == answer["text"]
        await until(lambda: _is_done(app))
        async with app.state.sessions() as session:
            row = (await session.scalars(select(PredictionRow).filter_by(chat_id=new.id))).one()
        assert row.answer_message_id == row.message_id == there["message_id"] != photo["message_id"]
        assert "no longer have" in (await anna.tap_data(answer, buttons(answer)[0]["callback_data"]))["text"]


async def _is_done(app: App) -> bool:
    return await unfinished(app) == 0
