"""Fingerprint of everything that decides labels: cheaper than reading it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import Correction, EmbeddingRow, LabelIssue, PhotoRow, Review

Stamp = tuple[int | datetime | None, ...]


async def stamp(session: AsyncSession) -> Stamp:
    """Figures that differ when votes, decisions, photos, embeddings or issues change."""
    figures = [
        select(func.max(Correction.id)),
        select(func.count()).select_from(Correction).where(Correction.withdrawn.is_(None)),
        select(func.max(Review.id)),
        select(func.count()).select_from(Review).where(Review.undone.is_(None)),
        *(select(func.count()).select_from(table) for table in (PhotoRow, EmbeddingRow, LabelIssue)),
        select(func.max(PhotoRow.stored)),  # one may be let go where another is kept
        select(func.max(LabelIssue.found)),  # each retraining puts others there, which may be as many
    ]
    found = (await session.execute(select(*(each.scalar_subquery() for each in figures)))).one()
    return tuple(found)
