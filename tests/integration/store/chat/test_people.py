"""Who wrote to the bot, what they allow, and how they are forgotten."""

from datetime import UTC

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.chat import drafts, people
from store.errors import NotStored
from store.learning import consent, erasure, photos, reviews
from store.predictions import corrections
from store.releases import versions
from store.tables import Correction, EmbeddingRow, FormDraft, Person, PhotoRow, PredictionRow, Review, TrainingPhotoRow
from tests.support.data.records import ADMIN, PERSON, a_correction, a_live_version, a_manifest

OTHER = 1002


async def count(session: AsyncSession, table: type) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_a_person_is_kept_once_with_the_latest_language(session: AsyncSession) -> None:
    first = await people.seen(session, person_id=5_000_000_000, language="en")
    at = first.first_seen
    again = await people.seen(session, person_id=5_000_000_000, language="it")
    assert (again.id, again.language, again.first_seen) == (5_000_000_000, "it", at)
    assert again.last_seen > at
    assert again.last_seen.tzinfo is UTC


async def test_a_language_that_is_not_told_leaves_the_one_that_we_know(session: AsyncSession) -> None:
    await people.seen(session, person_id=1001, language="it")
    assert (await people.seen(session, person_id=1001, language=None)).language == "it"


async def test_nobody_was_asked_at_first_and_everybody_hears_of_versions(session: AsyncSession) -> None:
    person = await people.seen(session, person_id=PERSON, language=None)
    assert (person.photo_consent, person.photo_consent_at, person.notify) == (None, None, True)
    await people.set_notify(session, PERSON, False)
    assert not (await people.seen(session, person_id=PERSON, language=None)).notify


async def test_a_yes_that_becomes_a_no_lets_go_of_photos_and_embeddings(session: AsyncSession) -> None:
    await a_correction(session, photo_sha256="a" * 64)
    await photos.add_embedding(session, sha256="a" * 64, backbone="ba9876543210", vector=b"\1\2")
    assert await consent.set_consent(session, PERSON, False) == ["a" * 64]
    person = await session.get_one(Person, PERSON)
    assert (person.photo_consent, await photos.is_kept(session, "a" * 64)) == (False, False)
    assert await count(session, EmbeddingRow) == 0
    assert (await photos.claim(session)).sha256 == ["a" * 64]
    assert await count(session, Correction) == 1  # what they said still changes the answer


async def test_a_photo_that_two_people_sent_goes_with_the_second(session: AsyncSession) -> None:
    for person in (PERSON, OTHER):
        await a_correction(session, person_id=person, chat_id=person, photo_sha256="a" * 64)
    assert await erasure.forget(session, PERSON) == []
    assert await photos.is_kept(session, "a" * 64)
    assert await erasure.forget(session, OTHER) == ["a" * 64]


async def test_forgetting_removes_everything_of_a_person_and_nothing_of_others(session: AsyncSession) -> None:
    version = await a_live_version(session)
    for person in (PERSON, OTHER):
        said = await a_correction(session, person_id=person, chat_id=person, photo_sha256=f"{person:064}")
        prediction = said.prediction_id
        await reviews.decide(
            session, prediction_id=prediction, correction_id=said.id, person_id=ADMIN, decision="approve"
        )
        taught = {"version_id": version, "photo_sha256": f"{person:064}", "slug": "one", "part": "train"}
        session.add(TrainingPhotoRow(**taught, correction_id=said.id, person_id=person))
    await session.flush()
    for person in (PERSON, OTHER):
        await drafts.keep(session, person, person, {"name": "half told"})
    await erasure.forget(session, PERSON)
    assert await people.get(session, PERSON) is None
    for table in (Correction, FormDraft, FormDraft, PhotoRow, PredictionRow, Review, TrainingPhotoRow):
        assert await count(session, table) == 1, table
    assert (await session.scalars(select(TrainingPhotoRow.person_id))).all() == [OTHER]


async def test_what_an_admin_decided_about_anothers_photo_outlives_who_said_it_first(session: AsyncSession) -> None:
    await a_live_version(session)
    theirs = await a_correction(session, person_id=OTHER, chat_id=OTHER)
    prediction = theirs.prediction_id
    await people.seen(session, person_id=PERSON, language=None)
    said = await corrections.add(session, prediction_id=prediction, person_id=PERSON, slug="two", how="typed")
    review = await reviews.decide(
        session, prediction_id=prediction, correction_id=said.id, person_id=ADMIN, decision="approve"
    )
    await erasure.forget(session, PERSON)
    await session.refresh(review)
    assert (review.slug, review.correction_id) == ("two", None)


async def test_an_admin_who_is_forgotten_stays_a_number_in_the_trail(session: AsyncSession) -> None:
    await a_live_version(session)
    await versions.register(session, a_manifest("0000000000ff"))
    await versions.activate(session, "0000000000ff", person_id=ADMIN, reason="better")
    await erasure.forget(session, ADMIN)
    admin = await people.get(session, ADMIN)
    assert admin is not None
    assert (admin.language, admin.photo_consent) == (None, None)


async def test_a_person_who_never_wrote_cannot_consent(session: AsyncSession) -> None:
    with pytest.raises(NotStored, match="no person 404"):
        await consent.set_consent(session, 404, True)
