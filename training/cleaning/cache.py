"""Row cache: computed values by a photo's digest, in one file."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.dataset.photos import disk_errors

Row = tuple[NDArray[Any], ...]


class RowCache:
    """Rows of arrays with equal shapes; concurrent writers lose only time."""

    def __init__(self, folder: Path | None, name: str) -> None:
        """Read `name` in a folder; None stores nothing.

        A damaged file counts as none.
        """
        self.path = folder / f"{name}.npz" if folder else None
        self.rows: dict[str, Row] = _stored(self.path) if self.path and self.path.exists() else {}

    def save(self) -> None:
        """Replace the file atomically; raises DatasetError."""
        if not self.path or not self.rows:
            return
        columns = {f"column{place}": np.stack(each) for place, each in enumerate(zip(*self.rows.values(), strict=True))}
        with disk_errors(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.path.parent, prefix=".partial-") as folder:
                draft = Path(folder) / self.path.name
                np.savez(draft, allow_pickle=False, sha256=np.array(list(self.rows)), **columns)
                draft.replace(self.path)


def _stored(path: Path) -> dict[str, Row]:
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            columns = [stored[f"column{place}"] for place in range(len(stored.files) - 1)]
            rows = zip(*columns, strict=True)
            return dict(zip(stored["sha256"].tolist(), rows, strict=True))
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return {}
