"""Corrections: the last one counts, earlier ones stay."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.statements import in_parts
from store.db.types import now
from store.tables import Correction, How


async def add(session: AsyncSession, *, prediction_id: int, person_id: int, slug: str, how: How) -> Correction:
    """Store a correction; a repeated one returns the first row."""
    last = await current(session, prediction_id)
    if last is not None and (last.person_id, last.slug, last.how) == (person_id, slug, how):
        return last
    correction = Correction(prediction_id=prediction_id, person_id=person_id, slug=slug, how=how)
    session.add(correction)
    await session.flush()
    return correction


async def get(session: AsyncSession, correction_id: int) -> Correction | None:
    """The correction with this id, or None."""
    return await session.get(Correction, correction_id)


async def current(session: AsyncSession, prediction_id: int) -> Correction | None:
    """The correction that counts: the last one that was not withdrawn."""
    standing = select(Correction).filter_by(prediction_id=prediction_id, withdrawn=None)
    return (await session.scalars(standing.order_by(Correction.id.desc()).limit(1))).first()


async def withdraw_all(session: AsyncSession, prediction_ids: Sequence[int], *, by: int | None = None) -> None:
    """Withdraw all corrections of photos, or those of one user.

    Or only what was said `by` one person: they say that it is none of the models.

    Locked in the order of `all_there`, all at once: who takes one after another might wait for who waits for them.
    """
    standing = select(Correction).where(Correction.prediction_id.in_(prediction_ids), Correction.withdrawn.is_(None))
    standing = standing if by is None else standing.filter_by(person_id=by)
    for correction in await session.scalars(standing.order_by(Correction.id).with_for_update(key_share=True)):
        correction.withdrawn = now()
    await session.flush()


async def history(session: AsyncSession, prediction_id: int) -> Sequence[Correction]:
    """Every correction of a prediction, oldest first."""
    every = select(Correction).filter_by(prediction_id=prediction_id).order_by(Correction.id)
    return (await session.scalars(every)).all()


async def all_there(session: AsyncSession, ids: Sequence[int]) -> bool:
    """Lock corrections; False if one was forgotten or withdrawn."""
    standing = select(Correction.id).filter_by(withdrawn=None).order_by(Correction.id).with_for_update(read=True)
    for part in in_parts(ids):
        there = await session.scalars(standing.where(Correction.id.in_(part)))
        if not set(there).issuperset(part):
            return False
    return True
