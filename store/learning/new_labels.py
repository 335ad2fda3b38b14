"""What is new since a version was made, and how much it was made with."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.learning.labels import Label
from store.tables import Run, TrainingPhotoRow


async def count(session: AsyncSession, version_id: str) -> int:
    """How many photos a version was made with, beside the base set."""
    return (
        await session.scalar(select(func.count()).select_from(TrainingPhotoRow).filter_by(version_id=version_id)) or 0
    )


async def known_to(session: AsyncSession, version_id: str) -> Set[tuple[str, str]]:
    """The photos that a version was made with, each by its digest and label."""
    rows = await session.execute(
        select(TrainingPhotoRow.photo_sha256, TrainingPhotoRow.slug).filter_by(version_id=version_id)
    )
    return {(sha256, slug) for sha256, slug in rows}


def new(accepted: Iterable[Label], known: Set[tuple[str, str]]) -> Sequence[tuple[str, int]]:
    """Of the accepted labels, those that a version does not know: how many of each model, the most first."""
    counts = Counter(label.slug for label in accepted if (label.photo_sha256, label.slug) not in known)
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


async def unshown_run(session: AsyncSession, person_id: int) -> Run | None:
    """The last retraining that a person asked for, where no message shows it yet."""
    theirs = select(Run).filter_by(requested_by=person_id, message_id=None).order_by(Run.id.desc()).limit(1)
    return (await session.scalars(theirs)).first()
