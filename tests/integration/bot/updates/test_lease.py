"""Several processes share a queue: each update is one's, until that one falls silent."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.state.attempt import Attempt
from bot.state.message_ids import MessageIds
from bot.updates.lease import SILENCE, Lease
from bot.updates.queue import UpdateQueue
from bot.updates.scheduler import SUSPECT_AFTER
from store.chat import update_queue as stored
from store.db.heartbeat import PATIENCE
from store.db.types import now
from store.tables import SUPERGROUPS, UpdateRow
from tests.support.data.queues import MakeSession, leave_over, row, started, until
from tests.support.data.updates import Handler, an_update
from tests.support.databases import database, make_session, postgresql, url

__all__ = ["database", "make_session", "postgresql", "url"]

HOUR = timedelta(hours=1)


def a_process() -> Lease:
    """One that has listened long enough to tell who is silent."""
    late = [PATIENCE]
    lease = Lease(silence=HOUR, clock=lambda: now() - late[-1])
    lease.looked()
    late.append(timedelta(0))
    return lease


A_PROCESS, ANOTHER = a_process(), a_process()


@pytest.mark.parametrize("chat", [2, SUPERGROUPS - 2])
async def test_what_another_process_has_sent_in_a_chat_is_no_answer_to_the_next_update(
    make_session: MakeSession, chat: int
) -> None:
    ones, others = MessageIds(), MessageIds()
    hanging, begun = Handler(closed=True), []

    async def send(update: dict[str, Any], attempt: Attempt, /) -> None:
        ones.saw(chat, 12)

    async def handle(update: dict[str, Any], attempt: Attempt, /) -> None:
        begun.append((update["update_id"], attempt.above if attempt.repeated else None))

    async with started(make_session, send, highest=ones.highest, saw=ones.saw, lease=A_PROCESS) as one:
        await one.receive([an_update(10, chat)])
    others.saw(chat, 11)
    async with started(make_session, hanging, highest=others.highest, saw=others.saw, lease=ANOTHER) as two:
        await two.receive([an_update(11, chat)])
        await until(lambda: hanging.begun)
        assert others.highest(chat) == 12
        await two.drain(0.01)
    async with started(make_session, handle, highest=lambda lane: 99):
        pass
    assert begun == [(11, 12)]


async def test_what_another_process_is_at_is_left_to_it_until_it_falls_silent(make_session: MakeSession) -> None:
    first, second = Handler(closed=True), Handler()
    async with started(make_session, first, lease=A_PROCESS) as one:
        await one.receive([an_update(1), an_update(2)])
        await until(lambda: first.begun)
        async with started(make_session, second, lease=ANOTHER, concurrency=1) as two:
            await two.receive([an_update(-3), an_update(3), an_update(4, chat=2)])
            await until(lambda: second.done)
            assert second.begun == [4]
            async with make_session.begin() as session:
                await session.execute(update(UpdateRow).filter_by(update_id=1).values(lease_renewed=now() - 2 * HOUR))
            sharing = asyncio.create_task(two.share(nothing_to_learn))
            await until(lambda: 3 in second.done)
            sharing.cancel()
        first.open()
    assert (second.done, second.replayed) == ([4, 1, -3, 2, 3], [1])


async def test_who_lost_an_update_to_another_process_does_not_mark_it_done(make_session: MakeSession) -> None:
    slow, other = Handler(closed=True), Handler(closed=True)
    async with started(make_session, slow, lease=A_PROCESS) as one:
        await one.receive([an_update(1)])
        await until(lambda: slow.begun)
        async with make_session.begin() as session:
            await session.execute(update(UpdateRow).values(lease_renewed=now() - 2 * HOUR))
        async with started(make_session, other, lease=ANOTHER):
            await until(lambda: other.begun)
            slow.open()
            await one.drain(60)
            assert (await row(make_session, 1)).done is None
            other.open()
    assert (await row(make_session, 1)).done is not None


async def test_who_says_that_it_is_at_work_keeps_what_it_has(make_session: MakeSession) -> None:
    first = Handler(closed=True)
    async with started(make_session, first, lease=A_PROCESS) as one:
        await one.receive([an_update(1)])
        await until(lambda: first.begun)
        async with make_session.begin() as session:
            await session.execute(update(UpdateRow).values(lease_renewed=now() - 2 * HOUR))
            assert await stored.free(session, HOUR.total_seconds()) == [stored.ChatWork(1, attempts=1)]
            await stored.renew(session, A_PROCESS.name)
            assert await stored.free(session, HOUR.total_seconds()) == []
        first.open()


@pytest.mark.parametrize("wrong", [HOUR, -HOUR])
async def test_whose_clock_is_wrong_takes_nothing_over_that_is_in_work(
    make_session: MakeSession, wrong: timedelta
) -> None:
    first, second, waited = Handler(closed=True), Handler(), [timedelta(0)]
    lease = Lease(silence=SILENCE, clock=lambda: now() + wrong + waited[-1])
    async with started(make_session, first, lease=A_PROCESS) as one:
        await one.receive([an_update(1)])
        await until(lambda: first.begun)
        async with started(make_session, second, lease=lease, concurrency=1) as two:
            waited.append(PATIENCE)  # by now it would take over what is silent
            lease.looked()
            waited.append(2 * PATIENCE)
            assert lease.silence() == SILENCE.total_seconds()
            await two.receive([an_update(2), an_update(3, chat=2)])
            await until(lambda: second.done)
        assert second.begun == [3]
        first.open()


async def test_what_is_not_finished_in_a_drain_is_another_process_s_at_once(make_session: MakeSession) -> None:
    first, second = Handler(closed=True), Handler()
    async with started(make_session, first, lease=A_PROCESS) as one:
        await one.receive([an_update(1)])
        await until(lambda: first.begun)
        await one.drain(0.01)
    async with started(make_session, second, lease=ANOTHER):
        pass
    assert second.replayed == [1]


async def test_who_could_not_reach_the_database_for_long_takes_nobody_for_silent(make_session: MakeSession) -> None:
    first, second, start, minutes = Handler(closed=True), Handler(), now(), [0]
    patient = Lease(silence=HOUR, clock=lambda: start + timedelta(minutes=minutes[-1]))

    async def after_an_outage(session: AsyncSession) -> None:
        if minutes[-1] < 100:  # no gap by itself is long
            minutes.append(minutes[-1] + 25)
            raise OSError("the database is away")
        held = update(UpdateRow).filter_by(update_id=1)
        await session.execute(held.values(lease_renewed=now() - 2 * HOUR))  # the other could renew nothing either
        minutes.append(minutes[-1])

    async with started(make_session, first, lease=A_PROCESS) as one:
        await one.receive([an_update(1)])
        await until(lambda: first.begun)
        async with started(make_session, second, lease=patient) as two:
            sharing = asyncio.create_task(two.share(after_an_outage))
            await until(lambda: minutes.count(100) == 3)
            await two.receive([an_update(2), an_update(3, chat=3)])
            await until(lambda: second.begun)
            await until(lambda: minutes.count(100) == 4)
            assert second.begun == [3]
            minutes.append(101)  # by now who is at work would have said so
            await until(lambda: len(second.begun) == 3)
            sharing.cancel()
        first.open()
    assert second.begun == [3, 1, 2]


async def nothing_to_learn(session: AsyncSession) -> None:
    """Of the others' messages."""


async def test_what_may_have_ended_another_process_is_handled_alone_once_that_counts_as_ended(
    make_session: MakeSession,
) -> None:
    await leave_over(make_session, an_update(1, chat=1), attempts=SUSPECT_AFTER)
    await held_by_another(make_session, since=now())
    first, second = Handler(closed=True), Handler(closed=True)
    async with started(make_session, first, lease=A_PROCESS, trust_seconds=3600) as queue:
        await queue.receive([an_update(each, chat=each) for each in (2, 3)])
        await until(lambda: len(first.begun) == 2)  # while another is at it, it keeps nobody waiting
        first.open()
        await queue.drain(60)
    async with started(make_session, second, lease=A_PROCESS, trust_seconds=3600) as queue:
        await held_by_another(make_session, since=now() - 2 * HOUR)
        sharing = asyncio.create_task(queue.share(nothing_to_learn))
        await until(lambda: second.begun)
        await queue.receive([an_update(4, chat=4)])
        await asyncio.sleep(0.1)  # what would begin beside it would have begun
        sharing.cancel()
        assert second.begun == [1]
        second.open()
    assert second.done == [1, 4]


async def test_a_process_takes_over_what_ended_another_alone(make_session: MakeSession) -> None:
    handler = Handler(closed=True)
    async with started(make_session, handler, lease=A_PROCESS, trust_seconds=3600) as queue:
        await leave_over(make_session, an_update(-3, chat=1))
        await leave_over(make_session, an_update(1, chat=1), attempts=SUSPECT_AFTER)
        await held_by_another(make_session, since=now() - 2 * HOUR)
        sharing = asyncio.create_task(queue.share(nothing_to_learn))
        await until(lambda: handler.begun)
        await queue.receive([an_update(2, chat=2)])
        await asyncio.sleep(0.1)  # as above
        sharing.cancel()
        assert handler.begun == [1]
        handler.open()
    assert sorted(handler.done) == [-3, 1, 2]


async def test_what_may_have_ended_another_process_waits_for_no_call_that_takes_long(
    make_session: MakeSession,
) -> None:
    handler = Handler(closed=True)
    async with started(make_session, handler, lease=A_PROCESS, trust_seconds=0) as queue:
        await queue.receive([an_update(2, chat=2)])
        await until(lambda: handler.begun)
        await leave_over(make_session, an_update(1, chat=1), attempts=SUSPECT_AFTER)
        sharing = asyncio.create_task(queue.share(nothing_to_learn))
        await queue.receive([an_update(3, chat=3)])
        await until(lambda: len(handler.begun) == 3)
        sharing.cancel()
        assert sorted(handler.begun) == [1, 2, 3]
        handler.open()


async def test_a_lane_that_another_process_took_up_is_suspected_no_longer(make_session: MakeSession) -> None:
    await leave_over(make_session, an_update(1, chat=1), attempts=SUSPECT_AFTER)
    await held_by_another(make_session, since=now())
    handler = Handler(closed=True)
    async with started(make_session, handler, lease=A_PROCESS, trust_seconds=3600) as queue:
        async with make_session.begin() as session:
            await stored.finish(session, 1, None, owner="another")
        await queue.receive([an_update(2, chat=1)])
        await until(lambda: handler.begun)
        await queue.receive([an_update(3, chat=3)])
        await until(lambda: len(handler.begun) == 2)
        handler.open()


async def held_by_another(make_session: MakeSession, since: datetime) -> None:
    """Say that what is left over is held by a process that was last heard of at a moment."""
    async with make_session.begin() as session:
        held = update(UpdateRow).where(UpdateRow.done.is_(None)).values(lease_owner="another", lease_renewed=since)
        await session.execute(held)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)  # SQLite's transactions end with their process
async def test_what_a_killed_process_has_noted_after_its_end_is_not_handled_again(make_session: MakeSession) -> None:
    await leave_over(make_session, an_update(1), an_update(2))
    async with make_session.begin() as session:
        await stored.begin(session, 1, owner="killed", silence=0.0)
    handler = Handler()
    async with make_session.begin() as killed:
        await stored.finish(killed, 1, None, owner="killed")
        queue = UpdateQueue(make_session, handler)
        await queue.start()
        async with make_session() as session:
            while not await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                await session.rollback()
    await until(lambda: handler.done)
    await queue.drain(60)
    assert handler.begun == [2]
    assert (await row(make_session, 1)).error is None
