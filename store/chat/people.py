"""Who wrote to the bot, and what they allow. No name is kept: an id, a language, two moments, two wishes."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.session import insert_into
from store.db.types import now
from store.errors import NotStored
from store.learning import photos
from store.tables import (
    Activation,
    Correction,
    CustomModel,
    Draft,
    Notice,
    Person,
    PredictionRow,
    Review,
    Run,
    TrainingPhotoRow,
)

# An admin's deeds stay in the audit trail, and with them the bare id.
DEEDS = (Activation.person_id, Review.person_id, Run.requested_by, CustomModel.added_by)


async def seen(session: AsyncSession, *, person_id: int, language: str | None) -> Person:
    """Note that a person wrote just now; a language of None leaves the one that we know."""
    moment = now()
    row = insert_into(session, Person).values(id=person_id, language=language, first_seen=moment, last_seen=moment)
    known = func.coalesce(row.excluded.language, Person.language)
    upsert = row.on_conflict_do_update(index_elements=[Person.id], set_={"language": known, "last_seen": moment})
    person = await session.scalars(upsert.returning(Person), execution_options={"populate_existing": True})
    return person.one()


async def get(session: AsyncSession, person_id: int) -> Person | None:
    """The person with this id, or None."""
    return await session.get(Person, person_id)


async def consent(session: AsyncSession, person_id: int, keep: bool) -> Sequence[str]:
    """Note whether a person's photos may be kept; a no lets go of those that were.

    Returns the digests of photos whose files must be deleted (see `photos.claim`). Raises NotStored.
    """
    person = await _existing(session, person_id)
    person.photo_consent, person.photo_consent_at = keep, now()
    await session.flush()  # whoever keeps a photo of theirs just now is waited for, and what is kept is let go of
    return () if keep else await photos.let_go(session, person_id)


async def set_notify(session: AsyncSession, person_id: int, notify: bool) -> None:
    """Note whether a person wants to hear when a version has learnt from their corrections. Raises NotStored."""
    (await _existing(session, person_id)).notify = notify


async def forget(session: AsyncSession, person_id: int) -> Sequence[str]:
    """Remove a person: photos, embeddings, predictions, corrections, what versions were taught by them.

    Returns the digests of photos whose files must be deleted (see `photos.claim`). What an admin did stays in the
    audit trail with their bare id. Versions stay as they are; the next one is made without this person.
    """
    # Whoever keeps a photo of theirs just now is waited for: the row may stay, and would hold nobody up.
    await session.get(Person, person_id, with_for_update={"key_share": True})
    gone = await photos.let_go(session, person_id)
    theirs = select(PredictionRow.id).filter_by(person_id=person_id)
    said = select(Correction.id).where((Correction.person_id == person_id) | Correction.prediction_id.in_(theirs))
    # In the order in which a retraining's last check holds them, and before what was taught: neither has the other's.
    await session.execute(said.order_by(Correction.id).with_for_update(key_share=True))
    await session.execute(delete(Notice).where((Notice.person_id == person_id) | Notice.correction_id.in_(said)))
    await session.execute(
        delete(TrainingPhotoRow).where(
            (TrainingPhotoRow.person_id == person_id) | TrainingPhotoRow.correction_id.in_(said)
        )
    )
    await session.execute(delete(Review).where(Review.prediction_id.in_(theirs)))
    # What an admin said about somebody else's photo is the admin's word, whoever said it first.
    await session.execute(update(Review).where(Review.correction_id.in_(said)).values(correction_id=None))
    await session.execute(delete(Correction).where(Correction.id.in_(said)))
    await session.execute(delete(PredictionRow).where(PredictionRow.id.in_(theirs)))
    await session.execute(delete(Draft).filter_by(person_id=person_id))
    await _forget_row(session, person_id)
    session.expire_all()
    return gone


async def _forget_row(session: AsyncSession, person_id: int) -> None:
    for deed in DEEDS:
        if await session.scalar(select(deed).where(deed == person_id).limit(1)) is not None:
            blank: dict[str, object] = {
                "language": None,
                "photo_consent": None,
                "photo_consent_at": None,
                "notify": True,
            }
            blank |= {"chosen_language": None, "country": None, "quota_left": None, "quota_updated": None}
            blank |= {"quota_refused": 0, "quota_chat_id": None, "quota_message_id": None}
            await session.execute(update(Person).filter_by(id=person_id).values(blank))
            return
    await session.execute(delete(Person).filter_by(id=person_id))


async def _existing(session: AsyncSession, person_id: int) -> Person:
    row = await session.get(Person, person_id)
    if row is None:
        raise NotStored(f"There is no person {person_id}; note first that they wrote.")
    return row
