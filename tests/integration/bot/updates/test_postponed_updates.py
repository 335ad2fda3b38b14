"""A postponed update is handled when it is due, however slow the database is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.clock import database_time
from store.tables import UpdateRow
from tests.support.data.queues import MakeSession, leave_over, started, until
from tests.support.data.updates import Handler, an_update
from tests.support.databases import database, make_session, postgresql, url

__all__ = ["database", "make_session", "postgresql", "url"]

PAUSE = 0.1  # seconds until the update is due


@pytest.mark.parametrize("slow", [2, 3, 4])
async def test_an_update_that_becomes_due_between_two_looks_is_handled(make_session: MakeSession, slow: int) -> None:
    """`slow`: the transaction after the start that ends when the update is due."""
    await leave_over(make_session, an_update(1), attempts=1)
    handler = Handler()
    transactions = 0

    @asynccontextmanager
    async def begin() -> AsyncIterator[AsyncSession]:
        nonlocal transactions
        transactions += 1
        async with make_session.begin() as session:
            yield session
            if transactions == 1:
                await session.execute(update(UpdateRow).values(retry_at=database_time(PAUSE)))
        if transactions == slow:
            await asyncio.sleep(2 * PAUSE)

    async with started(cast(MakeSession, SimpleNamespace(begin=begin)), handler):
        await until(lambda: handler.done == [1])
