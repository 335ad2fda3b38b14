"""The stamp differs as soon as anything changed that decides what may teach."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from store.learning import fingerprint, photos
from store.tables import LabelIssue
from tests.support.data.records import a_correction, a_live_version, keep

PERSON = 1001


async def test_nothing_new_leaves_the_stamp_as_it_was_and_a_correction_does_not(session: AsyncSession) -> None:
    await a_live_version(session)
    await a_correction(session)
    before = await fingerprint.stamp(session)
    assert await fingerprint.stamp(session) == before
    await a_correction(session, message_id=11, kept=False)
    assert await fingerprint.stamp(session) != before


async def test_as_many_labels_that_stand_out_as_before_are_a_change(session: AsyncSession) -> None:
    session.add(LabelIssue(photo_sha256="a" * 64, slug="one", predicted_slug="two"))
    before = await fingerprint.stamp(session)
    await session.execute(delete(LabelIssue))
    session.add(LabelIssue(photo_sha256="b" * 64, slug="one", predicted_slug="two"))
    assert await fingerprint.stamp(session) != before


async def test_a_photo_that_is_kept_instead_of_another_is_a_change(session: AsyncSession) -> None:
    await a_correction(session)
    before = await fingerprint.stamp(session)
    await photos.remove(session, PERSON)
    await keep(session, person_id=PERSON, sha256="e" * 64)
    assert await fingerprint.stamp(session) != before
