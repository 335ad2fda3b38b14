"""Admin decisions about photos; the last one not undone counts."""

from collections.abc import Sequence

from sqlalchemy import exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.db.types import now
from store.errors import NotStored
from store.predictions.albums import MAY_BE_LABELLED
from store.tables import Correction, PhotoRow, PredictionRow, Review, ReviewDecision


async def decide(
    session: AsyncSession,
    *,
    prediction_id: int,
    correction_id: int | None,
    person_id: int,
    decision: ReviewDecision,
    slug: str | None = None,
) -> Review:
    """Store an admin's decision about a photo and a correction.

    `slug` is for relabel; approve takes the correction's. The same decision again is the same row. Raises NotStored.
    """
    prediction = await session.get(PredictionRow, prediction_id)
    if prediction is None:
        raise NotStored(f"There is no prediction {prediction_id}; it was forgotten: take the next one.")
    label = await _label(session, correction_id, decision, slug)
    made = {"correction_id": correction_id, "person_id": person_id, "decision": decision, "slug": label}
    last = await current(session, prediction.photo_sha256)
    if last is not None and all(getattr(last, name) == value for name, value in made.items()):
        return last
    review = Review(photo_sha256=prediction.photo_sha256, prediction_id=prediction_id, **made)
    session.add(review)
    await session.flush()
    return review


async def approve_own(session: AsyncSession, said: Sequence[Correction]) -> None:
    """Approve an admin's own corrections of photos that may be labelled."""
    await hold(session)
    may_be_labelled = select(PredictionRow.id).where(MAY_BE_LABELLED)
    labelled = set(
        await session.scalars(may_be_labelled.where(PredictionRow.id.in_([each.prediction_id for each in said])))
    )
    for correction in said:
        if correction.prediction_id in labelled:
            await decide(
                session,
                prediction_id=correction.prediction_id,
                correction_id=correction.id,
                person_id=correction.person_id,
                decision="approve",
            )


async def withdraw_own(session: AsyncSession, prediction_ids: Sequence[int], person_id: int) -> None:
    """Undo an admin's approvals of the own corrections of photos."""
    own = select(Correction.id).where(Correction.prediction_id.in_(prediction_ids), Correction.person_id == person_id)
    valid = select(Review).filter_by(person_id=person_id, decision="approve", undone=None)
    for review in await session.scalars(valid.where(Review.correction_id.in_(own))):
        review.undone = now()
    await session.flush()


async def hold(session: AsyncSession) -> None:
    """Lock out other decisions until the transaction ends.

    SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("LOCK TABLE reviews IN SHARE ROW EXCLUSIVE MODE"))


async def of_another(session: AsyncSession, prediction_id: int, person_id: int) -> Review | None:
    """The valid decision of another admin about a prediction's photo.

    None where it was only skipped, or the admin's own.
    """
    prediction = await session.get(PredictionRow, prediction_id)
    last = None if prediction is None else await current(session, prediction.photo_sha256)
    return None if last is None or last.person_id == person_id or last.decision == "skip" else last


async def latest_of(session: AsyncSession, person_id: int, most: int) -> Sequence[Review]:
    """The last decisions of an admin that count, newest first."""
    theirs = select(Review).filter_by(person_id=person_id, undone=None).order_by(Review.id.desc()).limit(most)
    return (await session.scalars(theirs)).all()


async def approved_photos(session: AsyncSession, slug: str, most: int, *, besides: str) -> Sequence[str]:
    """Digests of kept photos that admins approved as a model, newest first."""
    later = aliased(Review)
    kept = exists().where(PhotoRow.sha256 == Review.photo_sha256)
    replaced = exists().where(later.photo_sha256 == Review.photo_sha256, later.undone.is_(None), later.id > Review.id)
    photos = select(Review.photo_sha256).where(Review.slug == slug, Review.undone.is_(None), kept, ~replaced)
    newest = photos.where(Review.photo_sha256 != besides).order_by(Review.id.desc()).limit(most)
    return (await session.scalars(newest)).all()


async def undo(session: AsyncSession, review_id: int, *, like: Review | None = None) -> Review | None:
    """Undo a decision: the one before it counts again.

    With `like`, only the same decision of the same admin. Returns None where there is no such decision.
    """
    review = await session.get(Review, review_id)
    if like is not None and review is not None:
        same = (review.person_id, review.decision, review.slug) == (like.person_id, like.decision, like.slug)
        review = review if same else None
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


async def _label(
    session: AsyncSession, correction_id: int | None, decision: ReviewDecision, slug: str | None
) -> str | None:
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
