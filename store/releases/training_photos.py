"""What a version was made with, beside the base set."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import PhotoRow, Taught, TaughtPart


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A photo with what it was said to show, and whether it taught or judged."""

    photo_sha256: str
    slug: str
    person_id: int
    correction_id: int | None
    part: TaughtPart


async def write(session: AsyncSession, version_id: str, lessons: Sequence[Lesson]) -> None:
    """Note what a version was made with; said again, the last word counts."""
    await session.execute(delete(Taught).filter_by(version_id=version_id))
    session.add_all(Taught(version_id=version_id, **asdict(lesson)) for lesson in lessons)
    await session.flush()


async def of_version(session: AsyncSession, version_id: str) -> Sequence[Taught]:
    """What a version was made with, in the order of the photos' digests."""
    rows = select(Taught).filter_by(version_id=version_id).order_by(Taught.photo_sha256)
    return (await session.scalars(rows)).all()


async def models_left(session: AsyncSession, version_id: str, *, fewest: int) -> set[str]:
    """The models of which at least so many of the photos that a version was made with are still kept."""
    kept = exists().where(PhotoRow.sha256 == Taught.photo_sha256)
    enough = select(Taught.slug).filter_by(version_id=version_id).where(kept).group_by(Taught.slug)
    return set(await session.scalars(enough.having(func.count() >= fewest)))
