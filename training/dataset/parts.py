"""Stored parts: a photo never moves to another part."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from model.text import read_text
from training.dataset.paths import refuse_links
from training.errors import DatasetError

Part = Literal["train", "validation", "test"]
PARTS: tuple[Part, ...] = get_args(Part)
FILE = "split.json"


def read_parts(folder: Path) -> dict[str, Part]:
    """The stored part of each photo by sha256; raises DatasetError."""
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        kept = json.loads(read_text(path))["parts"]
        fixed_parts: dict[str, Part] = {sha256: part for part in PARTS for sha256 in kept[part]}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise DatasetError(
            f"{path} cannot be read ({error}): restore it, or delete it and run `sneakers data split` again."
        ) from error
    return fixed_parts


def write_parts(folder: Path, fixed_parts: Mapping[str, Part]) -> Path:
    """Store the parts atomically; raises DatasetError."""
    refuse_links(folder)
    path, draft = folder / FILE, folder / f".{FILE}.part"
    parts = {part: sorted(sha256 for sha256, side in fixed_parts.items() if side == part) for part in PARTS}
    try:
        draft.write_text(json.dumps({"parts": parts}, indent=1) + "\n", encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise DatasetError(
            f"{path} cannot be written ({error.strerror}): make room, or give a folder of yours."
        ) from error
    return path
