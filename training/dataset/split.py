"""Split: which photos teach, which choose and which judge, so that no twin of a judging photo has been taught.

Alone: `python -m training.dataset.split FOLDER [--json]`.
"""

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.dataset.twins import fingerprint, groups, near_pairs
from training.errors import DatasetError
from training.seed import SEED

Part = Literal["train", "validation", "test"]
PARTS: tuple[Part, ...] = get_args(Part)
TEST_SHARE = 0.20
VALIDATION_SHARE = 0.10  # of all photos, out of the 80 % that are not for the test
NOT_SNEAKERS = "not_sneakers"
THREADS = 2


@dataclass(frozen=True, kw_only=True)
class Photo:
    """One photo file of a data set."""

    path: Path
    slug: str  # the folder's name: a sneaker model of the catalogue
    sha256: str  # of the file's bytes, in hex


@dataclass(frozen=True, kw_only=True)
class Split:
    """The three parts of a data set; no photo has a twin in another part."""

    train: tuple[Photo, ...]
    validation: tuple[Photo, ...]
    test: tuple[Photo, ...]
    unreadable: tuple[Path, ...]
    repeated: tuple[Path, ...]  # byte for byte another photo of the set; left out of the parts
    groups: int  # groups of twins, most of them of one photo
    seed: int

    def part(self, name: Part) -> tuple[Photo, ...]:
        """The photos of one part."""
        return {"train": self.train, "validation": self.validation, "test": self.test}[name]

    @property
    def labels(self) -> tuple[str, ...]:
        """Every slug that occurs, in alphabetical order: the order of a head's outputs."""
        return tuple(sorted({photo.slug for name in PARTS for photo in self.part(name)}))

    @property
    def digest(self) -> str:
        """Names the data set and its parts: sha256 over the sorted photo digests with slug and part."""
        lines = sorted(f"{photo.sha256} {photo.slug} {name}" for name in PARTS for photo in self.part(name))
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def list_photos(folder: Path) -> list[Photo]:
    """Every file of a folder with one sub-folder a slug, in alphabetical order, `not_sneakers` left out.

    Raises DatasetError if there is no such folder or no photo in it.
    """
    require_folder(folder)
    slugs = sorted(path for path in folder.iterdir() if path.is_dir() and path.name != NOT_SNEAKERS)
    photos = [photo for path in slugs for photo in list_folder(path, path.name)]
    if not photos:
        raise DatasetError(f"{folder} holds no photos: put them into one sub-folder for each model.")
    return photos


def require_folder(folder: Path) -> None:
    """Raise DatasetError unless `folder` is one."""
    if not folder.is_dir():
        raise DatasetError(f"{folder} is not a folder: give a folder that has one sub-folder of photos for each model.")


def list_folder(folder: Path, slug: str) -> list[Photo]:
    """Every file directly in a folder, under one slug, in alphabetical order; hidden files are left out.

    Raises DatasetError if there is no such folder.
    """
    require_folder(folder)
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    return [Photo(path=path, slug=slug, sha256=hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]


def split(folder: Path, *, seed: int = SEED, test: float = TEST_SHARE, validation: float = VALIDATION_SHARE) -> Split:
    """Share out a folder's photos, 80/20 by twin group and for each model, validation out of the 80.

    The result depends on the photos and the seed alone, not on file order; a photo more or less
    moves few others.
    Raises DatasetError as `list_photos` does.
    """
    return split_photos(list_photos(folder), seed=seed, test=test, validation=validation)


def split_photos(photos: Sequence[Photo], *, seed: int, test: float, validation: float) -> Split:
    """Share out photos that are listed already, as `split` does."""
    unique = {photo.sha256: photo for photo in sorted(photos, key=lambda photo: photo.path, reverse=True)}
    listed = sorted(unique.values(), key=lambda photo: photo.sha256)
    with ThreadPoolExecutor(THREADS) as pool:
        prints = list(pool.map(lambda photo: _read(photo.path), listed))
    readable = [(photo, found) for photo, found in zip(listed, prints, strict=True) if found is not None]
    joined = groups(len(readable), ((a, b) for a, b, _ in near_pairs([found for _, found in readable])))
    parts = _share_out([[readable[item][0] for item in group] for group in joined], seed, test, validation)
    kept = {photo.path for photo in listed}
    return Split(
        **{name: tuple(sorted(parts[name], key=lambda photo: (photo.slug, photo.path))) for name in PARTS},
        unreadable=tuple(sorted(photo.path for photo, found in zip(listed, prints, strict=True) if found is None)),
        repeated=tuple(sorted(photo.path for photo in photos if photo.path not in kept)),
        groups=len(joined),
        seed=seed,
    )


def _read(path: Path) -> NDArray[np.uint64] | None:
    """The picture's fingerprint, or None for a file that is no readable picture."""
    try:
        with Image.open(path) as image:
            return fingerprint(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):  # all that Pillow raises for bad files
        return None


def _share_out(joined: Sequence[Sequence[Photo]], seed: int, test: float, validation: float) -> dict[Part, list[Photo]]:
    by_slug: dict[str, list[Sequence[Photo]]] = defaultdict(list)
    for group in joined:
        by_slug[_commonest(group)].append(group)
    parts: dict[Part, list[Photo]] = {name: [] for name in PARTS}
    for slug in sorted(by_slug):
        shuffled = sorted(by_slug[slug], key=lambda group: _rank(seed, group))
        size = sum(len(group) for group in shuffled)
        room: dict[Part, int] = {"train": size, "validation": round(size * validation), "test": round(size * test)}
        for group in shuffled:
            part = next(name for name in reversed(PARTS) if len(group) <= room[name])  # train has room for all
            room[part] -= len(group)
            parts[part].extend(group)
    return parts


def _commonest(group: Sequence[Photo]) -> str:
    counts = Counter(photo.slug for photo in group)
    return min(counts, key=lambda slug: (-counts[slug], slug))


def _rank(seed: int, group: Sequence[Photo]) -> str:
    """A place in the order that other photos do not change."""
    return hashlib.sha256(f"{seed} {min(photo.sha256 for photo in group)}".encode()).hexdigest()


def main() -> None:
    """Print how a folder is shared out."""
    parser = argparse.ArgumentParser(description="Share out a folder of photos, 80/20 by group of twins.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    made = split(options.folder, seed=options.seed)
    counts = {name: len(made.part(name)) for name in PARTS}
    unreadable = [str(path) for path in made.unreadable]
    print(json.dumps({**counts, "groups": made.groups, "unreadable": unreadable, "digest": made.digest}, indent=2))


if __name__ == "__main__":
    main()
