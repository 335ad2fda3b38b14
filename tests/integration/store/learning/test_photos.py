"""Photos that people let us keep."""

from typing import Any

import pytest
from sqlalchemy import event, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.chat import people
from store.db.types import now
from store.learning import consent, photos
from store.predictions import corrections
from store.tables import PhotoDeletion
from tests.support.data.records import PERSON, a_correction, keep

PHOTO, OTHER, BACKBONE = "a" * 64, "b" * 64, "ba9876543210"


async def to_delete(session: AsyncSession) -> list[str]:
    """Digests of photos that somebody would delete now, who leaves it at looking."""
    async with session.begin_nested() as look:
        found = (await photos.claim(session)).sha256
        await look.rollback()
    return sorted(found)


async def time_passes(session: AsyncSession) -> None:
    """Whoever is at a file had their time."""
    await session.execute(update(PhotoDeletion).values(due=now()))


async def test_a_photo_kept_twice_is_one_row(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language=None)
    first = await keep(session, person_id=PERSON, sha256=PHOTO)
    assert await keep(session, person_id=PERSON, sha256=PHOTO) is first
    assert [row.sha256 for row in await photos.of_person(session, PERSON)] == [PHOTO]


async def test_an_embedding_is_kept_once_a_backbone_and_only_of_a_kept_photo(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language=None)
    await keep(session, person_id=PERSON, sha256=PHOTO)
    for sha256 in (PHOTO, "b" * 64):
        for vector in (b"\1\2", b"\3\4"):
            await photos.add_embedding(session, sha256=sha256, backbone=BACKBONE, vector=vector)
    assert await photos.embeddings(session, BACKBONE) == {PHOTO: b"\1\2"}
    assert await photos.embeddings(session, "0" * 12) == {}


async def test_a_file_is_to_be_deleted_until_that_is_done_or_somebody_keeps_it_again(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language=None)
    for sha256 in (PHOTO, OTHER):
        await keep(session, person_id=PERSON, sha256=sha256)
    await photos.remove(session, PERSON)
    assert await to_delete(session) == [PHOTO, OTHER]
    await keep(session, person_id=PERSON, sha256=PHOTO)
    claimed = await photos.claim(session)
    assert claimed.sha256 == [OTHER]
    await photos.deleted(session, claimed)
    assert await to_delete(session) == []


async def test_a_file_that_was_put_by_somebody_who_was_killed_then_goes_with_time(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language=None)
    await photos.intend(session, PHOTO)
    assert await to_delete(session) == []  # it may be on its way
    await time_passes(session)
    assert await to_delete(session) == [PHOTO]
    await keep(session, person_id=PERSON, sha256=PHOTO)
    await photos.intend(session, PHOTO)  # by somebody else who sent the same
    await time_passes(session)
    assert await to_delete(session) == []
    assert await keep(session, person_id=PERSON, sha256=PHOTO)  # and the next one is not held up


async def test_a_file_whose_sender_says_no_meanwhile_goes_at_once(session: AsyncSession) -> None:
    until = await photos.intend(session, PHOTO)
    assert until is not None
    await photos.release(session, PHOTO, until)
    assert await to_delete(session) == [PHOTO]


async def test_what_one_deletes_no_other_puts_or_deletes_and_what_one_puts_no_other_deletes(
    session: AsyncSession,
) -> None:
    await photos.discard(session, [PHOTO])
    assert (await photos.claim(session)).sha256 == [PHOTO]
    assert (await photos.claim(session)).sha256 == []
    assert await photos.intend(session, PHOTO) is None
    assert await photos.intend(session, OTHER) is not None
    assert await photos.intend(session, OTHER) is None
    await photos.discard(session, [OTHER])  # somebody sees a no: whoever puts it must first be done
    assert (await photos.claim(session)).sha256 == []


async def test_who_deletes_too_slowly_leaves_the_row_of_who_puts_the_file_again(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language=None)
    await photos.discard(session, [PHOTO])
    slow = await photos.claim(session)
    await time_passes(session)
    until = await photos.intend(session, PHOTO)
    await photos.deleted(session, slow)
    assert await photos.intend(session, PHOTO) is None  # the row stands
    assert await photos.keep(session, person_id=PERSON, sha256=PHOTO, size=1000, until=until) is not None


async def test_who_puts_too_slowly_keeps_nothing_that_another_may_have_deleted(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language=None)
    until = await photos.intend(session, PHOTO)
    assert until is not None
    await time_passes(session)
    claimed = await photos.claim(session)
    assert await photos.keep(session, person_id=PERSON, sha256=PHOTO, size=1000, until=until) is None
    await photos.release(session, PHOTO, until)
    assert await photos.intend(session, PHOTO) is None  # it is with who deletes it
    await photos.deleted(session, claimed)
    await photos.release(session, PHOTO, until)  # and what came too late goes, too
    assert await to_delete(session) == [PHOTO]
    assert not await photos.is_kept(session, PHOTO)


async def test_a_photo_that_another_puts_or_deletes_just_now_waits_to_be_kept(session: AsyncSession) -> None:
    said = await a_correction(session, kept=False, file_id="one")
    await consent.set_consent(session, PERSON, True)
    assert [row.id for row in await consent.to_keep(session, 20)] == [said.prediction_id]
    await photos.intend(session, "f" * 64)
    assert await consent.to_keep(session, 20) == []
    await time_passes(session)
    assert [row.id for row in await consent.to_keep(session, 20)] == [said.prediction_id]


async def test_a_picture_that_cannot_be_fetched_is_given_up_and_not_the_one_in_its_place(session: AsyncSession) -> None:
    said = await a_correction(session, kept=False, file_id="one")
    await consent.set_consent(session, PERSON, True)
    await consent.give_up(session, said.prediction_id, "another")
    assert [row.file_id for row in await consent.to_keep(session, 20)] == ["one"]
    await consent.give_up(session, said.prediction_id, "one")
    assert await consent.to_keep(session, 20) == []


async def test_whether_all_photos_of_a_version_are_still_kept(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language=None)
    await keep(session, person_id=PERSON, sha256=PHOTO)
    assert await photos.all_kept(session, [PHOTO])
    assert not await photos.all_kept(session, [PHOTO, "b" * 64])
    assert await corrections.all_there(session, [])
    assert not await corrections.all_there(session, [404])


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_what_was_said_of_a_kept_photo_is_found_without_all_that_its_sender_sent(session: AsyncSession) -> None:
    def heard(_connection: Any, _cursor: Any, *statement: Any) -> None:
        asked.append(statement[:2])

    asked: list[Any] = []
    connection = await session.connection()
    event.listen(connection.sync_connection, "before_cursor_execute", heard)
    await consent.unusable(session, 20)
    query, values = asked[-1]
    plan = [str(step.detail) for step in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values)]
    looks = [step for step in plan if step.startswith("SEARCH predictions USING")]
    assert len(looks) == 2
    assert all("ix_predictions_photo_sha256_person_id (photo_sha256=? AND person_id=?)" in look for look in looks)
