"""Path checks: records name only files inside their data set."""

import os
from pathlib import Path, PurePosixPath

from training.dataset.photos import REJECTED, disk_errors
from training.errors import DatasetError


def is_within(path: str) -> bool:
    """Whether a relative path with slashes stays in its folder."""
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/")


def is_name(slug: str) -> bool:
    """Whether a slug is a plain sub-folder name."""
    return is_within(slug) and "/" not in slug


def refuse_links(folder: Path) -> None:
    """Raise DatasetError for links in place of records or quarantine."""
    with disk_errors(folder):
        linked = next(filter(Path.is_symlink, _written_to(folder)), None)
    if linked is not None:
        raise DatasetError(
            f"{linked} is a link to {linked.readlink()}: what is written there would land outside of the data set. "
            "Put the file or folder itself there, or remove the link."
        )


def _written_to(folder: Path) -> list[Path]:
    """The files and folders that `sneakers data` writes."""
    beside, rejected = [path for path in folder.iterdir() if not path.is_dir()], folder / REJECTED
    if rejected.is_symlink() or not rejected.is_dir():
        return [*beside, rejected]
    records = [path for path in rejected.iterdir() if not path.is_dir()]
    return [*beside, *records, *(Path(top, name) for top, folders, _ in os.walk(rejected) for name in folders)]
