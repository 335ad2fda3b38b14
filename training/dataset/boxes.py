"""Boxes of shoes in photos, as a detector gave them."""

import json
from pathlib import Path

from model.pictures.crop import Box

ScoredBoxes = list[tuple[Box, float]]  # of one photo, best first, with scores 0 to 1
Boxes = dict[str, ScoredBoxes]  # by the photo's path, relative to the data folder


def read_boxes(path: Path) -> Boxes:
    """Boxes of photos by path, best first.

    The file holds `{"PATH": {"boxes": [[x0, y0, x1, y1, score], …]}, …}`.
    """
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: [((x0, y0, x1, y1), score) for x0, y0, x1, y1, score in each.get("boxes", [])]
        for name, each in kept.items()
    }
