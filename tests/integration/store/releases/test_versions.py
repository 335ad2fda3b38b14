"""The versions that a database has met, and which one is live."""

import asyncio
from datetime import UTC, datetime
from typing import get_args

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from model.prediction import Verdict
from store import tables
from store.chat import people
from store.errors import NotStored
from store.releases import versions
from tests.support.data.records import a_manifest
from tests.support.databases import waits_or_is_done

OLD = a_manifest("000000000001", "2026-01-31T12:00:00Z")
NEW = a_manifest("000000000002", "2026-02-28T12:00:00.5+00:00")


async def test_a_version_is_registered_once_with_its_manifest(session: AsyncSession) -> None:
    await versions.register(session, OLD)
    session.expunge_all()
    row = await versions.register(session, OLD)
    assert (row.id, row.backbone, row.created) == (OLD.id, OLD.backbone, datetime(2026, 1, 31, 12, tzinfo=UTC))
    assert row.manifest["labels"] == list(OLD.labels)
    assert row.manifest["rejection"]["rule"] == "top"


async def test_versions_are_listed_newest_first(session: AsyncSession) -> None:
    for manifest in (OLD, NEW):
        await versions.register(session, manifest)
    assert [row.id for row in await versions.all_versions(session)] == [NEW.id, OLD.id]


async def test_the_version_activated_last_is_live(session: AsyncSession) -> None:
    assert await versions.live(session) is None
    for manifest in (OLD, NEW):
        await versions.register(session, manifest)
        await versions.activate(session, manifest.id, reason="shipped")
    assert await versions.live(session) == NEW.id
    await people.seen(session, person_id=1003, language=None)
    back = await versions.activate(session, OLD.id, person_id=1003, reason="answers got worse")
    assert (back.person_id, back.reason) == (1003, "answers got worse")
    assert await versions.live(session) == OLD.id


async def test_activating_what_is_live_adds_no_line(session: AsyncSession) -> None:
    await versions.register(session, OLD)
    first = await versions.activate(session, OLD.id, reason="shipped")
    assert await versions.activate(session, OLD.id, reason="again") is first
    assert await session.scalar(select(func.count()).select_from(tables.Activation)) == 1


async def test_the_trail_tells_in_which_update_an_admin_decided(session: AsyncSession) -> None:
    for manifest, number in ((OLD, None), (NEW, 7)):
        await versions.register(session, manifest)
        await versions.activate(session, manifest.id, reason="shipped", update_id=number)
    decided = await versions.decided_in(session, 7)
    assert decided is not None
    assert decided.version_id == NEW.id
    assert await versions.decided_in(session, 8) is None


async def test_versions_are_numbered_in_the_order_in_which_they_were_met(session: AsyncSession) -> None:
    assert [(await versions.register(session, each)).number for each in (NEW, OLD, NEW)] == [1, 2, 1]


async def test_versions_registered_at_the_same_time_get_different_numbers(
    make_session: async_sessionmaker[AsyncSession],
) -> None:
    async def register(number: int) -> int:
        async with make_session.begin() as session:
            return (await versions.register(session, a_manifest(f"{number:012}"))).number

    assert sorted(await asyncio.gather(*map(register, range(8)))) == list(range(1, 9))


async def test_what_was_live_once_is_remembered(session: AsyncSession) -> None:
    for manifest in (OLD, NEW):
        await versions.register(session, manifest)
        assert not await versions.was_live(session, manifest.id)
        await versions.activate(session, manifest.id, reason="shipped")
    assert await versions.was_live(session, OLD.id)


async def test_each_rollback_goes_back_one_more(session: AsyncSession) -> None:
    ids = [f"00000000000{number}" for number in range(1, 4)]
    for each in ids:
        await versions.register(session, a_manifest(each))
        await versions.activate(session, each, reason="promoted")
    for expected in (ids[1], ids[0]):
        assert await versions.previous(session) == expected
        await versions.activate(session, expected, reason="rollback")
    assert await versions.previous(session) is None


async def test_the_trail_says_who_when_why_and_whether_against_the_gate(session: AsyncSession) -> None:
    await versions.register(session, OLD)
    await people.seen(session, person_id=1003, language=None)
    await versions.activate(session, OLD.id, person_id=1003, reason="I know better", forced=True)
    (line,) = await versions.trail(session)
    assert (line.person_id, line.reason, line.forced) == (1003, "I know better", True)


async def test_a_discarded_version_that_is_promoted_after_all_is_discarded_no_more(session: AsyncSession) -> None:
    row = await versions.register(session, OLD)
    await versions.discard(session, OLD.id)
    assert row.discarded is not None
    await versions.activate(session, OLD.id, reason="after all")
    assert row.discarded is None


async def test_what_is_live_cannot_be_discarded(session: AsyncSession) -> None:
    for manifest in (OLD, NEW):
        row = await versions.register(session, manifest)
        await versions.activate(session, manifest.id, reason="promoted")
    assert not await versions.discard(session, NEW.id)
    assert row.discarded is None
    assert await versions.discard(session, OLD.id)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_who_discards_a_version_while_it_goes_live_waits_and_leaves_it(
    make_session: async_sessionmaker[AsyncSession],
) -> None:
    async def discards() -> bool:
        async with make_session.begin() as session:
            return await versions.discard(session, OLD.id)

    async with make_session.begin() as session:
        await versions.register(session, OLD)
    async with make_session.begin() as session:
        await versions.activate(session, OLD.id, reason="promoted")
        discarding = asyncio.create_task(discards())
        await waits_or_is_done(make_session, discarding)
    assert not await discarding


async def test_a_version_that_is_not_registered_cannot_be_live(session: AsyncSession) -> None:
    with pytest.raises(NotStored, match="no version 000000000001"):
        await versions.activate(session, OLD.id, reason="shipped")


def test_the_verdicts_that_are_stored_are_the_models() -> None:
    assert get_args(tables.Verdict) == get_args(Verdict)


async def test_of_many_who_promote_a_version_together_one_leaves_a_line(
    make_session: async_sessionmaker[AsyncSession],
) -> None:
    async with make_session.begin() as session:
        await versions.register(session, a_manifest("0000000000ff"))

    async def promote() -> int:
        async with make_session.begin() as session:
            return (await versions.activate(session, "0000000000ff", reason="better")).id

    assert len(set(await asyncio.gather(*(promote() for _ in range(8))))) == 1
