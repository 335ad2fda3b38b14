"""What a version was made with, beside the base set."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import PhotoRow, TrainingPart, TrainingPhotoRow


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A photo with what it was said to show, and whether it taught or judged."""

    photo_sha256: str
    slug: str
    person_id: int
    correction_id: int | None
    part: TrainingPart


async def write(session: AsyncSession, version_id: str, lessons: Sequence[Lesson]) -> None:
    """Note what a version was made with; said again, the last word counts."""
    await session.execute(delete(TrainingPhotoRow).filter_by(version_id=version_id))
    session.add_all(TrainingPhotoRow(version_id=version_id, **asdict(lesson)) for lesson in lessons)
    await session.flush()


async def of_version(session: AsyncSession, version_id: str) -> Sequence[TrainingPhotoRow]:
    """What a version was made with, in the order of the photos' digests."""
    rows = select(TrainingPhotoRow).filter_by(version_id=version_id).order_by(TrainingPhotoRow.photo_sha256)
    return (await session.scalars(rows)).all()


async def models_left(session: AsyncSession, version_id: str, *, fewest: int) -> set[str]:
    """The models of which at least so many of the photos that a version was made with are still kept."""
    kept = exists().where(PhotoRow.sha256 == TrainingPhotoRow.photo_sha256)
    enough = select(TrainingPhotoRow.slug).filter_by(version_id=version_id).where(kept).group_by(TrainingPhotoRow.slug)
    return set(await session.scalars(enough.having(func.count() >= fewest)))
