"""Retrainings, one at a time, from an admin's wish to their end."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store.chat import people
from store.errors import NotStored
from store.releases import failures, runs, versions
from store.releases.failures import Failure
from store.tables import Run
from tests.support.data.records import ADMIN, a_live_version, a_manifest
from tests.support.databases import waits_or_is_done

SOON = timedelta(seconds=60)


async def a_run(session: AsyncSession) -> Run:
    await a_live_version(session)
    return await runs.request(session, requested_by=ADMIN, chat_id=ADMIN)


async def test_two_admins_who_ask_together_get_the_same_run(make_session: async_sessionmaker[AsyncSession]) -> None:
    async with make_session.begin() as session:
        await a_live_version(session)
        await people.seen(session, person_id=9002, language=None)

    async def ask(admin: int) -> int:
        async with make_session.begin() as session:
            return (await runs.request(session, requested_by=admin, chat_id=admin)).id

    assert len(set(await asyncio.gather(*(ask(admin) for admin in (ADMIN, 9002) * 5)))) == 1


async def test_one_trainer_of_many_gets_a_run(make_session: async_sessionmaker[AsyncSession]) -> None:
    async with make_session.begin() as session:
        await a_run(session)

    async def claim(who: str) -> bool:
        async with make_session.begin() as session:
            return await runs.claim(session, who) is not None

    assert sum(await asyncio.gather(*(claim(f"trainer {number}") for number in range(8)))) == 1


async def test_one_process_of_many_shows_a_run_until_it_falls_silent(
    make_session: async_sessionmaker[AsyncSession],
) -> None:
    async with make_session.begin() as session:
        run = await a_run(session)

    async def follows(who: str, silence: timedelta = SOON) -> bool:
        async with make_session.begin() as session:
            return await runs.lease_progress(session, run.id, who, silence.total_seconds())

    names = [f"bot {number}" for number in range(8)]
    taken = await asyncio.gather(*map(follows, names))
    assert sum(taken) == 1
    assert [await follows(name) for name in names] == taken
    assert await follows("another", silence=-SOON)
    async with make_session.begin() as session:
        await runs.release_progress(session, names[0])
    assert not await follows(names[0])
    async with make_session.begin() as session:
        await runs.release_progress(session, "another")
    assert await follows(names[0])
    async with make_session.begin() as session:
        await runs.mark_reported(session, run.id)
    assert not await follows(names[0])


async def test_a_run_goes_from_queued_over_running_to_done(session: AsyncSession) -> None:
    run = await a_run(session)
    assert (run.state, run.base_version) == ("queued", "0123456789ab")
    claimed = await runs.claim(session, "me")
    assert claimed is not None
    assert (claimed.state, claimed.claimed_by) == ("running", "me")
    beaten = await runs.beat(session, run.id, "me", step="embed", done=3, total=9)
    assert beaten is not None
    assert (beaten.step, beaten.done, beaten.total) == ("embed", 3, 9)
    ended = await runs.finish(session, run.id, "me", version_id="0123456789ab", gate={"passed": True})
    assert ended is not None
    assert (ended.state, ended.gate, ended.active) == ("done", {"passed": True}, None)
    assert await runs.active(session) is None


async def test_a_version_is_of_the_run_that_made_it_and_not_of_one_that_made_it_again(session: AsyncSession) -> None:
    await versions.register(session, a_manifest("ba9876543210"))
    for version in ("ba9876543210", "0123456789ab"):
        run = await a_run(session)
        await runs.claim(session, "me")
        await runs.finish(session, run.id, "me", version_id=version, gate={"passed": True})
    made = await runs.of_version(session, "ba9876543210")
    assert made is not None
    assert (made.id, made.base_version) == (run.id - 1, "0123456789ab")
    assert await runs.of_version(session, "0123456789ab") is None


async def test_after_the_end_of_a_run_there_can_be_another(session: AsyncSession) -> None:
    first = await a_run(session)
    await runs.claim(session, "me")
    await runs.fail(session, first.id, "me", Failure(why="photos"))
    second = await runs.request(session, requested_by=ADMIN, chat_id=ADMIN)
    assert second.id > first.id


async def test_a_run_that_waits_is_cancelled_at_once(session: AsyncSession) -> None:
    run = await a_run(session)
    cancelled = await runs.cancel(session, run.id)
    assert cancelled is not None
    assert cancelled.state == "cancelled"
    assert await runs.claim(session, "me") is None
    assert await runs.cancel(session, 404) is None


async def test_a_run_at_work_is_asked_to_stop_and_its_trainer_ends_it(session: AsyncSession) -> None:
    run = await a_run(session)
    await runs.claim(session, "me")
    asked = await runs.cancel(session, run.id)
    assert asked is not None
    assert asked.state == "running"
    beaten = await runs.beat(session, run.id, "me", step="train")
    assert beaten is not None
    assert beaten.cancel_requested is not None
    ended = await runs.stop(session, run.id, "me")
    assert ended is not None
    assert ended.state == "cancelled"


async def test_a_run_whose_trainer_fell_silent_fails_with_its_reason(session: AsyncSession) -> None:
    run = await a_run(session)
    await runs.claim(session, "host 1")
    await runs.beat(session, run.id, "host 1", step="embed")
    assert await runs.fail_stale(session, SOON.total_seconds()) == []
    (lost,) = await runs.fail_stale(session, -SOON.total_seconds())
    assert lost.state == "failed"
    why = failures.read(lost.error)
    assert (why.why, why.facts["trainer"], why.facts["step"]) == ("silent", "host 1", "embed")
    assert lost.heartbeat is not None
    assert why.facts["at"] == lost.heartbeat.isoformat()


async def test_a_trainer_that_was_given_up_changes_nothing_more(session: AsyncSession) -> None:
    run = await a_run(session)
    await runs.claim(session, "me")
    await runs.fail_stale(session, -SOON.total_seconds())
    assert await runs.beat(session, run.id, "me", step="report") is None
    assert await runs.finish(session, run.id, "me", version_id="0123456789ab", gate={}) is None
    found = await runs.get(session, run.id)
    assert found is not None
    assert found.state == "failed"


async def test_a_trainer_that_stops_puts_its_run_back_for_the_next(session: AsyncSession) -> None:
    run = await a_run(session)
    await runs.claim(session, "me")
    await runs.release(session, run.id, "me")
    again = await runs.claim(session, "the next")
    assert again is not None
    assert (again.id, again.claimed_by) == (run.id, "the next")


async def test_the_outcome_of_a_run_is_told_once(session: AsyncSession) -> None:
    run = await a_run(session)
    await runs.show_at(session, run.id, 77)
    assert await runs.unreported(session) == []
    await runs.cancel(session, run.id)
    (ended,) = await runs.unreported(session)
    assert (ended.id, ended.message_id) == (run.id, 77)
    await runs.mark_reported(session, run.id)
    assert await runs.unreported(session) == []


async def test_without_a_live_version_there_is_nothing_to_retrain(session: AsyncSession) -> None:
    await people.seen(session, person_id=ADMIN, language=None)
    with pytest.raises(NotStored, match="No version is live"):
        await runs.request(session, requested_by=ADMIN, chat_id=ADMIN)


async def test_a_run_that_is_to_stop_does_not_wait_again_nor_end_otherwise(session: AsyncSession) -> None:
    run = await a_run(session)
    await runs.claim(session, "me")
    await runs.cancel(session, run.id)
    assert await runs.finish(session, run.id, "me", version_id="0123456789ab", gate={}) is None
    assert await runs.release(session, run.id, "another") is None
    ended = await runs.release(session, run.id, "me")
    assert ended is not None
    assert (ended.state, ended.active) == ("cancelled", None)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_run_that_is_put_back_while_an_admin_stops_it_is_stopped(
    make_session: async_sessionmaker[AsyncSession],
) -> None:
    async with make_session.begin() as session:
        run = await a_run(session)
        await runs.claim(session, "me")

    async def stops() -> Run | None:
        async with make_session.begin() as session:
            return await runs.cancel(session, run.id)

    async with make_session.begin() as session:
        await runs.release(session, run.id, "me")
        stopping = asyncio.create_task(stops())
        await waits_or_is_done(make_session, stopping)
    stopped = await stopping
    assert stopped is not None
    assert (stopped.state, stopped.active) == ("cancelled", None)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_run_that_an_admin_stops_while_it_is_put_back_is_not_put_back(
    make_session: async_sessionmaker[AsyncSession],
) -> None:
    async with make_session.begin() as session:
        run = await a_run(session)
        await runs.claim(session, "me")

    async def puts_back() -> Run | None:
        async with make_session.begin() as session:
            return await runs.release(session, run.id, "me")

    async with make_session.begin() as session:
        await runs.cancel(session, run.id)
        releasing = asyncio.create_task(puts_back())
        await waits_or_is_done(make_session, releasing)
    ended = await releasing
    assert ended is not None
    assert (ended.state, ended.active) == ("cancelled", None)


async def test_why_a_run_failed_is_kept_whatever_is_in_the_words(session: AsyncSession) -> None:
    run = await a_run(session)
    await runs.claim(session, "me")
    why = Failure(why="unexpected", detail="No such file: 'a\0b\udcff'.")
    failed = await runs.fail(session, run.id, "me", why)
    assert failed is not None
    assert failures.read(failed.error) == replace(why, detail="No such file: 'ab?'.")
