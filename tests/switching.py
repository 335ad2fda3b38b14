"""Promoting and rolling back while people send photos: each photo is answered by one version, whichever it was."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.app import App
from chatting import answered
from learning import until
from live import version_of
from person import Person
from store import predictions, versions
from store.columns import Ranked


@dataclass(kw_only=True)
class Load:
    """What was answered while versions changed."""

    answers: list[tuple[str, str]] = field(default_factory=list)  # version, model named first
    seconds: float = 0.0
    switches: int = 0


async def switch(app: App, ids: Sequence[str], times: int, load: Load) -> None:
    """Make one version live after the other, each when this process follows the one before."""
    for turn in range(times):
        wanted = ids[(turn + 1) % len(ids)]
        async with app.services.sessions.begin() as session:
            await versions.activate(session, wanted, reason=f"switch {turn}")
        app.services.look_soon.set()

        async def follows(wanted: str = wanted) -> bool:
            return app.services.live.classifier.manifest.id == wanted

        await until(follows)
        load.switches += 1


async def send(app: App, person: Person, photo: bytes, every: float, load: Load, done: asyncio.Event) -> None:
    """Send a photo every so many seconds, until told to stop; note who answered what."""
    while not done.is_set():
        begun = time.monotonic()
        answer = await answered(person, photo)
        load.answers.append((await version_of(app, answer), (await ranked(app, answer["chat"]["id"], answer))[0][0]))
        await asyncio.sleep(max(0.0, every - (time.monotonic() - begun)))


async def ranked(app: App, chat: int, answer: dict[str, object]) -> Ranked:
    """What an answer's photo was ranked as."""
    number = answer["message_id"]
    assert isinstance(number, int)
    async with app.services.sessions() as session:
        row = await predictions.of_message(session, chat, number)
    assert row is not None
    return row.ranked


async def play(
    app: App, people: Sequence[Person], photo: bytes, ids: Sequence[str], *, times: int, pace: float
) -> Load:
    """Switch so many times while each person sends `pace` photos a second, or as many as the machine can."""
    load, done, start = Load(), asyncio.Event(), time.monotonic()
    async with asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(send(app, person, photo, 1 / pace, load, done))
        await switch(app, ids, times, load)
        done.set()
    load.seconds = time.monotonic() - start
    return load
