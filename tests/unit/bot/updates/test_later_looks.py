"""Scheduler: a chat with several postponed updates is looked into for each."""

import asyncio

from bot.updates.scheduler import Scheduler


async def test_a_chat_is_looked_into_for_each_postponed_update_and_once_for_the_same_time() -> None:
    looked: list[int] = []

    async def step(chat: int) -> bool:
        looked.append(chat)
        return False

    scheduler = Scheduler(step, concurrency=1, trust_seconds=1)
    scheduler.start()
    for seconds in (0.01, 0.01, 0.1):
        scheduler.later(7, seconds)
    while len(looked) < 2:  # noqa: ASYNC110  (the step is all that is seen)
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    assert looked == [7, 7]
    await scheduler.drain(0)
