"""Notices to people: a version learnt from their corrections."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.db.session import insert_into
from store.db.types import now
from store.releases import versions
from store.tables import Notice, Person, TrainingPhotoRow, VersionRow


@dataclass(frozen=True, kw_only=True)
class Due:
    """What a person is to be told."""

    person_id: int
    version_id: str
    number: int  # what people call the version
    correction_id: int  # the newest of those that it learnt from
    slugs: tuple[str, ...]  # what they had said, newest first


async def due(session: AsyncSession) -> Sequence[Due]:
    """The people to tell about the live version.

    Those who wish to hear, and whose corrections it is the first to know.
    """
    live = await versions.live(session)
    row = None if live is None else await versions.get(session, live)
    if row is None:
        return ()
    by_person: dict[int, list[TrainingPhotoRow]] = {}
    for photo in await session.scalars(_unannounced(row.id)):
        by_person.setdefault(photo.person_id, []).append(photo)
    return [_due(row, photos) for photos in by_person.values()]


def _unannounced(version_id: str) -> Select[TrainingPhotoRow]:
    """Training photos of people who wish to hear and were not told."""
    earlier, notice = aliased(TrainingPhotoRow), aliased(Notice)
    told = exists().where(
        earlier.correction_id == TrainingPhotoRow.correction_id,
        notice.person_id == TrainingPhotoRow.person_id,
        notice.version_id == earlier.version_id,
    )
    return (
        select(TrainingPhotoRow)
        .join(Person, Person.id == TrainingPhotoRow.person_id)
        .where(TrainingPhotoRow.version_id == version_id, TrainingPhotoRow.correction_id.is_not(None))
        .where(Person.notify, ~told)
        .order_by(TrainingPhotoRow.person_id, TrainingPhotoRow.correction_id.desc())
    )


def _due(version: VersionRow, photos: Sequence[TrainingPhotoRow]) -> Due:
    return Due(
        person_id=photos[0].person_id,
        version_id=version.id,
        number=version.number,
        correction_id=photos[0].correction_id or 0,
        slugs=tuple(dict.fromkeys(photo.slug for photo in photos)),
    )


async def begin(session: AsyncSession, notice: Due) -> bool:
    """Take a notice before it is sent; commit first: never twice.

    Returns False where another process has it.
    """
    row = insert_into(session, Notice).values(
        person_id=notice.person_id, version_id=notice.version_id, correction_id=notice.correction_id
    )
    taken = await session.scalars(row.on_conflict_do_nothing().returning(Notice.person_id))
    return taken.first() is not None


async def sent(session: AsyncSession, notice: Due) -> None:
    """Note that a notice was sent, or its person blocked the bot."""
    row = update(Notice).filter_by(person_id=notice.person_id, version_id=notice.version_id)
    await session.execute(row.values(sent=now()), execution_options={"synchronize_session": False})
