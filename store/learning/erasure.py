"""Erasure: delete everything about one person, for /forget."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.learning import photos
from store.tables import (
    Activation,
    Correction,
    CustomModel,
    FormDraft,
    Notice,
    Person,
    PredictionRow,
    Review,
    Run,
    TrainingPhotoRow,
    UnlistedName,
)

# What an admin did stays in the audit trail, and with it the bare id.
AUDIT_TRAIL = (Activation.person_id, Review.person_id, Run.requested_by, CustomModel.added_by)
_KEPT_COLUMNS = ("id", "first_seen", "last_seen")


async def forget(session: AsyncSession, person_id: int) -> Sequence[str]:
    """Delete a person: photos, embeddings, predictions, corrections and training photos.

    Returns the digests of photos whose files must be deleted (see `photos.claim`). The audit trail keeps the bare id of
    an admin. Versions stay as they are; the next one is made without this person.
    """
    # Whoever keeps a photo of theirs just now is waited for: the row may stay, and would hold nobody up.
    await session.get(Person, person_id, with_for_update={"key_share": True})
    gone = await photos.remove(session, person_id)
    theirs = select(PredictionRow.id).filter_by(person_id=person_id)
    said = select(Correction.id).where((Correction.person_id == person_id) | Correction.prediction_id.in_(theirs))
    # The same order of locks as in a retraining's last check, and before its training photos: no deadlock.
    await session.execute(said.order_by(Correction.id).with_for_update(key_share=True))
    for table in (Notice, TrainingPhotoRow):
        await session.execute(delete(table).where((table.person_id == person_id) | table.correction_id.in_(said)))
    named = (UnlistedName.person_id == person_id) | UnlistedName.prediction_id.in_(theirs)
    await session.execute(delete(UnlistedName).where(named))
    await session.execute(delete(Review).where(Review.prediction_id.in_(theirs)))
    # An admin's decision about somebody else's photo stays, whoever said it first.
    await session.execute(update(Review).where(Review.correction_id.in_(said)).values(correction_id=None))
    await session.execute(delete(Correction).where(Correction.id.in_(said)))
    await session.execute(delete(PredictionRow).where(PredictionRow.id.in_(theirs)))
    await session.execute(delete(FormDraft).filter_by(person_id=person_id))
    await _forget_row(session, person_id)
    session.expire_all()
    return gone


async def _forget_row(session: AsyncSession, person_id: int) -> None:
    for column in AUDIT_TRAIL:
        if await session.scalar(select(column).where(column == person_id).limit(1)) is not None:
            await _blank(session, person_id)
            return
    await session.execute(delete(Person).filter_by(id=person_id))


async def _blank(session: AsyncSession, person_id: int) -> None:
    """Reset all columns of a person but the id and two moments."""
    new = {column.name: column.default.arg if column.default else None for column in Person.__table__.columns}
    values = {name: value for name, value in new.items() if name not in _KEPT_COLUMNS}
    await session.execute(update(Person).filter_by(id=person_id).values(values))
