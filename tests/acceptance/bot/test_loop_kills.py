"""The bot is killed in the midst of the learning loop: what it has to say is said once, what it was told, done once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.updates import outbox
from model.live import shipped
from model.manifest import Manifest
from store.chat import update_queue
from store.db.session import engine, sessions
from store.releases import notices, runs, versions
from store.tables import UNFINISHED, TrainingPhotoRow, UpdateRow
from tests.support.bots.chatting import labels, now, said, tapped
from tests.support.bots.killing import Bot, api, holding
from tests.support.bots.learning import retraining, until
from tests.support.bots.live import another_in
from tests.support.bots.person import Message, Person
from tests.support.data.records import a_correction
from tests.support.proxy import Proxy, in_front_of

__all__ = ["api"]

PASSED: dict[str, Any] = {"passed": True, "checks": []}
ROBIN = 1003  # the admin
OTHER_LABELS: dict[str, Any] = {"labels": tuple(reversed(Manifest.read(shipped()).labels))}


@dataclass(frozen=True, kw_only=True)
class Loop:
    """A bot in a process of its own, its database, and a person and an admin in its chats."""

    bot: Bot
    proxy: Proxy
    data: Path
    sessions: async_sessionmaker[AsyncSession]
    anna: Person
    robin: Person

    async def restart(self) -> None:
        """Kill it, and start it again."""
        await self.bot.process.kill()
        await self.bot.start()

    async def killed(self, held: asyncio.Event) -> None:
        """Wait until a call is held, kill the bot there, and let it do after a restart what it had to do."""
        async with asyncio.timeout(120):
            await held.wait()
        await self.restart()
        await until(self.is_quiet, 120)

    async def is_quiet(self) -> bool:
        """Whether nothing waits to be said."""
        async with self.sessions() as session:
            waits = (await session.scalars(select(UpdateRow).where(UNFINISHED))).first()
            return waits is None and not await runs.unreported(session) and not await notices.due(session)

    async def has_written_down(self, number: int) -> bool:
        """Whether so many updates wait, or are being handled."""
        async with self.sessions() as session:
            return await session.scalar(select(func.count()).select_from(UpdateRow).where(UNFINISHED)) == number

    async def trained(self, **changes: Any) -> tuple[Message, str]:
        """The admin asks for a retraining, and a trainer makes a version: the message of the run, the version's id."""
        message = await retraining(self.robin)
        version = await another_in(self.data, self.sessions, **changes)
        await self.finished(version)
        return message, version

    async def finished(self, version: str) -> None:
        """A trainer takes the retraining that was asked for, and has made this version."""
        async with self.sessions.begin() as session:
            run = await runs.claim(session, "trainer")
            assert run is not None
            await runs.finish(session, run.id, "trainer", version_id=version, gate=PASSED)

    async def promoted_elsewhere(self, version: str) -> None:
        """The version is made live on the command line."""
        async with self.sessions.begin() as session:
            await versions.activate(session, version, reason="on the command line")

    async def taught(self, version: str, correction: int) -> None:
        """A version has learnt from one of Anna's corrections."""
        async with self.sessions.begin() as session:
            said = await a_correction(session, person_id=self.anna.id, message_id=-correction, update_id=-correction)
            photo = {"photo_sha256": "f" * 64, "person_id": self.anna.id, "slug": "adidas-samba"}
            session.add(TrainingPhotoRow(version_id=version, correction_id=said.id, part="train", **photo))

    async def trail(self) -> list[str]:
        """What was made live, the last first."""
        async with self.sessions() as session:
            return [line.version_id for line in await versions.trail(session)]


@pytest.fixture
async def loop(tmp_path: Path, api: str) -> AsyncIterator[Loop]:
    """A bot that both have written to."""
    database = engine(f"sqlite:///{tmp_path}/sneakers.db")
    async with in_front_of(api) as proxy, Person(api, 1001) as anna, Person(api, ROBIN) as robin:
        bot = Bot(tmp_path, proxy.url, "--no-trainer", SNEAKERS_ADMINS=str(ROBIN))
        await bot.start()
        await said(anna, "/help")
        await said(robin, "/help")
        yield Loop(bot=bot, proxy=proxy, data=tmp_path, sessions=sessions(database), anna=anna, robin=robin)
        await bot.process.kill()
    await database.dispose()


async def from_bot(person: Person, words: str) -> list[Message]:
    """The bot's messages with these words."""
    every = await person.messages()
    return [each for each in every if each["from"]["is_bot"] and words in (each.get("text") or each.get("caption", ""))]


@pytest.mark.parametrize(
    ("method", "words", "after"),
    [
        ("sendMediaGroup", "", False),
        pytest.param("editMessageText", "is ready", True, marks=pytest.mark.slow),
        pytest.param("sendMediaGroup", "", True, marks=pytest.mark.slow),
    ],
)
async def test_killed_while_it_tells_of_a_retraining_its_outcome_and_its_album_are_shown_once(
    loop: Loop, method: str, words: str, after: bool
) -> None:
    loop.proxy.meddle, held = holding(method, after=after, saying=words)
    message, _ = await loop.trained()
    await loop.killed(held)
    assert "Version 2 passed all checks" in (await now(loop.robin, message))["text"]
    assert len(await from_bot(loop.robin, "passed all checks")) == 1
    assert len(await from_bot(loop.robin, "Version 2: what it confuses")) == 1


@pytest.mark.parametrize("after", [True, pytest.param(False, marks=pytest.mark.slow)])
async def test_killed_while_it_thanks_a_person_they_are_thanked_once(loop: Loop, after: bool) -> None:
    _, version = await loop.trained()
    await loop.taught(version, 1)
    loop.proxy.meddle, held = holding("sendMessage", after=after, saying="That’s new in version")
    promoted = await loop.robin.send_text(f"/promote {version}")
    await loop.killed(held)
    assert len(await from_bot(loop.anna, "That’s new in version 2")) == 1
    assert (await loop.robin.wait_for_reply(promoted))["text"].startswith("Version 2 is live")


async def test_killed_before_a_second_thanks_the_first_is_not_taken_for_it(loop: Loop) -> None:
    second, third = (await loop.trained())[1], (await loop.trained(**OTHER_LABELS))[1]
    await loop.taught(second, 1)
    await loop.promoted_elsewhere(second)
    await until(loop.is_quiet)
    await loop.restart()
    loop.proxy.meddle, held = holding("sendMessage", after=False, saying="That’s new in version")
    await loop.taught(third, 2)
    await loop.promoted_elsewhere(third)
    await loop.killed(held)
    for number in (2, 3):
        assert len(await from_bot(loop.anna, f"That’s new in version {number}")) == 1


async def test_killed_before_an_album_the_one_before_keeps_its_words(loop: Loop) -> None:
    await loop.trained()
    await until(loop.is_quiet)
    await retraining(loop.robin)
    await loop.restart()
    loop.proxy.meddle, held = holding("sendMediaGroup", after=False)
    await loop.finished(await another_in(loop.data, loop.sessions, **OTHER_LABELS))
    await loop.killed(held)
    for number in (2, 3):
        assert len(await from_bot(loop.robin, f"Version {number}: what it confuses")) == 1


async def test_killed_while_it_answers_an_album_it_does_so_before_it_thanks_in_that_chat(
    loop: Loop, drawn: bytes
) -> None:
    loop.proxy.meddle, held = holding("sendMessage", after=False)
    first, *_ = await loop.anna.send_photos(drawn, album="77")
    await held.wait()
    await loop.anna.send_photos(drawn, album="77")
    await until(lambda: loop.has_written_down(2))
    await loop.bot.process.kill()
    async with loop.sessions.begin() as session:
        await update_queue.enqueue(
            session, [outbox.message("notice", loop.anna.id, person=loop.anna.id, number=2, slug="adidas-samba")]
        )
    await loop.bot.start()
    await until(loop.is_quiet, 120)
    [thanks] = await from_bot(loop.anna, "That’s new in version 2")
    assert labels(thanks) == ["🔕 Turn these off"]
    [answer] = [each for each in await loop.anna.messages() if _is_under(each, first)]
    assert answer["message_id"] < thanks["message_id"]


def _is_under(message: Message, photo: Message) -> bool:
    return bool(message.get("reply_to_message", {}).get("message_id") == photo["message_id"])


@pytest.mark.parametrize("after", [False, pytest.param(True, marks=pytest.mark.slow)])
async def test_killed_between_a_promotion_and_its_answer_it_stands_once_and_is_answered_once(
    loop: Loop, after: bool
) -> None:
    version = await another_in(loop.data, loop.sessions)
    loop.proxy.meddle, held = holding("sendMessage", after=after, saying="is live")
    await loop.robin.send_text(f"/promote {version}")
    await loop.killed(held)
    assert await loop.trail() == [version, shipped().name]
    assert len(await from_bot(loop.robin, "Version 2 is live: it answers from now on")) == 1
    assert len(await from_bot(loop.robin, "Version 2 is live")) == 1


@pytest.mark.parametrize(
    ("method", "after"),
    [("editMessageText", False), pytest.param("answerCallbackQuery", True, marks=pytest.mark.slow)],
)
async def test_killed_between_a_tap_that_promotes_and_its_answer_it_stands_once(
    loop: Loop, method: str, after: bool
) -> None:
    version = await another_in(loop.data, loop.sessions)
    shown = await tapped(loop.robin, await said(loop.robin, "/versions"), "Version 2")
    loop.proxy.meddle, held = holding(method, after=after)
    tap = asyncio.create_task(loop.robin.tap(shown, "▲ Promote"))
    await loop.killed(held)
    answer = await tap
    if after:  # else it comes after a restart, for which the phone may not wait: it does for 15 s
        assert answer["text"] == "Version 2 is live"
    assert "● Live" in (await now(loop.robin, shown))["text"]
    assert await loop.trail() == [version, shipped().name]


@pytest.mark.parametrize(
    ("method", "after"),
    [("answerCallbackQuery", True), pytest.param("editMessageText", False, marks=pytest.mark.slow)],
)
async def test_killed_between_a_rollback_and_its_answer_it_stands_once_and_is_answered(
    loop: Loop, method: str, after: bool
) -> None:
    version = await another_in(loop.data, loop.sessions)
    await said(loop.robin, f"/promote {version}")
    question = await said(loop.robin, "/rollback")
    loop.proxy.meddle, held = holding(method, after=after)
    tap = asyncio.create_task(loop.robin.tap(question, "Answers got worse"))
    await loop.killed(held)
    answer = await tap
    if after:  # as above
        assert answer["answered"]
    done = await now(loop.robin, question)
    assert done["text"] == "Version 1 is live again, instead of version 2. Reason: Answers got worse"
    assert await loop.trail() == [shipped().name, version, shipped().name]


async def test_killed_after_a_promotion_that_was_taken_back_meanwhile_it_is_not_made_again(loop: Loop) -> None:
    version = await another_in(loop.data, loop.sessions)
    loop.proxy.meddle, held = holding("sendMessage", after=False, saying="is live")
    await loop.robin.send_text(f"/promote {version}")
    await held.wait()
    await loop.bot.process.kill()
    await loop.promoted_elsewhere(shipped().name)
    await loop.bot.start()
    await loop.robin.wait_for(
        lambda each: each.get("text", "").startswith("Another version just went live"), timeout=120
    )
    assert await loop.trail() == [shipped().name, version, shipped().name]
