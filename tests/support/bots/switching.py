"""Promoting and rolling back while people send photos: each photo is answered by one version, whichever it was.

No switch begins before the version that is live has answered a photo that was sent to it: what is seen does not hang on
how fast the machine is.
"""

import asyncio
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, tuple_

from bot.app import App
from store.releases import versions
from store.tables import PredictionRow
from tests.support.bots.learning import until
from tests.support.bots.person import Message, Person

LOOK = 0.05  # seconds between looks for answers
PATIENCE = 300.0  # seconds that a photo may wait, on a machine that does other things


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Somebody who sends a photo again and again."""

    person: Person
    original: Message


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A photo that waits for its answer."""

    sender: Sender
    turn: int  # how many switches were followed when it was sent
    at: float  # seconds on the monotonic clock


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was answered to a photo."""

    turn: int  # in which it was sent
    version: str
    first: str  # the model that it names first
    wait: float  # seconds


@dataclass(kw_only=True)
class Load:
    """What was sent and answered while versions changed."""

    waiting: dict[tuple[int, int], Sent] = field(default_factory=dict)  # by chat and message
    answers: list[Answer] = field(default_factory=list)
    turns: list[str] = field(default_factory=list)  # what was made live, one after the other
    seconds: float = 0.0

    @property
    def first_of_turns(self) -> list[str]:
        """Which version answered the first photo of each turn: no other one was live from its sending to its answer."""
        first: dict[int, str] = {}
        for answer in self.answers:
            first.setdefault(answer.turn, answer.version)
        return [first[number] for number in range(1, len(self.turns) + 1)]


async def play(
    app: App, people: Sequence[Person], photo: bytes, ids: Sequence[str], *, times: int, photos_a_second: float
) -> Load:
    """Make each of `ids` live in turn, so many `times`, while `people` send so many photos a second in all.

    Nobody sends while waiting for an answer: where all do, as many photos go as the machine can answer.
    """
    senders = [Sender(person=person, original=await person.send_photo(photo)) for person in people]
    for sender in senders:
        await sender.person.wait_for_reply(sender.original, PATIENCE)
    load, done, start = Load(), asyncio.Event(), time.monotonic()
    async with asyncio.TaskGroup() as group:
        free: asyncio.Queue[Sender] = asyncio.Queue()
        sending = group.create_task(send(senders, free, 1 / photos_a_second, load, done))
        noting = group.create_task(note(app, free, load))
        await switch(app, ids, times, load)
        done.set()
        await sending
        load.seconds = time.monotonic() - start
        await until(lambda: _nobody_waits(load), PATIENCE)
        noting.cancel()
    return load


async def send(
    senders: Sequence[Sender], free: asyncio.Queue[Sender], every: float, load: Load, done: asyncio.Event
) -> None:
    """Have a photo sent every so many seconds, or as soon as there is somebody to send it, until told to stop."""
    for sender in senders:
        free.put_nowait(sender)
    start = time.monotonic()
    for number in itertools.count():
        await asyncio.sleep(start + number * every - time.monotonic())
        sender = await free.get()
        if done.is_set():
            return
        sent = Sent(sender=sender, turn=len(load.turns), at=time.monotonic())
        message = await sender.person.forward(sender.original)
        load.waiting[sender.person.id, message["message_id"]] = sent


async def note(app: App, free: asyncio.Queue[Sender], load: Load) -> None:
    """Note the answers to the photos that wait for one as they come, for ever."""
    photo, answered = tuple_(PredictionRow.chat_id, PredictionRow.message_id), PredictionRow.state == "answered"
    while True:
        async with app.state.sessions() as session:
            rows = list(await session.scalars(select(PredictionRow).where(photo.in_(load.waiting), answered)))
        for row in rows:
            sent = load.waiting.pop((row.chat_id, row.message_id))
            wait = time.monotonic() - sent.at
            load.answers.append(Answer(turn=sent.turn, version=row.version_id, first=row.ranked[0][0], wait=wait))
            free.put_nowait(sent.sender)
        await asyncio.sleep(LOOK)


async def switch(app: App, ids: Sequence[str], times: int, load: Load) -> None:
    """Make one version live after the other, each once the one before has answered."""
    for turn in range(1, times + 1):
        wanted = ids[turn % len(ids)]
        async with app.state.sessions.begin() as session:
            await versions.activate(session, wanted, reason=f"switch {turn}")
        app.state.live_version_changed()

        async def follows(wanted: str = wanted) -> bool:
            return app.state.live.classifier.manifest.id == wanted

        async def has_answered(turn: int = turn) -> bool:
            return any(answer.turn == turn for answer in load.answers)

        await until(follows)
        load.turns.append(wanted)
        await until(has_answered, PATIENCE)


async def _nobody_waits(load: Load) -> bool:
    return not load.waiting
