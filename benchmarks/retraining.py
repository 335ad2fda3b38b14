"""Waiting time for answers during a retraining.

Starts the whole bot with its trainer in a process, sends drawn photos to its local chat one after the other, first with
nothing else to do, then while a retraining that an admin asked for runs, and prints both: times from the photo to the
answer standing in the chat. A retraining is asked for as the bot does it, by a row in the database.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import cache
from typing import Any

import numpy as np

from store.chat import people
from store.db.session import engine, sessions
from store.releases import runs
from tests.support.bots.person import Person
from tests.support.bots.serving import Process, free_port, ready
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

ADMIN = 1003  # of the local chat
PEOPLE = (1001, 1002, ADMIN)  # they take turns: nobody sends faster than the bot lets people
PAUSE = 0.4  # seconds between two photos


@cache
def drawn(seed: int) -> bytes:
    """A photo."""
    return phone_jpeg(draw_sneaker(seed, size=(640, 480)))


async def answered(chatting: Sequence[Person], seed: int) -> float:
    """Send a photo; seconds until its answer."""
    person = chatting[seed % len(chatting)]
    data = drawn(seed % 12)
    await asyncio.sleep(PAUSE)
    start = time.perf_counter()
    sent = await person.send_photo(data)
    await person.wait_for_reply(sent, timeout=60)
    return time.perf_counter() - start


def figures(seconds: list[float]) -> dict[str, float]:
    """Median and tail of some waits, in milliseconds."""
    p50, p95 = (float(np.percentile(seconds, share)) * 1000 for share in (50, 95))
    return {"photos": len(seconds), "p50_ms": round(p50, 1), "p95_ms": round(p95, 1)}


async def play(photos: int) -> dict[str, Any]:
    """Idle, retraining, idle again."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        settings = {"SNEAKERS_DATA": folder, "SNEAKERS_LISTEN": f"127.0.0.1:{port}"}
        bot = Process("-m", "sneakers", "run", **settings)
        await bot.start()
        try:
            await ready(address)
            async with AsyncExitStack() as stack:
                chatting = [await stack.enter_async_context(Person(address, each)) for each in PEOPLE]
                return await _measure(chatting, photos, f"sqlite:///{folder}/sneakers.db")
        finally:
            await bot.end()


async def _measure(chatting: Sequence[Person], photos: int, url: str) -> dict[str, Any]:
    for seed in range(12):
        await answered(chatting, seed)
    before = [await answered(chatting, seed) for seed in range(photos)]
    database = engine(url)
    make = sessions(database)
    async with make.begin() as session:
        await people.seen(session, person_id=ADMIN, language=None)
        run = await runs.request(session, requested_by=ADMIN, chat_id=ADMIN)
    start = time.perf_counter()
    during: list[float] = []
    while run is not None and run.finished is None:
        during.append(await answered(chatting, 10_000 + len(during)))
        async with make() as session:
            found = await runs.get(session, run.id)
        assert found is not None
        run = found
    took = time.perf_counter() - start
    await asyncio.sleep(5)
    after = [await answered(chatting, 20_000 + seed) for seed in range(photos)]
    await database.dispose()
    idle = figures(before + after)
    busy = figures(during)
    ratio = round(busy["p95_ms"] / idle["p95_ms"], 2)
    outcome = {"state": run.state, "error": run.error, "seconds": round(took, 1)}
    return {"idle": idle, "retraining": busy, "p95_ratio": ratio, "run": outcome}


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description="Answer times while the recogniser is retrained.")
    parser.add_argument("--photos", type=int, default=150, help="before, and again after")
    print(json.dumps(asyncio.run(play(parser.parse_args().photos)), indent=2))


if __name__ == "__main__":
    main()
