"""Updates are handled once each, in order within a chat, whatever happens to the process."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import QueueClosed
from bot.state.attempt import Attempt
from bot.updates.queue import GIVE_UP_AFTER, UpdateQueue
from bot.updates.scheduler import SUSPECT_AFTER
from store.chat import update_queue as stored
from store.tables import SUPERGROUPS
from tests.support.data.queues import MakeSession, leave_over, row, started, until
from tests.support.data.updates import Handler, an_update
from tests.support.databases import database, make_session, postgresql, url

__all__ = ["database", "make_session", "postgresql", "url"]


async def test_what_is_received_is_handled_once_and_forgotten(make_session: MakeSession) -> None:
    handler = Handler()
    async with started(make_session, handler) as queue:
        await queue.receive([an_update(1, text="hello"), an_update(2)])
    assert handler.done == [1, 2]
    assert handler.replayed == []
    done = await row(make_session, 1)
    assert (done.body, done.error, done.attempts) == (None, None, 1)
    assert done.done is not None


async def test_updates_are_in_the_database_when_receive_returns(make_session: MakeSession) -> None:
    handler = Handler(closed=True)
    async with started(make_session, handler) as queue:
        await queue.receive([an_update(1, text="odd: \x00 \ud800 👟")])
        kept = await row(make_session, 1)
        handler.open()
    assert kept.body == an_update(1, text="odd: \x00 \ud800 👟")
    assert kept.done is None


async def test_a_redelivery_is_handled_no_second_time(make_session: MakeSession) -> None:
    first, second = Handler(closed=True), Handler()
    async with started(make_session, first) as queue:
        await queue.receive([an_update(1), an_update(1), an_update(2)])
        await queue.receive([an_update(1), an_update(2)])
        first.open()
        await until(lambda: first.done == [1, 2])
        await queue.receive([an_update(2), an_update(1)])
    async with started(make_session, second) as queue:
        await queue.receive([an_update(1), an_update(2)])
    assert (first.done, second.begun) == ([1, 2], [])


async def test_one_chat_waits_for_itself_and_not_for_others(make_session: MakeSession) -> None:
    handler = Handler(closed=True)
    async with started(make_session, handler) as queue:
        await queue.receive([an_update(1, chat=1), an_update(2, chat=1), an_update(3, chat=2)])
        await until(lambda: len(handler.begun) == 2)
        assert sorted(handler.begun) == [1, 3]
        handler.open()
    assert sorted(handler.done) == [1, 2, 3]
    assert handler.done.index(1) < handler.done.index(2)


async def test_a_flood_in_one_chat_delays_another_by_one_update(make_session: MakeSession) -> None:
    handler = Handler()
    async with started(make_session, handler, concurrency=1) as queue:
        await queue.receive([*(an_update(each, chat=1) for each in range(50)), an_update(99, chat=2)])
        await until(lambda: 99 in handler.done)
        assert handler.done.index(99) <= 1
    assert len(handler.done) == 51


async def test_what_comes_while_a_chat_is_just_finishing_is_not_left_lying(make_session: MakeSession) -> None:
    handler = Handler()
    transactions = 0

    @asynccontextmanager
    async def begin() -> AsyncIterator[AsyncSession]:
        """Receive the second update when the first is done and the queue has seen nothing behind it."""
        nonlocal transactions
        async with make_session.begin() as session:
            yield session
        transactions += 1
        if transactions == 4:  # after those of starting, receiving, beginning and finishing
            await queue.receive([an_update(2)])

    sessions = cast(MakeSession, SimpleNamespace(begin=begin))
    async with started(sessions, handler) as queue:
        await queue.receive([an_update(1)])
        await until(lambda: transactions > 4)
    assert handler.done == [1, 2]


async def test_no_more_are_handled_at_once_than_was_said(make_session: MakeSession) -> None:
    handler = Handler(closed=True)
    async with started(make_session, handler, concurrency=3) as queue:
        await queue.receive([an_update(each, chat=each) for each in range(10)])
        await until(lambda: len(handler.begun) == 3)
        await queue.receive([an_update(10, chat=10)])
        assert len(handler.begun) == 3
        handler.open()
    assert len(handler.done) == 11


async def test_what_waits_is_not_kept_in_memory(make_session: MakeSession) -> None:
    async def receive_many(queue: UpdateQueue) -> None:
        for first in range(0, 10_000, 500):
            updates = [an_update(each, chat=each % 200, text="x" * 2000) for each in range(first, first + 500)]
            await queue.receive(updates)

    async with started(make_session, Handler(closed=True), concurrency=4) as queue:
        tracemalloc.start()
        await receive_many(queue)
        used, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        await queue.drain(0)
    assert used < 5_000_000  # bytes, where the updates have over 20 millions


async def test_an_error_is_kept_and_the_chat_goes_on(make_session: MakeSession) -> None:
    handler = Handler(failing=frozenset({1}))
    async with started(make_session, handler) as queue:
        await queue.receive([an_update(1), an_update(2)])
    assert handler.done == [2]
    failed = await row(make_session, 1)
    assert failed.error == "ValueError: no answer to 1:  ?"
    assert failed.done is not None


async def test_a_handling_that_cancels_itself_is_tried_again(make_session: MakeSession) -> None:
    begun = []

    async def handle(update: dict[str, Any], attempt: Attempt, /) -> None:
        begun.append((update["update_id"], attempt.repeated))
        if len(begun) == 1:
            raise asyncio.CancelledError

    async with started(make_session, handle) as queue:
        await queue.receive([an_update(1)])
    assert begun == [(1, False), (1, True)]


async def test_what_is_left_over_is_replayed_before_what_is_new(make_session: MakeSession) -> None:
    await leave_over(make_session, an_update(7, chat=2), an_update(5, chat=9), an_update(6, chat=9), attempts=1)
    handler = Handler()
    async with started(make_session, handler, concurrency=1) as queue:
        await queue.receive([an_update(4, chat=3), an_update(8, chat=9)])
    assert handler.done == [5, 7, 4, 6, 8]
    assert handler.replayed == [5, 7, 6]


async def test_what_was_begun_before_comes_with_the_highest_message_id_known_then(make_session: MakeSession) -> None:
    hanging, begun = Handler(closed=True), []

    async def handle(update: dict[str, Any], attempt: Attempt, /) -> None:
        begun.append((update["update_id"], attempt.above if attempt.repeated else None))

    async with started(make_session, hanging, highest=lambda lane: 40 + lane) as queue:
        await queue.receive([an_update(1, chat=2), an_update(3, chat=2)])
        await until(lambda: hanging.begun)
        await queue.drain(0.01)
    async with started(make_session, handle, highest=lambda lane: 99):
        pass
    assert begun == [(1, 42), (3, None)]


async def test_the_highest_message_id_is_known_after_a_restart_also_where_it_was_sent_last(
    make_session: MakeSession,
) -> None:
    highest = 40

    async def handle(update: dict[str, Any], attempt: Attempt, /) -> None:
        nonlocal highest
        highest += 1

    async with started(make_session, handle, highest=lambda lane: highest, concurrency=1) as queue:
        await queue.receive([an_update(1, chat=2), an_update(3, chat=-4), an_update(5, chat=SUPERGROUPS - 2)])
    async with make_session() as session:
        await stored.note_highest_message_id(session, 1, 7)
        assert await stored.highest_message(session) == 42  # a supergroup numbers its messages alone
        assert await stored.highest_since(session, 60.0) == 42
        assert await stored.highest_since(session, -60.0) == 0


async def test_draining_finishes_what_waits_and_takes_no_more(make_session: MakeSession) -> None:
    handler = Handler(closed=True)
    async with started(make_session, handler) as queue:
        await queue.receive([an_update(each) for each in range(5)])
        drained = asyncio.create_task(queue.drain(60))
        await until(lambda: handler.begun)
        with pytest.raises(QueueClosed, match="takes no updates"):
            await queue.receive([an_update(9)])
        handler.open()
        await drained
        assert handler.done == [0, 1, 2, 3, 4]


async def test_draining_cancels_what_hangs_and_the_next_start_replays_it(make_session: MakeSession) -> None:
    hanging, next_one = Handler(closed=True), Handler()
    async with started(make_session, hanging) as queue:
        await queue.receive([an_update(1), an_update(2)])
        await until(lambda: hanging.begun)
        await queue.drain(0.01)
    async with started(make_session, next_one):
        pass
    assert (hanging.begun, hanging.done) == ([1], [])
    assert (next_one.done, next_one.replayed) == ([1, 2], [1])


async def test_before_the_start_nothing_is_taken(make_session: MakeSession) -> None:
    queue = UpdateQueue(make_session, Handler())
    with pytest.raises(QueueClosed):
        await queue.receive([an_update(1)])
    await queue.drain(60)


async def test_an_update_that_may_have_ended_the_process_is_handled_alone(make_session: MakeSession) -> None:
    await leave_over(make_session, an_update(1, chat=1), an_update(3, chat=3))
    await leave_over(make_session, an_update(2, chat=2), attempts=SUSPECT_AFTER)
    handler = Handler(closed=True)
    async with started(make_session, handler, trust_seconds=3600) as queue:
        await queue.receive([an_update(4, chat=4)])
        await until(lambda: handler.begun)
        await asyncio.sleep(0.1)  # what would begin beside it would have begun
        assert handler.begun == [2]
        handler.open()
    assert sorted(handler.done) == [1, 2, 3, 4]


async def test_a_suspect_that_takes_long_keeps_nobody_waiting(make_session: MakeSession) -> None:
    await leave_over(make_session, an_update(1, chat=1), an_update(2, chat=2))
    await leave_over(make_session, an_update(3, chat=3), attempts=SUSPECT_AFTER)
    handler = Handler(closed=True)
    async with started(make_session, handler, trust_seconds=0.01):
        await until(lambda: len(handler.begun) == 3)
        handler.open()
    assert handler.begun[0] == 3


async def test_an_update_that_always_ends_the_process_is_given_up(make_session: MakeSession) -> None:
    await leave_over(make_session, an_update(1), attempts=GIVE_UP_AFTER)
    handler = Handler()
    async with started(make_session, handler) as queue:
        await queue.receive([an_update(2)])
    assert handler.begun == [2]
    assert "given up after 10 attempts" in str((await row(make_session, 1)).error)


async def test_while_the_database_is_away_what_was_handled_waits_to_be_noted(make_session: MakeSession) -> None:
    handler = Handler(closed=True)
    async with started(make_session, handler, retry_seconds=0.01) as queue:
        await queue.receive([an_update(1), an_update(2)])
        await until(lambda: handler.begun)
        async with make_session.begin() as session:
            await session.execute(text("ALTER TABLE updates RENAME TO away"))
        handler.open()
        await until(lambda: handler.done)
        await asyncio.sleep(0.05)
        async with make_session.begin() as session:
            await session.execute(text("ALTER TABLE away RENAME TO updates"))
    assert handler.begun == handler.done == [1, 2]


async def test_what_cannot_be_written_is_not_received(make_session: MakeSession) -> None:
    handler = Handler()
    async with started(make_session, handler) as queue:
        with pytest.raises(StatementError, match="not JSON serializable"):
            await queue.receive([an_update(1), an_update(2) | {"odd": object()}])
        await queue.receive([an_update(1)])
    assert handler.done == [1]


async def test_thinning_deletes_what_is_long_done_and_nothing_else(make_session: MakeSession) -> None:
    await leave_over(make_session, an_update(1))
    handler = Handler(closed=True)
    async with started(make_session, handler) as queue:
        assert await queue.delete_done(datetime.now(UTC) + timedelta(days=1)) == 0
        handler.open()
        await until(lambda: handler.done)
        await queue.drain(60)
        assert await queue.delete_done(datetime.now(UTC) - timedelta(days=1)) == 0
        assert await queue.delete_done(datetime.now(UTC) + timedelta(days=1)) == 1
