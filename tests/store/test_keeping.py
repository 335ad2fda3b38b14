"""A photo is kept while its sender changes their mind."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from databases import waits_or_is_done
from records import ADMIN, PERSON, a_live_version, keep
from store import consent, people, photos
from store.tables import PhotoRow

PHOTO = "a" * 64
Sessions = async_sessionmaker[AsyncSession]


async def says_no(session: AsyncSession) -> None:
    await people.consent(session, ADMIN, False)


async def is_forgotten(session: AsyncSession) -> None:
    await people.forget(session, ADMIN)


async def forgets(make_session: Sessions) -> None:
    async with make_session.begin() as session:
        await people.forget(session, PERSON)


# SQLite has one transaction at a time: there, nobody changes their mind within one of another.
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("change", [says_no, is_forgotten])
async def test_who_changes_their_mind_while_a_photo_is_kept_has_it_gone(
    make_session: Sessions, change: Callable[[AsyncSession], Awaitable[None]]
) -> None:
    async def changed() -> None:
        async with make_session.begin() as session:
            await change(session)

    async with make_session.begin() as session:
        await a_live_version(session)
        await people.seen(session, person_id=ADMIN, language="en")
        await people.consent(session, ADMIN, True)
    async with make_session.begin() as session:
        assert await consent.may_keep(session, ADMIN)
        changing = asyncio.create_task(changed())
        await waits_or_is_done(make_session, changing)
        await keep(session, person_id=ADMIN, sha256=PHOTO)
    await changing
    async with make_session() as session:
        assert (await session.scalars(select(PhotoRow))).all() == []


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_of_two_who_let_go_of_the_same_photo_at_once_one_has_its_file_deleted(make_session: Sessions) -> None:
    async def lets_go(person: int) -> None:
        async with make_session.begin() as session:
            await photos.let_go(session, person)

    async with make_session.begin() as session:
        for person in (PERSON, ADMIN):
            await people.seen(session, person_id=person, language="en")
            await keep(session, person_id=person, sha256=PHOTO)
    async with make_session.begin() as session:
        assert await photos.let_go(session, PERSON) == []
        other = asyncio.create_task(lets_go(ADMIN))
        await waits_or_is_done(make_session, other)
    await other
    async with make_session() as session:
        assert (await photos.claim(session)).sha256 == [PHOTO]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_photo_is_forgotten_while_another_keeps_the_same(make_session: Sessions) -> None:
    async with make_session.begin() as session:
        for person in (PERSON, ADMIN):
            await people.seen(session, person_id=person, language="en")
        await keep(session, person_id=PERSON, sha256=PHOTO)
        await photos.add_embedding(session, sha256=PHOTO, backbone="b", vector=b"\1")
        until = await photos.intend(session, PHOTO)
    async with make_session.begin() as session:
        assert await photos.keep(session, person_id=ADMIN, sha256=PHOTO, size=1000, until=until)
        forgetting = asyncio.create_task(forgets(make_session))
        await waits_or_is_done(make_session, forgetting)
        await photos.add_embedding(session, sha256=PHOTO, backbone="b", vector=b"\1")
    await forgetting
    async with make_session() as session:
        assert [row.person_id for row in await session.scalars(select(PhotoRow))] == [ADMIN]
        assert (await photos.claim(session)).sha256 == []


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_photo_is_forgotten_while_a_trainer_notes_what_it_sees_in_it(make_session: Sessions) -> None:
    async with make_session.begin() as session:
        await people.seen(session, person_id=PERSON, language="en")
        await keep(session, person_id=PERSON, sha256=PHOTO)
    async with make_session.begin() as session:
        assert await photos.hold(session, [PHOTO, "f" * 64]) == [PHOTO]
        await photos.add_embedding(session, sha256=PHOTO, backbone="b", vector=b"\1")
        forgetting = asyncio.create_task(forgets(make_session))
        await waits_or_is_done(make_session, forgetting)
    await forgetting
    async with make_session() as session:
        assert await photos.embeddings(session, "b") == {}


async def test_thousands_of_photos_are_held_in_parts(make_session: Sessions) -> None:
    kept = [f"{number:064x}" for number in range(12_000)]
    async with make_session.begin() as session:
        await people.seen(session, person_id=PERSON, language="en")
        await session.execute(insert(PhotoRow), [{"sha256": each, "person_id": PERSON, "bytes": 1} for each in kept])
    async with make_session() as session:
        assert await photos.all_kept(session, [*kept, kept[0]])
        assert not await photos.all_kept(session, [*kept, PHOTO])
        assert await photos.hold(session, [PHOTO, *kept]) == kept


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_check_waits_for_nothing_but_the_photos_that_it_asks_for(make_session: Sessions) -> None:
    async with make_session.begin() as session:
        for person, sha256 in ((PERSON, PHOTO), (ADMIN, "b" * 64)):
            await people.seen(session, person_id=person, language="en")
            await keep(session, person_id=person, sha256=sha256)
    async with make_session.begin() as session:
        await photos.let_go(session, ADMIN)
        async with asyncio.timeout(10), make_session() as checking:
            assert await photos.all_kept(checking, [PHOTO])
