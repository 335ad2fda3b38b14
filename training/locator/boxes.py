"""Boxes of all photos by our own locator.

Alone: `python -m training.locator.boxes DATA PARTS.json LOCATOR.tflite OUT.json`.
"""

import argparse
import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from model.classifier import LOCATED_SIDE
from model.errors import PictureError
from model.locator import Locator
from model.pictures import picture
from model.prediction import Located
from training.dataset.field_sources import FieldPhoto, read_parts

THREADS = 2
LEAST = 0.15  # score: the readers of the file choose a higher one


def locate_all(data: Path, photos: Sequence[FieldPhoto], locator: Path) -> dict[str, tuple[Located, ...]]:
    """The boxes of each photo by path; unreadable photos have none."""
    local = threading.local()

    def one(photo: FieldPhoto) -> tuple[Located, ...]:
        if not hasattr(local, "net"):
            local.net = Locator.load(locator)
        net: Locator = local.net
        try:
            return net.locate(picture.open_upright((data / photo.path).read_bytes(), LOCATED_SIDE), LEAST)
        except PictureError:
            return ()

    with ThreadPoolExecutor(THREADS) as pool:
        found = pool.map(one, photos)
        return {photo.path: boxes for photo, boxes in zip(photos, found, strict=True)}


def main() -> None:
    """Write the boxes of all photos, as `training.dataset.boxes` reads them."""
    parser = argparse.ArgumentParser(description="Find the shoes in all photos with a locator.")
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", type=Path)
    parser.add_argument("locator", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    found = locate_all(options.data, read_parts(options.parts), options.locator)
    rows = {path: {"boxes": [[*each.box, each.score] for each in boxes]} for path, boxes in found.items()}
    options.out.write_text(json.dumps(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
