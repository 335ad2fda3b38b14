"""What admins decide about photos. The last decision about a photo that was not undone counts."""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.types import now
from store.errors import NotStored
from store.tables import Correction, Decision, PredictionRow, Review


async def decide(
    session: AsyncSession,
    *,
    prediction_id: int,
    correction_id: int | None,
    person_id: int,
    decision: Decision,
    slug: str | None = None,
) -> Review:
    """Keep an admin's decision about a prediction's photo and the correction that was shown with it.

    `slug` is for relabel; approve takes the correction's. Said again, the same decision is the same row.
    Raises NotStored for a prediction or a correction that is not there, or a label that is missing.
    """
    prediction = await session.get(PredictionRow, prediction_id)
    if prediction is None:
        raise NotStored(f"There is no prediction {prediction_id}; it was forgotten: take the next one.")
    label = await _label(session, correction_id, decision, slug)
    last = await current(session, prediction.photo_sha256)
    same = (correction_id, person_id, decision, label)
    if last is not None and (last.correction_id, last.person_id, last.decision, last.slug) == same:
        return last
    review = Review(
        photo_sha256=prediction.photo_sha256,
        prediction_id=prediction_id,
        correction_id=correction_id,
        person_id=person_id,
        decision=decision,
        slug=label,
    )
    session.add(review)
    await session.flush()
    return review


async def hold(session: AsyncSession) -> None:
    """Let nobody else decide until this transaction ends; SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("LOCK TABLE reviews IN SHARE ROW EXCLUSIVE MODE"))


async def of_another(session: AsyncSession, prediction_id: int, person_id: int) -> Review | None:
    """The decision of another admin that counts for a prediction's photo; None where it was only put off, or own."""
    prediction = await session.get(PredictionRow, prediction_id)
    last = None if prediction is None else await current(session, prediction.photo_sha256)
    return None if last is None or last.person_id == person_id or last.decision == "skip" else last


async def undo(session: AsyncSession, review_id: int) -> Review | None:
    """Take a decision back: the one before it counts again. None where there is no such decision."""
    review = await session.get(Review, review_id)
    if review is not None and review.undone is None:
        review.undone = now()
    return review


async def current(session: AsyncSession, photo_sha256: str) -> Review | None:
    """The decision that counts for a photo."""
    of_photo = select(Review).filter_by(photo_sha256=photo_sha256, undone=None).order_by(Review.id.desc()).limit(1)
    return (await session.scalars(of_photo)).first()


async def counting(session: AsyncSession) -> Sequence[Review]:
    """The decisions that count, one a photo."""
    every = select(Review).filter_by(undone=None).order_by(Review.id)
    return list({review.photo_sha256: review for review in await session.scalars(every)}.values())


async def _label(session: AsyncSession, correction_id: int | None, decision: Decision, slug: str | None) -> str | None:
    if decision == "relabel":
        if slug is None:
            raise NotStored("A relabel without a sneaker model: name the one that the photo shows.")
        return slug
    if decision != "approve":
        return None
    correction = None if correction_id is None else await session.get(Correction, correction_id)
    if correction is None:
        raise NotStored(f"There is no correction {correction_id} to approve; it was forgotten: take the next one.")
    return correction.slug
