"""Retention: aggregates old predictions to daily counts, without users, chats and photos."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, delete, exists, func, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.session import insert_into
from store.tables import Correction, DailyCount, PredictionRow, Review, UnlistedName

USING = (Correction, Review, UnlistedName)  # the tables whose rows keep a prediction


class Ids(NamedTuple):
    """The lowest and the highest id."""

    lowest: int
    highest: int


async def due(session: AsyncSession, before: datetime, most: int) -> Ids | None:
    """The id range of the first old predictions, or None."""
    some = _due(before).with_only_columns(PredictionRow.id).order_by(PredictionRow.id).limit(most).subquery()
    lowest, highest = (await session.execute(select(func.min(some.c.id), func.max(some.c.id)))).one()
    return None if lowest is None else Ids(lowest, highest)


async def aggregate(session: AsyncSession, before: datetime, most: int, *, among: Ids | None = None) -> int:
    """Aggregate old predictions to daily counts; returns the rows treated.

    `among` are the ids to look at; without it, all.

    One that somebody corrected, or an admin judged, stays as the label that it became, without the way to its picture;
    and one that was none of the models as the wrong answer that it is: else the agreement would rise by itself.
    Several processes may do so at once: each skips the rows that another one has locked.
    """
    some = _due(before) if among is None else _due(before).where(PredictionRow.id.between(*among))
    free = some.order_by(PredictionRow.id).limit(most).with_for_update(skip_locked=True, of=PredictionRow)
    old = (await session.scalars(free)).all()
    used = await _used(session, [row.id for row in old])
    await _count(session, [row for row in old if row.id not in used])
    forget = update(PredictionRow).where(PredictionRow.id.in_(used)).values(file_id=None)
    gone = delete(PredictionRow).where(PredictionRow.id.in_([row.id for row in old if row.id not in used]))
    for change in (forget, gone):
        await session.execute(change, execution_options={"synchronize_session": False})
    return len(old)


def _due(before: datetime) -> Select[PredictionRow]:
    """Old predictions whose picture can still be fetched, or that nothing keeps."""
    unused = (~exists().where(table.prediction_id == PredictionRow.id) for table in USING)
    idle = and_(PredictionRow.declined.is_(None), *unused)
    return select(PredictionRow).where(PredictionRow.created < before, or_(PredictionRow.file_id.is_not(None), idle))


async def _used(session: AsyncSession, ids: Sequence[int]) -> set[int]:
    """Those of the locked predictions that corrections or reviews need."""
    looks = (select(table.prediction_id).where(table.prediction_id.in_(ids)) for table in USING)
    declined = select(PredictionRow.id).where(PredictionRow.id.in_(ids), PredictionRow.declined.is_not(None))
    return set(await session.scalars(union(declined, *looks)))


async def _count(session: AsyncSession, rows: Sequence[PredictionRow]) -> None:
    counts: defaultdict[tuple[date, str, str, str], list[float]] = defaultdict(list)
    for row in rows:
        best, share = row.ranked[0]
        counts[row.created.date(), row.version_id, row.verdict, best].append(share)
    for (day, version_id, verdict, slug), shares in sorted(counts.items()):  # in one order: no deadlock
        insert = insert_into(session, DailyCount).values(
            day=day, version_id=version_id, verdict=verdict, slug=slug, photos=len(shares), confidence_sum=sum(shares)
        )
        keys = [DailyCount.day, DailyCount.version_id, DailyCount.verdict, DailyCount.slug]
        added = {
            "photos": DailyCount.photos + insert.excluded.photos,
            "confidence_sum": DailyCount.confidence_sum + insert.excluded.confidence_sum,
        }
        await session.execute(insert.on_conflict_do_update(index_elements=keys, set_=added))
