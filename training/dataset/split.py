"""Split into train, validation and test; near-duplicates stay in one part."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.dataset.hash_index import near_duplicate_pairs
from training.dataset.parts import PARTS, Part, read_parts
from training.dataset.perceptual_hash import connected_groups, fingerprint_of
from training.dataset.photos import NOT_SNEAKERS, Photo, list_folder, list_photos, require_folder
from training.reproducibility import SEED

__all__ = ["NOT_SNEAKERS", "PARTS", "Part", "Photo", "Split", "list_folder", "list_photos", "require_folder", "split"]

TEST_SHARE = 0.20
VALIDATION_SHARE = 0.10  # of all photos, out of the 80 % that are not for the test
THREADS = 2
NO_PARTS: Mapping[str, Part] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Split:
    """The three parts of a data set, without near-duplicates across parts."""

    train: tuple[Photo, ...]
    validation: tuple[Photo, ...]
    test: tuple[Photo, ...]
    unreadable: tuple[Path, ...]
    repeated: tuple[Path, ...]  # byte for byte another photo of the set; left out of the parts
    torn: tuple[Path, ...]  # new, and a twin of old photos of several parts: in none of them
    groups: int  # groups of twins, most of them of one photo
    seed: int

    def part(self, name: Part) -> tuple[Photo, ...]:
        """The photos of one part."""
        return {"train": self.train, "validation": self.validation, "test": self.test}[name]

    def targets(self, photos: Sequence[Photo]) -> NDArray[np.int64]:
        """The class of each photo: its place in `labels`."""
        labels = self.labels
        return np.array([labels.index(photo.slug) for photo in photos], dtype=np.int64)

    @property
    def labels(self) -> tuple[str, ...]:
        """All slugs in alphabetical order: the order of a head's outputs."""
        return tuple(sorted({photo.slug for name in PARTS for photo in self.part(name)}))

    def table(self) -> dict[str, Any]:
        """What `sneakers data split --json` prints."""
        files = {name: [str(path) for path in getattr(self, name)] for name in ("unreadable", "repeated", "torn")}
        return {**{name: len(self.part(name)) for name in PARTS}, "groups": self.groups, **files, "digest": self.digest}

    @property
    def digest(self) -> str:
        """SHA-256 of the photos' digests, slugs and parts."""
        lines = sorted(f"{photo.sha256} {photo.slug} {name}" for name in PARTS for photo in self.part(name))
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def split(folder: Path, *, seed: int = SEED, test: float = TEST_SHARE, validation: float = VALIDATION_SHARE) -> Split:
    """Split a folder's photos 80/20 by near-duplicate group and model.

    The result depends on the photos and the seed alone, not on file order; a photo more or less
    moves few others. Photos that the folder's `split.json` names (`sneakers data split`) stay where they were.
    Raises DatasetError as `list_photos` does.
    """
    return split_photos(
        list_photos(folder), seed=seed, test=test, validation=validation, fixed_parts=read_parts(folder)
    )


def split_photos(
    photos: Sequence[Photo], *, seed: int, test: float, validation: float, fixed_parts: Mapping[str, Part] = NO_PARTS
) -> Split:
    """Split listed photos; `fixed_parts` holds the parts of old ones."""
    unique = {photo.sha256: photo for photo in sorted(photos, key=lambda photo: photo.path, reverse=True)}
    listed = sorted(unique.values(), key=lambda photo: photo.sha256)
    with ThreadPoolExecutor(THREADS) as pool:
        prints = list(pool.map(lambda photo: fingerprint_of(photo.path), listed))
    readable = [(photo, found) for photo, found in zip(listed, prints, strict=True) if found is not None]
    joined = connected_groups(
        len(readable), ((a, b) for a, b, _ in near_duplicate_pairs([found for _, found in readable]))
    )
    members = [[readable[item][0] for item in group] for group in joined]
    parts, torn = _with_sides(members, fixed_parts)
    _share_out(
        [group for group in members if not any(photo.sha256 in fixed_parts for photo in group)],
        parts,
        seed,
        {"validation": validation, "test": test},
    )
    kept = {photo.path for photo in listed}
    return Split(
        **{name: tuple(sorted(parts[name], key=lambda photo: (photo.slug, photo.path))) for name in PARTS},
        unreadable=tuple(sorted(photo.path for photo, found in zip(listed, prints, strict=True) if found is None)),
        repeated=tuple(sorted(photo.path for photo in photos if photo.path not in kept)),
        torn=tuple(sorted(photo.path for photo in torn)),
        groups=len(joined),
        seed=seed,
    )


def _with_sides(
    joined: Sequence[Sequence[Photo]], fixed_parts: Mapping[str, Part]
) -> tuple[dict[Part, list[Photo]], list[Photo]]:
    """Place groups with old photos: new photos follow the old ones.

    A new photo goes nowhere if its old near-duplicates are in several parts.
    """
    parts: dict[Part, list[Photo]] = {name: [] for name in PARTS}
    torn: list[Photo] = []
    for group in joined:
        old = {fixed_parts[photo.sha256] for photo in group if photo.sha256 in fixed_parts}
        for photo in group if old else ():
            new = parts[next(iter(old))] if len(old) == 1 else torn
            (parts[fixed_parts[photo.sha256]] if photo.sha256 in fixed_parts else new).append(photo)
    return parts, torn


def _share_out(
    joined: Sequence[Sequence[Photo]], parts: dict[Part, list[Photo]], seed: int, shares: Mapping[Part, float]
) -> None:
    """Fill each model's test and validation parts with new groups."""
    there = {name: Counter(photo.slug for photo in parts[name]) for name in PARTS}
    by_slug: dict[str, list[Sequence[Photo]]] = defaultdict(list)
    for group in joined:
        by_slug[_commonest(group)].append(group)
    for slug in sorted(by_slug):
        shuffled = sorted(by_slug[slug], key=lambda group: _rank(seed, group))
        size = sum(map(len, shuffled)) + sum(there[name][slug] for name in PARTS)
        room: dict[Part, int] = {name: round(size * share) - there[name][slug] for name, share in shares.items()}
        room["train"] = size
        for group in shuffled:
            part = next(name for name in reversed(PARTS) if len(group) <= room[name])  # train has room for all
            room[part] -= len(group)
            parts[part].extend(group)


def _commonest(group: Sequence[Photo]) -> str:
    counts = Counter(photo.slug for photo in group)
    return min(counts, key=lambda slug: (-counts[slug], slug))


def _rank(seed: int, group: Sequence[Photo]) -> str:
    """A place in the order that other photos do not change."""
    return hashlib.sha256(f"{seed} {min(photo.sha256 for photo in group)}".encode()).hexdigest()
