"""Near-duplicates: re-encoded, resized, mirrored or cropped photos.

Candidates come from two indexes, of perceptual hashes and of embeddings; a pair counts if the alignment of one picture
with the other fits (`alignment.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import PIL
from numpy.typing import NDArray

from model.manifest import digest
from model.pictures import conversion, picture
from training.cleaning import alignment
from training.cleaning.alignment import Pyramid, align, pyramid
from training.cleaning.cache import RowCache
from training.cleaning.inspection import SIDE, InspectedPhoto
from training.cleaning.nearest import nearest
from training.dataset.hash_index import near_duplicate_pairs
from training.dataset.perceptual_hash import NEAR_BITS, distance
from training.dataset.photos import Photo, ProgressCallback
from training.embeddings.embed import CHUNK, THREADS
from training.reproducibility import one_thread

NEIGHBOURS = 4  # nearest neighbours by embedding that are compared: a crop's original was always among them
FAR_BITS = 80  # of 256: 97 % of crops by up to an eighth on any side; unrelated photos have about 100
DIGITS = 20  # hex digits of a SHA-256 that name a photo in a pair
MAX_IN_MEMORY = 8192  # shrunk pictures in memory, 16 KB each


@dataclass(frozen=True, kw_only=True)
class NearDuplicate:
    """A photo, and one that it is a copy of."""

    photo: Photo
    of: Photo
    exact: bool  # byte for byte


@one_thread()
def find_near_duplicates(
    inspected: Mapping[Photo, InspectedPhoto],
    embeddings: NDArray[np.int8] | None,
    *,
    preferred: frozenset[str],
    cache: Path | None,
    progress: ProgressCallback,
) -> list[NearDuplicate]:
    """Find near-duplicates, each with a better original.

    `embeddings` int8 `[len(looks), size]` in that order. Better is what is in `preferred` (sha256), then the larger.
    """
    ranked = sorted(inspected, key=lambda photo: _worth(photo, inspected[photo], preferred))
    same = _same(list(inspected), inspected, embeddings, _Judge(cache), progress)
    kept: set[Photo] = set()
    duplicates = []
    for photo in ranked:
        originals = [other for other in same.get(photo, ()) if other in kept]
        if originals:
            of = min(originals, key=lambda other: (other.slug != photo.slug, other.path))
            duplicates.append(NearDuplicate(photo=photo, of=of, exact=of.sha256 == photo.sha256))
        else:
            kept.add(photo)
    return duplicates


def _worth(photo: Photo, seen: InspectedPhoto, preferred: frozenset[str]) -> tuple[object, ...]:
    """Sort key: old, large, with a short name first."""
    return photo.sha256 not in preferred, -seen.width * seen.height, len(photo.path.name), photo.path


def _same(
    photos: Sequence[Photo],
    inspected: Mapping[Photo, InspectedPhoto],
    embeddings: NDArray[np.int8] | None,
    judge: "_Judge",
    progress: ProgressCallback,
) -> dict[Photo, set[Photo]]:
    """Which photos are the same as which, both ways round."""
    same: dict[Photo, set[Photo]] = {}
    pairs = sorted(_candidates([inspected[photo].prints for photo in photos], embeddings))
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            for start in range(0, len(pairs), CHUNK):
                chunk = [(photos[one], photos[other]) for one, other in pairs[start : start + CHUNK]]
                for (one, other), alike in zip(chunk, pool.map(lambda pair: judge.same(*pair), chunk), strict=True):
                    if alike:
                        same.setdefault(one, set()).add(other)
                        same.setdefault(other, set()).add(one)
                progress(min(start + CHUNK, len(pairs)), len(pairs))
    finally:
        judge.save()
    _join_exact(photos, same)
    return same


def _join_exact(photos: Sequence[Photo], same: dict[Photo, set[Photo]]) -> None:
    by_bytes: dict[str, list[Photo]] = {}
    for photo in photos:
        by_bytes.setdefault(photo.sha256, []).append(photo)
    for group in by_bytes.values():
        for photo in group if len(group) > 1 else ():
            same.setdefault(photo, set()).update(other for other in group if other != photo)


def _candidates(prints: Sequence[NDArray[np.uint64]], embeddings: NDArray[np.int8] | None) -> set[tuple[int, int]]:
    pairs = {(min(one, other), max(one, other)) for one, other, _ in near_duplicate_pairs(prints, NEAR_BITS)}
    if embeddings is not None and len(embeddings) > 1:
        alike = {(min(pair), max(pair)) for pair in _alike(embeddings)}
        pairs |= {pair for pair in alike - pairs if distance(prints[pair[0]], prints[pair[1]]) <= FAR_BITS}
    return pairs


def _alike(embeddings: NDArray[np.int8]) -> Iterator[tuple[int, int]]:
    vectors = embeddings.astype(np.float32)
    vectors -= vectors.mean(axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    for one, others in enumerate(nearest(vectors, min(NEIGHBOURS, len(vectors) - 1)).tolist()):
        yield from ((one, other) for other in others if other >= 0)


class _Judge:
    """Compares pairs once for all runs, with a picture cache."""

    def __init__(self, cache: Path | None) -> None:
        code = "-".join(digest(Path(module.__file__ or ""))[:6] for module in (picture, conversion, alignment))
        self._known = RowCache(cache, f"pairs-{code}-pillow-{PIL.__version__}")
        self._shrunk = lru_cache(maxsize=MAX_IN_MEMORY)(_shrunk)

    def same(self, one: Photo, other: Photo) -> bool:
        if one.sha256 == other.sha256:
            return True
        key = "".join(sorted((one.sha256[:DIGITS], other.sha256[:DIGITS])))
        if key not in self._known.rows:
            same = align(self._shrunk(one.path), self._shrunk(other.path)).same
            self._known.rows[key] = (np.array(same),)
        return bool(self._known.rows[key][0])

    def save(self) -> None:
        """Keep what was decided."""
        self._known.save()


def _shrunk(path: Path) -> Pyramid:
    return pyramid(picture.open_upright(path.read_bytes(), SIDE))
