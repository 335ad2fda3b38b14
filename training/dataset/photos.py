"""Photo files of a data set, one sub-folder for each model.

Beside the models' folders may lie `not_sneakers`, and what `sneakers data` keeps: its records, `rejected`.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from training.dataset.system_files import is_system_file
from training.errors import DatasetError

NOT_SNEAKERS = "not_sneakers"
MIXED = "-any"  # a folder whose name ends so mixes several models: neither known nor unknown
REJECTED = "rejected"  # what cleaning has put aside: no model

ProgressCallback = Callable[[int, int], None]  # photos done, photos in all


@dataclass(frozen=True, kw_only=True)
class Photo:
    """One photo file of a data set."""

    path: Path
    slug: str  # the folder's name: a sneaker model of the catalogue
    sha256: str  # of the file's bytes, in hex


def list_photos(folder: Path) -> list[Photo]:
    """List all photos of a data set in alphabetical order.

    `not_sneakers` is left out. Raises DatasetError if there is no such folder or no photo in it.
    """
    photos = [photo for path in model_folders(folder) for photo in list_folder(path, path.name)]
    if not photos:
        raise DatasetError(f"{folder} holds no photos: put them into one sub-folder for each model.")
    return photos


def model_folders(folder: Path) -> list[Path]:
    """The models' sub-folders in alphabetical order; raises DatasetError."""
    require_folder(folder)
    with disk_errors(folder):
        return sorted(path for path in folder.iterdir() if path.is_dir() and _is_model(path.name))


def require_folder(folder: Path) -> None:
    """Raise DatasetError unless `folder` is one."""
    if not folder.is_dir():
        raise DatasetError(f"{folder} is not a folder: give a folder that has one sub-folder of photos for each model.")


def list_folder(folder: Path, slug: str) -> list[Photo]:
    """List a folder's files under one slug, without hidden and system files.

    The order is alphabetical. Raises DatasetError if there is no such folder.
    """
    require_folder(folder)
    with disk_errors(folder):
        files = sorted(path for path in folder.iterdir() if path.is_file() and not is_system_file(path.name))
        return [Photo(path=path, slug=slug, sha256=sha256_of(path)) for path in files]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn an OSError into a DatasetError with advice."""
    try:
        yield
    except OSError as error:
        raise DatasetError(
            f"{error.filename or folder}: {error.strerror}. Put that right, and run the same command again: it goes on."
        ) from error


def _is_model(name: str) -> bool:
    return name not in (NOT_SNEAKERS, REJECTED) and not is_system_file(name)
