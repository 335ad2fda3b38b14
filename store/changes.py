"""Whether anything changed that decides what may teach: a few counts, cheaper than finding out what."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import Correction, EmbeddingRow, PhotoRow, Review, Suspicion

Stamp = tuple[int, ...]


async def stamp(session: AsyncSession) -> Stamp:
    """Numbers that differ when votes, decisions, kept photos or their embeddings changed."""
    counts = [
        select(func.coalesce(func.max(Correction.id), 0)),
        select(func.count()).select_from(Correction).where(Correction.withdrawn.is_(None)),
        select(func.coalesce(func.max(Review.id), 0)),
        select(func.count()).select_from(Review).where(Review.undone.is_(None)),
        *(select(func.count()).select_from(table) for table in (PhotoRow, EmbeddingRow, Suspicion)),
    ]
    found = (await session.execute(select(*(each.scalar_subquery() for each in counts)))).one()
    return tuple(int(each) for each in found)
