"""Street photos of whole people, with the boxes of their shoes."""

import hashlib
import json
from pathlib import Path

from model.pictures.crop import Box
from training.dataset.parts import Part


def street_photos(data: Path, part: Part | None = None) -> list[tuple[Path, tuple[Box, ...]]]:
    """The street photos of a part, with their boxes.

    A fifth tests and a tenth validates. None means all parts.
    """
    folder = data / "shoe_boxes"
    kept = json.loads((folder / "boxes.json").read_text(encoding="utf-8"))
    found = []
    for name, boxes in sorted(kept.items()):
        share = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 16**8
        its: Part = "test" if share < 0.2 else "validation" if share < 0.3 else "train"
        if part in (None, its):
            found.append((folder / "street" / name, tuple((b[0], b[1], b[2], b[3]) for b in boxes)))
    return found
