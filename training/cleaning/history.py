"""Cleaning history: photos judged before, and photos kept by a person."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from model.text import read_text
from training.errors import DatasetError

FILE = "cleaned.json"


@dataclass(frozen=True, kw_only=True)
class CleaningHistory:
    """Judged and kept photos by sha256."""

    judged: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()

    @classmethod
    def read(cls, folder: Path) -> "CleaningHistory":
        """What `write` left in a folder, or nothing; raises DatasetError."""
        path = folder / FILE
        if not path.exists():
            return cls()
        try:
            table = json.loads(read_text(path))
            return cls(judged=frozenset(table["judged"]), kept=frozenset(table["kept"]))
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise DatasetError(
                f"{path} cannot be read ({error}): delete it, and every photo is judged anew."
            ) from error

    def write(self, folder: Path) -> None:
        """Write the history atomically; raises DatasetError."""
        draft = folder / f".{FILE}.part"
        table = {"judged": sorted(self.judged), "kept": sorted(self.kept)}
        try:
            draft.write_text(json.dumps(table, indent=0) + "\n", encoding="utf-8")
            draft.replace(folder / FILE)
        except OSError as error:
            raise DatasetError(f"{folder / FILE} cannot be written ({error.strerror}): make room.") from error

    def after_judging(self, sha256: Iterable[str]) -> "CleaningHistory":
        """With more photos judged."""
        return replace(self, judged=self.judged | set(sha256))

    def deciding(self, keep: Iterable[str], reject: Iterable[str]) -> "CleaningHistory":
        """With what a person decided."""
        return replace(self, kept=(self.kept | set(keep)) - set(reject), judged=self.judged | set(keep))
