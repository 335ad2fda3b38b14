"""Photos that people let us keep."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from records import PERSON
from store import consent, corrections, people, photos
from store.columns import now
from store.tables import Discarded

PHOTO, BACKBONE = "a" * 64, "ba9876543210"


async def test_a_photo_kept_twice_is_one_row(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language=None)
    first = await photos.keep(session, person_id=PERSON, sha256=PHOTO, size=1000)
    assert await photos.keep(session, person_id=PERSON, sha256=PHOTO, size=1000) is first
    assert [row.sha256 for row in await photos.of_person(session, PERSON)] == [PHOTO]


async def test_an_embedding_is_kept_once_a_backbone_and_only_of_a_kept_photo(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language=None)
    await photos.keep(session, person_id=PERSON, sha256=PHOTO, size=1000)
    for sha256 in (PHOTO, "b" * 64):
        for vector in (b"\1\2", b"\3\4"):
            await photos.add_embedding(session, sha256=sha256, backbone=BACKBONE, vector=vector)
    assert await photos.embeddings(session, BACKBONE) == {PHOTO: b"\1\2"}
    assert await photos.embeddings(session, "0" * 12) == {}


async def test_a_file_is_to_be_deleted_until_that_is_done_or_somebody_keeps_it_again(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language=None)
    for sha256 in (PHOTO, "b" * 64):
        await photos.keep(session, person_id=PERSON, sha256=sha256, size=1000)
    await photos.let_go(session, PERSON)
    assert sorted(await photos.discarded(session)) == [PHOTO, "b" * 64]
    await photos.keep(session, person_id=PERSON, sha256=PHOTO, size=1000)
    assert await photos.discarded(session) == ["b" * 64]
    await photos.deleted(session, ["b" * 64])
    assert await photos.discarded(session) == []


async def test_a_file_that_was_put_by_somebody_who_was_killed_then_goes_with_time(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language=None)
    await photos.intend(session, PHOTO)
    assert await photos.discarded(session) == []  # it may be on its way
    await session.execute(update(Discarded).values(at=now()))
    assert await photos.discarded(session) == [PHOTO]
    await photos.keep(session, person_id=PERSON, sha256=PHOTO, size=1000)
    await photos.intend(session, PHOTO)  # by somebody else who sent the same
    await session.execute(update(Discarded).values(at=now()))
    assert await photos.discarded(session) == []


async def test_a_file_whose_sender_says_no_meanwhile_goes_at_once(session: AsyncSession) -> None:
    await photos.intend(session, PHOTO)
    await consent.discard(session, PHOTO)
    assert await photos.discarded(session) == [PHOTO]


async def test_whether_all_photos_of_a_version_are_still_kept(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language=None)
    await photos.keep(session, person_id=PERSON, sha256=PHOTO, size=1000)
    assert await photos.all_kept(session, [PHOTO])
    assert not await photos.all_kept(session, [PHOTO, "b" * 64])
    assert await corrections.all_there(session, [])
    assert not await corrections.all_there(session, [404])
