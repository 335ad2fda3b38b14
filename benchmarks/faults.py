"""Faults under load, with every part a process of its own.

Starts PostgreSQL, an S3 server, a Dask scheduler with a worker, a Bot API server, and two replicas of the bot behind
one address. Three people send photos while parts are killed, stopped or made to fail. Then an admin retrains on the
Dask worker and promotes. Prints a line for each check, and ends with status 1 if one fails.

    python -m benchmarks.faults [--photos 2000] [--without NAME …]
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.deployment import ADMIN, FAULTS, Deployment, running
from store.db.session import engine, sessions
from store.learning import photos
from store.tables import PredictionRow
from tests.support.bots.chatting import YES, consent_question, tapped
from tests.support.bots.learning import retraining, until
from tests.support.bots.person import Message, Person, buttons
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

PEOPLE = (1001, 1002, 1003)
NAME, TAUGHT = "adidas Samba", 6  # what the admin names, and how many photos
SWITCH_SECONDS = 5.0  # in which every replica serves a promoted version
RETRAIN_SECONDS = 900.0


async def send(api: str, person_id: int, photo: bytes, count: int) -> list[int]:
    """Send photos, each as soon as the server has the one before; their message ids."""
    async with Person(api, person_id) as person:
        return [(await person.send_photo(photo))["message_id"] for _ in range(count)]


async def replies(api: str, person_id: int) -> list[int]:
    """What the bot's messages in a chat reply to, in their order."""
    async with Person(api, person_id) as person:
        return [
            each["reply_to_message"]["message_id"]
            for each in await person.messages()
            if each["from"]["is_bot"] and "reply_to_message" in each
        ]


async def inject(stack: Deployment, api: str, faults: list[str], total: int) -> None:
    """Run the faults one after the other, spread over the photos' answers."""
    for number, name in enumerate(faults, start=1):
        due = total * number // (len(faults) + 1)
        await until(lambda due=due: _answered(api, due), RETRAIN_SECONDS * 4)  # type: ignore[misc]
        start = time.monotonic()
        await FAULTS[name](stack)
        print(f"  fault {name}: {time.monotonic() - start:.0f} s", flush=True)


async def _answered(api: str, count: int) -> bool:
    return sum([len(set(await replies(api, each))) for each in PEOPLE]) >= count


async def play(stack: Deployment, api: str, total: int, faults: list[str]) -> dict[int, list[int]]:
    """Send all photos under all faults, and wait for their answers; each person's photos."""
    photo, each = phone_jpeg(draw_sneaker(7)), total // len(PEOPLE)
    working = asyncio.create_task(inject(stack, api, faults, total))
    sent = await asyncio.gather(*(send(api, person, photo, each) for person in PEOPLE))
    await working
    for person in PEOPLE:
        async with Person(api, person) as somebody:
            await somebody.wait_for_reply(await somebody.send_text("/cancel"), timeout=RETRAIN_SECONDS * 4)
    return dict(zip(PEOPLE, sent, strict=True))


async def check(stack: Deployment, api: str, sent: dict[int, list[int]]) -> list[tuple[str, bool]]:
    """Compare the photos with the database and the chats."""
    lost, repeated, turned = [], 0, 0
    for person, ids in sent.items():
        found = [each for each in await replies(api, person) if each in set(ids)]
        counts, first = Counter(found), list(dict.fromkeys(found))
        lost += [(person, each) for each in ids if each not in counts]
        repeated += sum(counts.values()) - len(counts)
        turned += first != sorted(first)
    database = engine(stack.postgres.url)
    async with sessions(database)() as session:
        grouped = select(PredictionRow.chat_id, PredictionRow.message_id, func.count()).group_by(
            PredictionRow.chat_id, PredictionRow.message_id
        )
        rows = defaultdict(int, {(chat, message): count for chat, message, count in await session.execute(grouped)})
    await database.dispose()
    wrong = sum(rows[chat, photo] != 1 for chat, ids in sent.items() for photo in ids)
    return [
        (f"photos without an answer: {len(lost)} {lost[:9] or ''}", not lost),
        (f"photos without exactly one prediction: {wrong}", wrong == 0),
        (f"repeated answers: {repeated} (kills: {stack.kills})", repeated <= stack.kills),
        (f"chats out of order: {turned}", turned == 0),
    ]


async def teach(stack: Deployment, api: str) -> None:
    """Let the admin name photos, and wait until they are in the object store."""
    async with Person(api, ADMIN) as robin:
        for number in range(TAUGHT):
            await robin.send_photo(phone_jpeg(draw_sneaker(100 + number)), caption=f"/correct {NAME}")
            if number == 0:  # a yes is for the photo in question, and for those that are corrected later
                await tapped(robin, await consent_question(robin), YES)
    database = engine(stack.postgres.url)

    async def are_kept() -> bool:
        async with sessions(database)() as session:
            return len(await photos.of_person(session, ADMIN)) == TAUGHT

    await until(are_kept, RETRAIN_SECONDS)
    await database.dispose()


async def retrain(stack: Deployment, api: str) -> list[tuple[str, bool]]:
    """Retrain on the worker, promote, and wait for both replicas."""
    before = set(await stack.live_versions())
    await teach(stack, api)
    async with Person(api, ADMIN) as robin:
        start = time.monotonic()
        run = await retraining(robin)
        done = await robin.wait_for(
            lambda m: m["message_id"] == run["message_id"] and bool(_promote(m)), RETRAIN_SECONDS
        )
        took = time.monotonic() - start
        await tapped(robin, done, _promote(done)[0])
    start = time.monotonic()
    await until(lambda: _switched(stack, before), RETRAIN_SECONDS)
    switched = time.monotonic() - start
    return [
        (f"retrained on the worker in {took:.0f} s", True),
        (f"both replicas serve the new version after {switched:.1f} s", switched <= SWITCH_SECONDS),
    ]


def _promote(message: Message) -> list[str]:
    return [each["callback_data"] for each in buttons(message) if "promote" in each["callback_data"]]


async def _switched(stack: Deployment, before: set[str]) -> bool:
    found = await stack.live_versions()
    return len(found) == len(stack.ports) and len(set(found)) == 1 and not before & set(found)


async def main() -> int:
    """Run everything; the exit status."""
    parser = argparse.ArgumentParser(description="Play photos while parts fail, then retrain and promote.")
    parser.add_argument("--photos", type=int, default=2000)
    parser.add_argument("--log", type=Path, help="where to leave the log of all processes")
    parser.add_argument("--without", nargs="*", default=[], choices=[*FAULTS, "retrain"], metavar="NAME")
    given = parser.parse_args()
    faults = [name for name in FAULTS if name not in given.without]
    with tempfile.TemporaryDirectory(prefix="sneakers-faults-") as name:
        os.chmod(name, 0o755)  # noqa: PTH101  (PostgreSQL runs as another user)
        async with running(Path(name)) as (stack, api):
            start = time.monotonic()
            sent = await play(stack, api, given.photos, faults)
            print(f"{given.photos} photos, {len(faults)} faults, {time.monotonic() - start:.0f} s", flush=True)
            checks = await check(stack, api, sent)
            if "retrain" not in given.without:
                checks += await retrain(stack, api)
        if given.log:
            shutil.copyfile(Path(name) / "log", given.log)
    for text, passed in checks:
        print(f"{'ok  ' if passed else 'FAIL'} {text}")
    return 0 if all(passed for _, passed in checks) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
