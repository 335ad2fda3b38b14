"""Telling people, once, that a version has learnt from their corrections."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store.chat import people
from store.releases import notices
from store.tables import Correction, TrainingPhotoRow
from tests.support.data.records import PERSON, a_correction, a_live_version

FIRST, SECOND = "000000000001", "000000000002"


async def teach(session: AsyncSession, version: str, *said: Correction) -> None:
    for each in said:
        photo = f"{each.id:064}"
        row = {"version_id": version, "photo_sha256": photo, "slug": each.slug, "part": "train"}
        session.add(TrainingPhotoRow(**row, correction_id=each.id, person_id=each.person_id))
    await session.flush()


async def test_who_taught_the_live_version_is_told_once(session: AsyncSession) -> None:
    said = [await a_correction(session, message_id=number, slug=f"{number}") for number in (10, 11)]
    await a_live_version(session, FIRST)
    await teach(session, FIRST, *said)
    (due,) = await notices.due(session)
    assert (due.person_id, due.version_id, due.number, due.slugs) == (PERSON, FIRST, 2, ("11", "10"))
    assert await notices.begin(session, due)
    assert not await notices.begin(session, due)
    await notices.sent(session, due)
    assert await notices.due(session) == []


async def test_a_later_version_is_told_only_for_what_it_is_the_first_to_know(session: AsyncSession) -> None:
    old = await a_correction(session, message_id=10)
    await a_live_version(session, FIRST)
    await teach(session, FIRST, old)
    for due in await notices.due(session):
        await notices.begin(session, due)
    await a_live_version(session, SECOND)
    await teach(session, SECOND, old)
    assert await notices.due(session) == []
    await teach(session, SECOND, await a_correction(session, message_id=11, slug="new"))
    (due,) = await notices.due(session)
    assert due.slugs == ("new",)


async def test_who_does_not_wish_to_hear_is_left_alone(session: AsyncSession) -> None:
    said = await a_correction(session)
    await a_live_version(session, FIRST)
    await teach(session, FIRST, said)
    await people.set_notify(session, PERSON, False)
    assert await notices.due(session) == []


async def test_of_two_processes_one_sends(make_session: async_sessionmaker[AsyncSession]) -> None:
    async with make_session.begin() as session:
        said = await a_correction(session)
        await a_live_version(session, FIRST)
        await teach(session, FIRST, said)
        (due,) = await notices.due(session)

    async def begin() -> bool:
        async with make_session.begin() as session:
            return await notices.begin(session, due)

    assert sum(await asyncio.gather(*(begin() for _ in range(6)))) == 1
