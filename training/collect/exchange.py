"""Exchange of photos between a data set and the bot's database."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from model.classifier import Classifier
from model.errors import PictureError
from model.prediction import Prediction
from store.chat import people
from store.learning import labels, photos, reviews
from store.learning.trust import Label
from store.objects import Objects
from store.predictions import corrections, predictions
from store.releases import versions
from store.tables import NO_CHAT, PredictionRow
from training.collect.storage import NAME_DIGITS, PhotoStorage
from training.dataset.photos import MIXED, NOT_SNEAKERS, REJECTED, Photo, ProgressCallback, disk_errors
from training.dataset.sources import PhotoSource, drop_sources
from training.errors import DatasetError

ORIGIN = "corrections"  # where an exported photo comes from, in `sources.jsonl`

Sessions = async_sessionmaker[AsyncSession]


@dataclass(frozen=True, kw_only=True)
class ExchangeCounts:
    """What became of photos."""

    new: int
    known: int
    removed: int = 0  # from the folder: not allowed any more
    missing: int = 0  # not in the object store, though the database says so
    unreadable: tuple[Path, ...] = ()


async def export(
    storage: PhotoStorage, sessions: Sessions, objects: Objects, progress: ProgressCallback
) -> ExchangeCounts:
    """Export photos with accepted labels; remove those without consent.

    Raises DatasetError and StoreError.
    """
    async with sessions() as session:
        accepted = await labels.accepted(session)
    allowed = {(label.photo_sha256, label.slug) for label in accepted}
    removed = _remove(storage.folder, allowed)
    storage.forget(removed)
    counts: Counter[str] = Counter()
    for done, label in enumerate(accepted, start=1):
        data = await objects.photo(label.photo_sha256)
        counts[_put(storage, label, data) if data else "missing"] += 1
        progress(done, len(accepted))
    return ExchangeCounts(new=counts["new"], known=counts["known"], removed=len(removed), missing=counts["missing"])


def _put(storage: PhotoStorage, label: Label, data: bytes) -> str:
    part = storage.partial / "exported"
    with disk_errors(storage.folder):
        part.write_bytes(data)
    source = PhotoSource(sha256="", slug=label.slug, file="", archive=f"{ORIGIN}!{label.why}")
    kept = storage.put(part, source)
    part.unlink(missing_ok=True)
    return kept or "missing"


def _remove(folder: Path, allowed: set[tuple[str, str]]) -> list[PhotoSource]:
    """Remove photos from a folder; their record goes last."""
    gone = drop_sources(folder, lambda source: source.origin == ORIGIN and (source.sha256, source.slug) not in allowed)
    with disk_errors(folder):
        for source in gone:
            for place in (folder, *folder.glob(f"{REJECTED}/*")):
                for file in place.glob(f"*/{source.sha256[:NAME_DIGITS]}*"):
                    file.unlink()
        if gone:
            drop = {(source.sha256, source.slug) for source in gone}
            drop_sources(folder, lambda source: (source.sha256, source.slug) in drop, for_good=True)
            (folder / "contact-sheet.html").unlink(missing_ok=True)  # it has their thumbnails
    return gone


async def import_(
    found: Sequence[Photo],
    sessions: Sessions,
    objects: Objects,
    *,
    person_id: int,
    version: Path,
    progress: ProgressCallback,
) -> ExchangeCounts:
    """Import photos as an admin's own, with consent and approval.

    What the admin lets us keep of the photos that they send stays as it is. The same photo
    again, under the same model, is one. Raises DatasetError, StoreError and VersionError.
    """
    wrong = sorted({photo.slug for photo in found if photo.slug == NOT_SNEAKERS or photo.slug.endswith(MIXED)})
    if wrong:
        raise DatasetError(f"{wrong[0]} is no model that a photo can be corrected to: leave that folder out.")
    classifier = Classifier.load(version, workers=1)
    try:
        async with sessions.begin() as session:
            await _refuse_unwilling(session, person_id)
            await versions.register(session, classifier.manifest)
        counts: Counter[str] = Counter()
        unreadable = []
        for done, photo in enumerate(found, start=1):
            try:
                counts["new" if await _import(photo, sessions, objects, person_id, classifier) else "known"] += 1
            except PictureError:
                unreadable.append(photo.path)
            progress(done, len(found))
    finally:
        classifier.close()
    return ExchangeCounts(new=counts["new"], known=counts["known"], unreadable=tuple(unreadable))


async def _refuse_unwilling(session: AsyncSession, person_id: int) -> None:
    person = await people.seen(session, person_id=person_id, language=None)
    if person.photo_consent is False:
        raise DatasetError(
            f"Admin {person_id} lets us keep no photos: say yes in the chat's /settings, or name another with --as."
        )


async def _import(photo: Photo, sessions: Sessions, objects: Objects, person_id: int, classifier: Classifier) -> bool:
    """Import one photo; False if it exists. Raises PictureError."""
    async with sessions() as session:
        before = await _imported(session, photo.sha256, person_id)
        said = await corrections.current(session, before.id) if before else None
    if said is not None and said.slug == photo.slug and await objects.has_photo(photo.sha256):
        return False
    data = await asyncio.to_thread(photo.path.read_bytes)
    prediction = await asyncio.to_thread(classifier.classify, data)
    # The bot may keep or delete the same photo just now, and a row in a database rings no bell.
    while not await _note(photo, sessions, person_id, len(data), prediction):  # noqa: ASYNC110
        await asyncio.sleep(1)
    await objects.put_photo(photo.sha256, data)
    async with sessions.begin() as session:
        if not await photos.is_kept(session, photo.sha256):  # the admin changed their mind meanwhile
            await photos.discard(session, [photo.sha256])
    return True


async def _note(photo: Photo, sessions: Sessions, person_id: int, size: int, prediction: Prediction) -> bool:
    """Store label and photo; False if another process handles it."""
    async with sessions.begin() as session:
        until = await photos.intend(session, photo.sha256)
        if await photos.keep(session, person_id=person_id, sha256=photo.sha256, size=size, until=until) is None:
            return False
        row = await _imported(session, photo.sha256, person_id) or await _record(session, photo, person_id, prediction)
        said = await corrections.add(session, prediction_id=row.id, person_id=person_id, slug=photo.slug, how="typed")
        await reviews.decide(
            session, prediction_id=row.id, correction_id=said.id, person_id=person_id, decision="approve"
        )
    return True


async def _record(session: AsyncSession, photo: Photo, person_id: int, prediction: Prediction) -> PredictionRow:
    """A prediction row for a photo that was in no chat."""
    lowest = await session.scalar(select(func.min(PredictionRow.message_id)).filter_by(chat_id=NO_CHAT))
    number = min(lowest or 0, 0) - 1
    row = await predictions.record(
        session,
        chat_id=NO_CHAT,
        message_id=number,
        person_id=person_id,
        update_id=number,
        version_id=prediction.version,
        verdict=prediction.verdict,
        ranked=[(each.slug, each.probability) for each in prediction.ranked],
        milliseconds=prediction.milliseconds,
        photo_sha256=photo.sha256,
    )
    return await predictions.answered(session, row.id, number)


async def _imported(session: AsyncSession, sha256: str, person_id: int) -> PredictionRow | None:
    rows = select(PredictionRow).filter_by(chat_id=NO_CHAT, photo_sha256=sha256, person_id=person_id)
    return (await session.scalars(rows.limit(1))).first()
