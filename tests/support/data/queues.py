"""Inboxes as tests start them, and what stands in them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.updates.queue import Handle, UpdateQueue
from store.tables import UpdateRow
from tests.support.data.updates import Handler

MakeSession = async_sessionmaker[AsyncSession]


@asynccontextmanager
async def started(make_session: MakeSession, handle: Handle, **options: Any) -> AsyncIterator[UpdateQueue]:
    """A queue that is started, and drained in the end."""
    queue = UpdateQueue(make_session, handle, **options)
    await queue.start()
    patience = 0
    try:
        yield queue
        patience = 60
    finally:
        await queue.drain(patience)


async def row(make_session: MakeSession, update_id: int) -> UpdateRow:
    """An update as it is written down."""
    async with make_session() as session:
        return await session.get_one(UpdateRow, update_id)


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is true; the test's time limit ends what never is."""
    while not condition():  # noqa: ASYNC110  (what is waited for has no event to offer)
        await asyncio.sleep(0.005)


async def leave_over(make_session: MakeSession, *updates: dict[str, Any], attempts: int = 0) -> None:
    """Leave updates in the queue as a process does that was killed when it had begun them so often."""
    async with started(make_session, Handler(), concurrency=0) as queue:
        await queue.receive(updates)
    async with make_session.begin() as session:
        ids = [each["update_id"] for each in updates]
        await session.execute(update(UpdateRow).where(UpdateRow.update_id.in_(ids)).values(attempts=attempts))
