"""Answers that Telegram refuses: they come later, or one line of the log says that they never will."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.updates import queue
from store.tables import PredictionRow
from tests.support.bots.chatting import settled
from tests.support.bots.learning import until
from tests.support.bots.person import buttons
from tests.support.bots.refusals import Line, is_done, line, person, quick, under, unfinished
from tests.support.proxy import Forward, refusal

__all__ = ["line", "quick"]

NO_RIGHT = (400, "Bad Request: not enough rights to send text messages to the chat")


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
        await until(lambda: is_done(app))
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
            await until(lambda: is_done(app))
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
        await until(lambda: is_done(app))
    assert "undeliverable" in caplog.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [(False, "message to edit not found"), (True, "message to edit not found"), (False, "MESSAGE_ID_INVALID")],
)
async def test_a_deleted_answer_is_given_again(line: Line, shoe: bytes, asked: bool, said: str) -> None:
    """`asked`: the answer showed an open question when it was deleted, so no edit can tell."""
    deleted: list[int] = []
    meddle = line.proxy.meddle

    async def without(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        if method.startswith("editMessage") and int(arguments["message_id"]) in deleted:
            return refusal(400, f"Bad Request: {said}")
        reply = json.loads(str(arguments.get("reply_parameters", "{}")))
        if reply.get("message_id") in deleted and not reply.get("allow_sending_without_reply"):
            return refusal(400, "Bad Request: message to be replied not found")
        return await meddle(method, arguments, forward)

    line.proxy.meddle = without
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
        meddle = line.proxy.meddle

        async def migrate(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
            if str(arguments.get("chat_id")) == group:
                words = "Bad Request: group chat was upgraded to a supergroup chat"
                return refusal(400, words, migrate_to_chat_id=new.id)
            return await meddle(method, arguments, forward)

        line.proxy.meddle = migrate
        photo = await anna.send_photo(shoe)
        there = await new.wait_for(lambda m: m["from"]["is_bot"] and "reply_markup" in m)
        assert there["text"] == answer["text"]
        await until(lambda: is_done(app))
        async with app.state.sessions() as session:
            row = (await session.scalars(select(PredictionRow).filter_by(chat_id=new.id))).one()
        assert row.answer_message_id == row.message_id == there["message_id"] != photo["message_id"]
        assert "no longer have" in (await anna.tap_data(answer, buttons(answer)[0]["callback_data"]))["text"]
