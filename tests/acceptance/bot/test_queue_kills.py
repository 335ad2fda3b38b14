"""However often the process dies: every update is handled, in order, and twice only where death struck."""

import asyncio
import os
import shutil
import signal
import sys
from collections import Counter, defaultdict
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.state.attempt import Attempt
from bot.updates.queue import UpdateQueue
from store.db.session import engine, sessions
from tests.support.data.updates import an_update
from tests.support.databases import migrated_file
from tests.support.paths import ROOT

CHATS = 4


async def live(url: str, acknowledged: int, kill_after: int | None) -> list[str]:
    """Start the process, kill it with SIGKILL after so many lines, and return all that it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "tests/support/processes/killed_queue.py"),
        url,
        str(acknowledged),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    lines = []
    while (line := await process.stdout.readline()).endswith(b"\n"):  # what death tore was not said
        lines.append(line.decode().strip())
        if len(lines) == kill_after:
            with suppress(ProcessLookupError):  # it was quicker than we read
                process.kill()
    assert await process.wait() in ({0} if kill_after is None else {0, -signal.SIGKILL})
    return lines


@pytest.mark.parametrize(
    "kills",
    [(20, 1, 40), *(pytest.param(kills, marks=pytest.mark.slow) for kills in ((1,), (4, 4, 4), (9, 13), (50,)))],
)
@pytest.mark.usefixtures("database")
async def test_every_update_is_handled_although_the_process_is_killed(url: str, kills: tuple[int, ...]) -> None:
    said: list[str] = []
    acknowledged = 0
    for kill_after in (*kills, None):
        said += await live(url, acknowledged, kill_after)
        acknowledged = max((int(line.split()[1]) for line in said if line.startswith("received")), default=0)
    begun = [(int(words[1]), words[2] == "True") for words in map(str.split, said) if words[0] == "begun"]
    assert {int(line.split()[1]) for line in said if line.startswith("done")} == set(range(40))
    assert_order_and_repeats(begun, restarts=len(kills))


def assert_order_and_repeats(begun: list[tuple[int, bool]], restarts: int) -> None:
    """In each chat ids never go back, and what is begun again is marked as replayed and was the last begun before."""
    chats: dict[int, list[int]] = defaultdict(list)
    for update_id, replayed in begun:
        if update_id in chats[update_id % CHATS]:
            assert replayed
        chats[update_id % CHATS].append(update_id)
    for ids in chats.values():
        assert ids == sorted(ids)
        assert sum(Counter(ids).values()) - len(set(ids)) <= restarts


class Restless:
    """Handles updates at different speeds, fails at some, and sees whether a chat is ever handled twice at once."""

    def __init__(self) -> None:
        self.begun: list[tuple[int, bool]] = []
        self.ended: Counter[int] = Counter()
        self.now: set[int] = set()

    async def __call__(self, update: dict[str, Any], attempt: Attempt, /) -> None:
        update_id: int = update["update_id"]
        assert update_id % CHATS not in self.now
        self.now.add(update_id % CHATS)
        self.begun.append((update_id, attempt.repeated))
        try:
            for _ in range(update_id * 7 % 5):
                await asyncio.sleep(0)
            self.ended[update_id] += 1
            if update_id % 11 == 0:
                raise ValueError(update_id)
        finally:
            self.now.discard(update_id % CHATS)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), st.integers(1, 12)),
        st.tuples(st.just("redeliver"), st.integers(0, 40)),
        st.tuples(st.just("wait"), st.integers(0, 30)),
        st.tuples(st.just("crash"), st.just(0)),
    ),
    max_size=12,
)


@given(steps=STEPS, concurrency=st.integers(1, 5))
@settings(max_examples=30, deadline=None)
def test_any_play_of_batches_redeliveries_and_crashes_handles_each_update(
    steps: list[tuple[str, int]], concurrency: int
) -> None:
    with TemporaryDirectory() as folder:  # a file of its own: the last play's connection may still be closing
        path = shutil.copyfile(migrated_file(), Path(folder) / "copy.db")
        handler, received, crashes = asyncio.run(play(f"sqlite:///{path}", steps, concurrency))
    assert set(handler.ended) == set(range(received))
    assert_order_and_repeats(handler.begun, restarts=crashes)
    assert crashes or set(handler.ended.values()) <= {1}


async def play(url: str, steps: list[tuple[str, int]], concurrency: int) -> tuple[Restless, int, int]:
    """Do the steps; the handler, how many updates were received, and how often the queue was cut off."""
    handler, received, crashes = Restless(), 0, 0
    opened: AsyncEngine = engine(url)
    queue = UpdateQueue(sessions(opened), handler, concurrency=concurrency)
    await queue.start()
    for step, number in steps:
        if step == "crash":
            crashes += 1
            await queue.drain(0)
            queue = UpdateQueue(sessions(opened), handler, concurrency=concurrency)
            await queue.start()
        elif step == "wait":
            for _ in range(number):
                await asyncio.sleep(0)
        else:
            received += number if step == "receive" else 0
            first = max(0, received - number)  # a redelivery repeats the last ones
            await queue.receive([an_update(each, chat=each % CHATS) for each in range(first, received)])
    await queue.drain(120)
    await opened.dispose()
    return handler, received, crashes
