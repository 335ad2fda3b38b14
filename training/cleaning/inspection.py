"""Inspection: decodes every file once and measures it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import PIL
from numpy.typing import NDArray

from model.errors import DamagedPicture, NotAPicture, PictureError
from model.manifest import digest
from model.pictures import avif, conversion, guards, picture
from training.cleaning import convert
from training.cleaning.cache import Row, RowCache
from training.cleaning.issues import PhotoIssue, Reason
from training.dataset import perceptual_hash
from training.dataset.photos import Photo, ProgressCallback
from training.embeddings.embed import CHUNK, THREADS

SIDE = 256  # pixels to which large photos are decoded: training takes no more
MIN_SIDE = 48  # pixels; the network looks at 160
MAX_ASPECT = 5.0  # times the shorter side: a banner or a strip of several pictures
BLANK_DEVIATION = 4.0  # grey levels of standard deviation


@dataclass(frozen=True, kw_only=True)
class InspectedPhoto:
    """What one readable file shows."""

    width: int  # pixels, as stored
    height: int
    plain: bool  # may stay as it is; else it becomes a JPEG
    contrast: float  # standard deviation of its pixels, 0 to 127.5
    prints: NDArray[np.uint64]  # [views + 1, 4], as `perceptual_hash.fingerprint` gives them


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """All files: those that can be used, and those that cannot."""

    inspected: dict[Photo, InspectedPhoto]
    issues: tuple[PhotoIssue, ...]


def inspect_photo(data: bytes) -> InspectedPhoto:
    """Decode a file and look; raises a subclass of PictureError."""
    image = picture.open_upright(data, SIDE)
    thumb = np.asarray(image.resize((32, 32)), dtype=np.float32)
    header = convert.header(data)
    return InspectedPhoto(
        width=header.width,
        height=header.height,
        plain=header.plain,
        contrast=float(thumb.std()),
        prints=perceptual_hash.fingerprint(image),
    )


def inspect_photos(photos: Sequence[Photo], cache: Path | None, progress: ProgressCallback) -> Inspection:
    """Inspect every photo; `cache` stores results between runs."""
    known = RowCache(cache, f"looks-{_code()}")
    inspected: dict[Photo, InspectedPhoto] = {}
    issues: list[PhotoIssue] = []
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            for start in range(0, len(photos), CHUNK):
                chunk = photos[start : start + CHUNK]
                for photo, found in zip(chunk, pool.map(lambda photo: _seen(photo, known), chunk), strict=True):
                    issue = found if isinstance(found, PhotoIssue) else _small_fault(photo, found)
                    if isinstance(found, InspectedPhoto):
                        known.rows[photo.sha256] = _row(found)
                    if issue:
                        issues.append(issue)
                    elif isinstance(found, InspectedPhoto):
                        inspected[photo] = found
                progress(min(start + CHUNK, len(photos)), len(photos))
    finally:  # what was seen before somebody stopped it is kept
        known.save()
    return Inspection(inspected=inspected, issues=tuple(issues))


def _seen(photo: Photo, known: RowCache) -> InspectedPhoto | PhotoIssue:
    if photo.sha256 in known.rows:
        return _look(known.rows[photo.sha256])
    try:
        return inspect_photo(photo.path.read_bytes())
    except PictureError as error:
        reason: Reason = "too-large"
        if isinstance(error, NotAPicture):
            reason = "not-a-picture"
        elif isinstance(error, DamagedPicture):
            reason = "broken"
        return PhotoIssue(photo=photo, reason=reason, detail=str(error))
    except OSError as error:  # gone meanwhile, or not to be read
        return PhotoIssue(photo=photo, reason="broken", detail=f"It cannot be read: {error.strerror}.")


def _small_fault(photo: Photo, seen: InspectedPhoto) -> PhotoIssue | None:
    short, long = sorted((seen.width, seen.height))
    if short < MIN_SIDE or long > MAX_ASPECT * short:
        return PhotoIssue(photo=photo, reason="tiny", detail=f"It is {seen.width}×{seen.height} pixels.")
    if seen.contrast < BLANK_DEVIATION:
        return PhotoIssue(photo=photo, reason="blank", detail="It has one colour all over.")
    return None


def _row(seen: InspectedPhoto) -> Row:
    return np.array([seen.width, seen.height, seen.plain, seen.contrast], dtype=np.float64), seen.prints


def _look(row: Row) -> InspectedPhoto:
    (width, height, plain, contrast), prints = row[0].tolist(), row[1]
    return InspectedPhoto(width=int(width), height=int(height), plain=bool(plain), contrast=contrast, prints=prints)


def _code() -> str:
    """Another way to read pictures, or to hash them, sees something else."""
    modules = (picture, conversion, guards, avif, convert, perceptual_hash)
    parts = [digest(Path(module.__file__ or ""))[:6] for module in modules]
    return "-".join((*parts, PIL.__version__))
