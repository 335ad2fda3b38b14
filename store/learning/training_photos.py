"""Photos that a version was trained with, beside the base set."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.learning.trust import Label, TrainingPhoto
from store.tables import PhotoRow, TrainingPart, TrainingPhotoRow


async def write(session: AsyncSession, version_id: str, photos: Mapping[TrainingPart, Iterable[TrainingPhoto]]) -> None:
    """Store the photos of a version, instead of those stored before."""
    await session.execute(delete(TrainingPhotoRow).filter_by(version_id=version_id))
    session.add_all(_row(version_id, part, photo) for part, of_part in photos.items() for photo in of_part)
    await session.flush()


async def of_version(session: AsyncSession, version_id: str) -> Sequence[TrainingPhotoRow]:
    """The photos of a version, in the order of their digests."""
    rows = select(TrainingPhotoRow).filter_by(version_id=version_id).order_by(TrainingPhotoRow.photo_sha256)
    return (await session.scalars(rows)).all()


async def models_left(session: AsyncSession, version_id: str, *, fewest: int) -> set[str]:
    """The models with at least `fewest` photos that are still kept."""
    kept = exists().where(PhotoRow.sha256 == TrainingPhotoRow.photo_sha256)
    enough = select(TrainingPhotoRow.slug).filter_by(version_id=version_id).where(kept)
    enough = enough.group_by(TrainingPhotoRow.slug).having(func.count() >= fewest)
    return set(await session.scalars(enough))


async def count(session: AsyncSession, version_id: str) -> int:
    """The number of photos of a version."""
    photos = select(func.count()).select_from(TrainingPhotoRow).filter_by(version_id=version_id)
    return await session.scalar(photos) or 0


async def known_to(session: AsyncSession, version_id: str) -> Set[tuple[str, str]]:
    """The photos of a version by digest and label."""
    photos = select(TrainingPhotoRow.photo_sha256, TrainingPhotoRow.slug).filter_by(version_id=version_id)
    return {(sha256, slug) for sha256, slug in await session.execute(photos)}


def new_labels(accepted: Iterable[Label], known: Set[tuple[str, str]]) -> Sequence[tuple[str, int]]:
    """Count accepted labels that a version does not know, by model.

    The model with the most comes first.
    """
    counts = Counter(label.slug for label in accepted if (label.photo_sha256, label.slug) not in known)
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _row(version_id: str, part: TrainingPart, photo: TrainingPhoto) -> TrainingPhotoRow:
    return TrainingPhotoRow(
        version_id=version_id,
        part=part,
        photo_sha256=photo.photo_sha256,
        slug=photo.slug,
        person_id=photo.person_id,
        correction_id=photo.correction_id,
    )
