"""Telling people, once, that a version has learnt from their corrections."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.db.session import insert_into
from store.db.types import now
from store.releases import versions
from store.tables import Notice, Person, TrainingPhotoRow


@dataclass(frozen=True, kw_only=True)
class Due:
    """What a person is to be told."""

    person_id: int
    version_id: str
    number: int  # what people call the version
    correction_id: int  # the newest of those that it learnt from
    slugs: tuple[str, ...]  # what they had said, newest first


async def due(session: AsyncSession) -> Sequence[Due]:
    """Whom to tell about the live version: those who wish to hear, and whose corrections it is the first to know."""
    live = await versions.live(session)
    row = None if live is None else await versions.get(session, live)
    if row is None:
        return ()
    earlier, told = aliased(TrainingPhotoRow), aliased(Notice)
    heard = exists().where(
        earlier.correction_id == TrainingPhotoRow.correction_id,
        told.person_id == TrainingPhotoRow.person_id,
        told.version_id == earlier.version_id,
    )
    new = (
        select(TrainingPhotoRow)
        .join(Person, Person.id == TrainingPhotoRow.person_id)
        .where(
            TrainingPhotoRow.version_id == row.id, TrainingPhotoRow.correction_id.is_not(None), Person.notify, ~heard
        )
        .order_by(TrainingPhotoRow.person_id, TrainingPhotoRow.correction_id.desc())
    )
    by_person: dict[int, list[TrainingPhotoRow]] = {}
    for taught in await session.scalars(new):
        by_person.setdefault(taught.person_id, []).append(taught)
    return [
        Due(
            person_id=person_id,
            version_id=row.id,
            number=row.number,
            correction_id=rows[0].correction_id or 0,
            slugs=tuple(dict.fromkeys(each.slug for each in rows)),
        )
        for person_id, rows in by_person.items()
    ]


async def begin(session: AsyncSession, notice: Due) -> bool:
    """Take a notice before it is sent; False where another process has it. Commit before sending: never twice."""
    row = insert_into(session, Notice).values(
        person_id=notice.person_id, version_id=notice.version_id, correction_id=notice.correction_id
    )
    taken = await session.scalars(row.on_conflict_do_nothing().returning(Notice.person_id))
    return taken.first() is not None


async def sent(session: AsyncSession, notice: Due) -> None:
    """Note that a notice stands in the chat, or that its person has blocked the bot."""
    row = update(Notice).filter_by(person_id=notice.person_id, version_id=notice.version_id)
    await session.execute(row.values(sent=now()), execution_options={"synchronize_session": False})
