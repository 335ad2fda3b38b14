"""Within: what a data set's records name, and what is written beside its photos, lies in its own folder.

A data set may be somebody else's, whose records name files anywhere, and whose links lead there.
"""

import os
from pathlib import Path, PurePosixPath

from training.dataset.photos import REJECTED, disk_errors
from training.errors import DatasetError


def is_within(path: str) -> bool:
    """Whether a path, relative to a folder and with slashes, stays in it."""
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/")


def is_name(slug: str) -> bool:
    """Whether a slug is the name of a sub-folder, and no way to another."""
    return is_within(slug) and "/" not in slug


def refuse_links(folder: Path) -> None:
    """Raise DatasetError where a link stands for a record, or for a folder of what was put aside.

    Through it, cleaning would write or move files of somewhere else. Models' folders, and photos, may be links.
    """
    with disk_errors(folder):
        linked = next(filter(Path.is_symlink, _written_to(folder)), None)
    if linked is not None:
        raise DatasetError(
            f"{linked} is a link to {linked.readlink()}: what is written there would land outside of the data set. "
            "Put the file or folder itself there, or remove the link."
        )


def _written_to(folder: Path) -> list[Path]:
    """Where `sneakers data` writes: files beside the models' folders, and what was put aside, but for the photos."""
    beside, rejected = [path for path in folder.iterdir() if not path.is_dir()], folder / REJECTED
    if rejected.is_symlink() or not rejected.is_dir():
        return [*beside, rejected]
    records = [path for path in rejected.iterdir() if not path.is_dir()]
    return [*beside, *records, *(Path(top, name) for top, folders, _ in os.walk(rejected) for name in folders)]
