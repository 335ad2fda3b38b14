"""Telegram takes or gives nothing for a while: the answer comes later, and once."""

import asyncio
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.app import App
from bot.handlers import errors
from bot.telegram import delivery
from store.tables import UNFINISHED, UpdateRow
from tests.support.bots.chatting import answers_of, settled
from tests.support.bots.person import Message, Person
from tests.support.bots.refusals import BAD_GATEWAY, Line, line, person, quick, under, unfinished
from tests.support.proxy import Forward, refusal

__all__ = ["line", "quick"]


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
        meddle, lost = line.proxy.meddle, 0

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

        line.proxy.meddle = lose
        album = await anna.send_photos(shoe, shoe)
        await anna.send_photos(shoe, album=album[0]["media_group_id"])
        await settled(anna)
        assert lost == 8
        assert len([m for m in await answers_of(anna) if m["text"].startswith("👟")]) == 1
