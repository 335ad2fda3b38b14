"""Old predictions become statistics: what a version said how often on a day, and no more who sent what where."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.session import insert_into
from store.tables import Correction, PastDay, PredictionRow, Review


async def thin(session: AsyncSession, before: datetime, most: int) -> int:
    """Turn predictions made before a moment into statistics, at most so many at once; returns how many.

    One that somebody corrected, or an admin judged, stays as the label that it became, without the way to its picture.
    """
    forget = update(PredictionRow).where(PredictionRow.created < before, PredictionRow.file_id.is_not(None))
    await session.execute(forget.values(file_id=None), execution_options={"synchronize_session": False})
    used = (
        select(table.prediction_id).where(table.prediction_id == PredictionRow.id) for table in (Correction, Review)
    )
    idle = select(PredictionRow).where(PredictionRow.created < before, *(~each.exists() for each in used))
    old = (await session.scalars(idle.order_by(PredictionRow.created).limit(most))).all()
    await _count(session, old)
    gone = delete(PredictionRow).where(PredictionRow.id.in_([row.id for row in old]))
    await session.execute(gone, execution_options={"synchronize_session": False})
    return len(old)


async def _count(session: AsyncSession, rows: Sequence[PredictionRow]) -> None:
    counts: defaultdict[tuple[date, str, str, str], list[float]] = defaultdict(list)
    for row in rows:
        best, share = row.ranked[0]
        counts[row.created.date(), row.version_id, row.verdict, best].append(share)
    for (day, version_id, verdict, slug), shares in counts.items():
        insert = insert_into(session, PastDay).values(
            day=day, version_id=version_id, verdict=verdict, slug=slug, photos=len(shares), confidence=sum(shares)
        )
        keys = [PastDay.day, PastDay.version_id, PastDay.verdict, PastDay.slug]
        added = {
            "photos": PastDay.photos + insert.excluded.photos,
            "confidence": PastDay.confidence + insert.excluded.confidence,
        }
        await session.execute(insert.on_conflict_do_update(index_elements=keys, set_=added))
