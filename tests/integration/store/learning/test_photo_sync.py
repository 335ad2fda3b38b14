"""A photo is kept while its sender changes their mind."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store.chat import people
from store.learning import consent, erasure, photos
from store.predictions import corrections
from store.tables import PhotoRow, PredictionRow
from tests.support.data.records import ADMIN, PERSON, a_correction, a_live_version, a_prediction, keep
from tests.support.databases import waits_or_is_done

PHOTO = "a" * 64
Sessions = async_sessionmaker[AsyncSession]


async def says_no(session: AsyncSession) -> None:
    await consent.set_consent(session, ADMIN, False)


async def is_forgotten(session: AsyncSession) -> None:
    await erasure.forget(session, ADMIN)


async def forgets(make_session: Sessions) -> None:
    async with make_session.begin() as session:
        await erasure.forget(session, PERSON)


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
        await consent.set_consent(session, ADMIN, True)
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
            await photos.remove(session, person)

    async with make_session.begin() as session:
        for person in (PERSON, ADMIN):
            await people.seen(session, person_id=person, language="en")
            await keep(session, person_id=person, sha256=PHOTO)
    async with make_session.begin() as session:
        assert await photos.remove(session, PERSON) == []
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
        await photos.remove(session, ADMIN)
        async with asyncio.timeout(10), make_session() as checking:
            assert await photos.all_kept(checking, [PHOTO])


async def allows(session: AsyncSession, *, keep: bool, about: PredictionRow | None = None) -> None:
    await consent.decide(session, PERSON, keep=keep, about=about)


async def owed(session: AsyncSession) -> list[int]:
    return [row.message_id for row in await consent.to_keep(session, 10)]


async def a_named_photo(session: AsyncSession, number: int, **values: Any) -> PredictionRow:
    sent: dict[str, Any] = {"message_id": number, "photo_sha256": f"{number:064}", "file_id": f"file {number}"}
    said = await a_correction(session, kept=False, **(sent | values))
    return await session.get_one(PredictionRow, said.prediction_id)


async def test_a_yes_is_for_the_photo_it_was_asked_about_and_for_what_is_corrected_later(session: AsyncSession) -> None:
    _, asked = [await a_named_photo(session, number) for number in (1, 2)]
    await allows(session, keep=True, about=asked)
    await a_named_photo(session, 3)
    assert await owed(session) == [2, 3]
    await allows(session, keep=True)  # said again, it takes nothing back
    assert await owed(session) == [2, 3]


async def test_a_no_for_a_photo_stands_also_for_the_same_sent_twice(session: AsyncSession) -> None:
    asked = await a_named_photo(session, 1)
    twice = await a_prediction(session, message_id=2, photo_sha256=asked.photo_sha256, file_id="file 2")
    await allows(session, keep=False, about=asked)
    await allows(session, keep=True)
    await corrections.add(session, prediction_id=twice.id, person_id=PERSON, slug="one", how="tapped")
    assert await owed(session) == []


async def test_a_no_and_a_yes_are_for_every_picture_of_an_album(session: AsyncSession) -> None:
    first, _ = [await a_named_photo(session, number, album="a") for number in (1, 2)]
    other, _ = [await a_named_photo(session, number, album="b") for number in (3, 4)]
    await allows(session, keep=False, about=first)
    await allows(session, keep=True, about=other)
    assert await owed(session) == [3, 4]


async def test_a_photo_being_kept_while_its_sender_says_no_and_then_yes_to_others_is_not(session: AsyncSession) -> None:
    asked = await a_named_photo(session, 1)
    await allows(session, keep=True, about=asked)
    (found,) = await consent.to_keep(session, 10)
    session.expunge(found)  # as whoever fetches the photo has it
    assert await consent.may_keep_photo(session, found)
    await allows(session, keep=False)
    await allows(session, keep=True)
    assert not await consent.may_keep_photo(session, found)
