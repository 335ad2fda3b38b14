"""Unlisted names: models that users name and the catalogue lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.session import insert_into
from store.db.types import now
from store.predictions import albums, corrections, predictions
from store.tables import PredictionRow, UnlistedName

MOST = 5  # names of one list
MAX_NAME = 100  # characters


@dataclass(frozen=True, kw_only=True)
class AskedName:
    """A name that users asked for."""

    id: int  # of the latest row: for a button
    name: str  # as the latest user wrote it
    key: str
    people: int  # who asked for it, each once
    slug: str | None = None  # in the wide catalogue


async def note(
    session: AsyncSession, *, prediction_id: int, person_id: int, name: str, key: str, slug: str | None = None
) -> None:
    """Keep the typed name of a photo, not yet suggested."""
    values = {
        "person_id": person_id,
        "name": name[:MAX_NAME],
        "key": key[:MAX_NAME],
        "slug": slug,
        "suggested": None,
        "at": now(),
    }
    row = insert_into(session, UnlistedName).values(prediction_id=prediction_id, **values)
    await session.execute(row.on_conflict_do_update(index_elements=[UnlistedName.prediction_id], set_=values))


async def of_prediction(session: AsyncSession, prediction_id: int) -> UnlistedName | None:
    """The name of a photo, suggested or not, or None."""
    rows = select(UnlistedName).filter_by(prediction_id=prediction_id)
    return (await session.scalars(rows, execution_options={"populate_existing": True})).first()


async def suggest(session: AsyncSession, prediction_id: int) -> UnlistedName | None:
    """Suggest the typed name of a photo, if there is one."""
    row = await of_prediction(session, prediction_id)
    if row is not None and row.suggested is None:
        row.suggested = now()
        await session.flush()
    return row


async def withdraw(session: AsyncSession, prediction_ids: Sequence[int], *, suggested: bool | None = None) -> None:
    """Delete the names of photos: all, the suggested, or the others."""
    rows = delete(UnlistedName).where(UnlistedName.prediction_id.in_(prediction_ids))
    if suggested is not None:
        rows = rows.where(UnlistedName.suggested.is_not(None) if suggested else UnlistedName.suggested.is_(None))
    await session.execute(rows)


async def get(session: AsyncSession, name_id: int) -> UnlistedName | None:
    """The suggested name with this id, or None."""
    row = await session.get(UnlistedName, name_id)
    return row if row is not None and row.suggested is not None else None


async def most_asked(session: AsyncSession, most: int = MOST) -> Sequence[AskedName]:
    """Suggested names with their numbers of people, most first."""
    people, latest = func.count(UnlistedName.person_id.distinct()), func.max(UnlistedName.id)
    counted = (
        select(people.label("people"), latest.label("latest"))
        .where(UnlistedName.suggested.is_not(None))
        .group_by(UnlistedName.key)
        .subquery()
    )
    rows = select(UnlistedName, counted.c.people).join(counted, counted.c.latest == UnlistedName.id)
    ordered = rows.order_by(counted.c.people.desc(), UnlistedName.id.desc()).limit(most)
    return [
        AskedName(id=row.id, name=row.name, key=row.key, people=count, slug=row.slug)
        for row, count in await session.execute(ordered)
    ]


async def resolve(session: AsyncSession, key: str, slug: str) -> Sequence[int]:
    """Turn a suggested name into corrections; returns their people, one a photo.

    For `/addmodel`: the users said what the photos show before there was a model of that name.
    """
    named = select(UnlistedName).where(UnlistedName.key == key, UnlistedName.suggested.is_not(None))
    rows = (await session.scalars(named.order_by(UnlistedName.prediction_id).with_for_update())).all()
    for row in rows:
        photo = await session.get_one(PredictionRow, row.prediction_id)
        for picture in await albums.corrected_together(session, photo):
            await corrections.add(session, prediction_id=picture.id, person_id=row.person_id, slug=slug, how="typed")
        await predictions.decline(session, photo.id, declined=False)
        await session.delete(row)
    await session.flush()
    return [row.person_id for row in rows]


async def dismiss(session: AsyncSession, key: str) -> None:
    """Delete a suggested name: an admin does not want it."""
    await session.execute(delete(UnlistedName).where(UnlistedName.key == key, UnlistedName.suggested.is_not(None)))


async def drop_old(session: AsyncSession, before: datetime) -> None:
    """Delete the names that were given before a moment."""
    await session.execute(delete(UnlistedName).where(UnlistedName.at < before))
