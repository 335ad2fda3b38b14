"""Faults under load, with every part a process of its own.

Starts PostgreSQL, an S3 server, a Dask scheduler with a worker, a trainer, a Bot API server, and two replicas of the
bot behind one address. Three people send photos while parts are killed, stopped or made to fail. An admin names photos,
retrains on the Dask worker and promotes. Prints a line for each check, and ends with status 1 if one fails.

    python -m benchmarks.faults [--photos 2000] [--trouble 120] [--without NAME …]
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.deployment import ADMIN, FAULTS, TROUBLE_SECONDS, Deployment, can_fake_clocks, running
from store.db.session import engine, sessions
from store.learning import photos
from store.releases import runs
from store.tables import PredictionRow, TrainingPhotoRow
from tests.support.bots.chatting import YES, consent_question, tapped
from tests.support.bots.learning import retraining, until
from tests.support.bots.person import Message, Person, buttons
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

PEOPLE = (1001, 1002, 1004)
NAME, TAUGHT = "adidas Samba", 6  # what the admin names, and how many photos
AFTER = 2  # photos of each person after the promotion
SWITCH_SECONDS = 5.0  # in which every replica serves a promoted version
LONGEST = 3600.0  # seconds for any part of it
LOOK_SECONDS = 0.5  # between two looks at the chats, which cost the server time

Check = tuple[str, bool]


class Chats:
    """What the bot's messages reply to, in their order; reads each message once."""

    def __init__(self, api: str) -> None:
        self._api = api
        self._last = dict.fromkeys(PEOPLE, 0)
        self.sent: dict[int, list[int]] = {person: [] for person in PEOPLE}
        self.replies: dict[int, list[int]] = {person: [] for person in PEOPLE}

    @property
    def total(self) -> int:
        """How many photos were sent."""
        return sum(map(len, self.sent.values()))

    async def send(self, photo: bytes, count: int, *, as_file: bool = False) -> None:
        """Let everybody send photos, each as soon as the server has the one before.

        `as_file`: the Bot API server then makes no smaller pictures of it.
        """

        async def send_some(number: int) -> None:
            async with Person(self._api, number) as person:
                for _ in range(count):
                    sent = await (person.send_document(photo, "shoe.jpg") if as_file else person.send_photo(photo))
                    self.sent[number].append(sent["message_id"])

        await asyncio.gather(*map(send_some, PEOPLE))

    async def answered(self) -> int:
        """How many photos have an answer."""
        for number in PEOPLE:
            async with Person(self._api, number) as person:
                for each in await person.messages(self._last[number]):
                    self._last[number] = each["message_id"]
                    if each["from"]["is_bot"] and "reply_to_message" in each:
                        self.replies[number].append(each["reply_to_message"]["message_id"])
        return sum(len(set(found)) for found in self.replies.values())

    async def wait(self, count: int) -> None:
        """Wait until so many photos have an answer."""
        async with asyncio.timeout(LONGEST):
            while await self.answered() < count:  # noqa: ASYNC110  (the server is another process)
                await asyncio.sleep(LOOK_SECONDS)

    def checks(self, kills: int) -> list[Check]:
        """Whether every photo has its answer, and each chat its order."""
        lost, repeated, turned = 0, 0, 0
        for number, ids in self.sent.items():
            found = [each for each in self.replies[number] if each in set(ids)]
            first = list(dict.fromkeys(found))
            lost += len(ids) - len(first)
            repeated += len(found) - len(first)
            turned += first != sorted(first)
        return [
            (f"photos without an answer: {lost}", lost == 0),
            (f"repeated answers: {repeated} (kills: {kills})", repeated <= kills),
            (f"chats out of order: {turned}", turned == 0),
        ]


@asynccontextmanager
async def database(stack: Deployment) -> AsyncIterator[AsyncSession]:
    """A session on the deployment's database."""
    opened = engine(stack.postgres.url)
    try:
        async with sessions(opened)() as session:
            yield session
    finally:
        await opened.dispose()


async def inject(stack: Deployment, chats: Chats, faults: Sequence[str], total: int) -> None:
    """Run the faults one after the other, spread over the photos' answers."""
    for number, name in enumerate(faults, start=1):
        await chats.wait(total * number // (len(faults) + 1))
        start = time.monotonic()
        await FAULTS[name](stack)
        print(f"  fault {name}: {time.monotonic() - start:.0f} s", flush=True)


async def play(stack: Deployment, chats: Chats, total: int, faults: Sequence[str]) -> None:
    """Send all photos under all faults."""
    working = asyncio.create_task(inject(stack, chats, faults, total))
    await chats.send(phone_jpeg(draw_sneaker(7)), total // len(PEOPLE))
    await working


async def teach(stack: Deployment) -> None:
    """Let the admin name photos, and wait until they are in the object store."""
    async with Person(stack.api, ADMIN) as robin:
        for number in range(TAUGHT):
            await robin.send_photo(phone_jpeg(draw_sneaker(100 + number)), caption=f"/correct {NAME}")
            if number == 0:  # a yes is for the photo in question, and for those that are corrected later
                await tapped(robin, await consent_question(robin), YES)

    async def are_kept() -> bool:
        async with database(stack) as session:
            return len(await photos.of_person(session, ADMIN)) == TAUGHT

    await until(are_kept, LONGEST)


async def retrain(stack: Deployment, *, kill_worker: bool) -> list[Check]:
    """Retrain on the worker, promote, and wait for every replica."""
    before = set(await stack.live_versions())
    async with Person(stack.api, ADMIN) as robin:
        start = time.monotonic()
        run = await retraining(robin)
        if kill_worker:
            await until(lambda: _trains(stack), LONGEST)
            await stack.worker_is_killed()
            print("  fault worker", flush=True)
        done = await robin.wait_for(lambda m: m["message_id"] == run["message_id"] and bool(_promote(m)), LONGEST)
        took = time.monotonic() - start
        await tapped(robin, done, _promote(done)[0])
    start = time.monotonic()
    await until(lambda: _switched(stack, before), LONGEST)
    switched = time.monotonic() - start
    return [
        (f"retrained on the worker in {took:.0f} s", True),
        (f"every replica serves the new version after {switched:.1f} s", switched <= SWITCH_SECONDS),
    ]


async def _trains(stack: Deployment) -> bool:
    async with database(stack) as session:
        run = await runs.active(session)
    return run is not None and run.step == "train"


def _promote(message: Message) -> list[str]:
    return [each["text"] for each in buttons(message) if "promote" in each["callback_data"]]


async def _switched(stack: Deployment, before: set[str]) -> bool:
    found = await stack.live_versions()
    return len(found) == len(stack.ports) and len(set(found)) == 1 and not before & set(found)


async def totals(stack: Deployment, chats: Chats, *, named: int, by_new: int) -> list[Check]:
    """Compare the chats with the database."""
    grouped = select(PredictionRow.chat_id, PredictionRow.message_id, func.count()).group_by(
        PredictionRow.chat_id, PredictionRow.message_id
    )
    (version, *_) = await stack.live_versions()
    newer = select(func.count()).select_from(PredictionRow).filter_by(version_id=version)
    learned = select(func.count()).select_from(TrainingPhotoRow).filter_by(version_id=version)
    async with database(stack) as session:
        rows = Counter({(chat, message): count for chat, message, count in await session.execute(grouped)})
        new, taught = await session.scalar(newer), await session.scalar(learned)
    wrong = sum(rows[number, photo] != 1 for number, ids in chats.sent.items() for photo in ids)
    sent = chats.total + named
    found = [
        (f"photos without exactly one prediction: {wrong}", wrong == 0),
        (f"predictions: {rows.total()}, photos sent: {sent}", rows.total() == sent),
    ]
    if named:
        found += [
            (f"photos that taught the new version: {taught} of {named}", taught == named),
            (f"photos that the new version answered: {new} of {by_new}", new == by_new),
        ]
    return found


async def run(
    folder: Path, total: int, faults: Sequence[str], *, learn: bool = True, kill_worker: bool, trouble: float
) -> list[Check]:
    """Play everything on a deployment in a folder."""
    async with running(folder, wrong_clock="clock" in faults) as stack:
        stack.trouble, chats, checks, after = trouble, Chats(stack.api), [], 0
        start = time.monotonic()
        await play(stack, chats, total, faults)
        if learn:
            await teach(stack)
        await chats.wait(chats.total)
        print(f"{chats.total} photos, {len(faults)} faults: {time.monotonic() - start:.0f} s", flush=True)
        if learn:
            checks = await retrain(stack, kill_worker=kill_worker)
            await chats.send(phone_jpeg(draw_sneaker(8)), AFTER)
            after = AFTER * len(PEOPLE)
            await chats.wait(chats.total)
        checks += await totals(stack, chats, named=TAUGHT if learn else 0, by_new=after)
        return checks + chats.checks(stack.kills)


async def main() -> int:
    """Run everything; the exit status."""
    parser = argparse.ArgumentParser(description="Play photos while parts fail, then retrain and promote.")
    parser.add_argument("--photos", type=int, default=2000)
    parser.add_argument("--trouble", type=float, default=TROUBLE_SECONDS, help="seconds in which Telegram fails")
    parser.add_argument("--log", type=Path, help="where to leave the log of all processes")
    parser.add_argument("--without", nargs="*", default=[], choices=[*FAULTS, "worker", "retrain"], metavar="NAME")
    given = parser.parse_args()
    faults = [name for name in FAULTS if name not in given.without]
    if "clock" in faults and not can_fake_clocks():
        print("  fault clock: left out, as faketime is not on the PATH")
        faults.remove("clock")
    learn, kill_worker = ("retrain" not in given.without), ("worker" not in given.without)
    with tempfile.TemporaryDirectory(prefix="sneakers-faults-") as name:
        os.chmod(name, 0o755)  # noqa: PTH101  (PostgreSQL runs as another user)
        try:
            checks = await run(
                Path(name), given.photos, faults, learn=learn, kill_worker=kill_worker, trouble=given.trouble
            )
        finally:
            if given.log:
                shutil.copyfile(Path(name) / "log", given.log)
    for text, passed in checks:
        print(f"{'ok  ' if passed else 'FAIL'} {text}")
    return 0 if all(passed for _, passed in checks) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
