"""Warnings about folders that name no model of a version."""

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path

from training.dataset.photos import MIXED, NOT_SNEAKERS, model_folders

ALIKE = 0.8  # how near a name must be to be suggested, 0 to 1


def warn_of_unknown_folders(folders: Sequence[Path], version: str, labels: Sequence[str]) -> None:
    """Warn on stderr about folders that count as unknown models."""
    names = {each.name for folder in folders if folder.name != NOT_SNEAKERS for each in model_folders(folder)}
    strange = sorted(name for name in names if name not in labels and not name.endswith(MIXED))
    if strange:
        listed = ", ".join(_named(name, labels) for name in strange)
        print(f"Not among the models of version {version}, counted as unknown models: {listed}", file=sys.stderr)


def _named(name: str, labels: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, labels, n=1, cutoff=ALIKE)
    return f"{name} (or {near[0]}?)" if near else name
