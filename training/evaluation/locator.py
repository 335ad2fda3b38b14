"""Metrics of a locator: recall by size, and false boxes.

Alone: `python -m training.evaluation.locator DATA PARTS.json LOCATOR.tflite`.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from model.locator import Locator, iou
from model.pictures import picture
from model.pictures.crop import Box
from model.prediction import Located
from training.dataset.field_sources import read_parts
from training.dataset.street import street_photos

MATCH = 0.4  # intersection over union from which on a shoe is found
SIZES = ((0.0, 0.07), (0.07, 0.11), (0.11, 1.01))  # longer side of a shoe, of the picture's
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
Locate = Callable[[Image.Image], Sequence[Located]]


def found_shares(said: Sequence[tuple[Sequence[Located], Sequence[Box]]], least: float) -> dict[str, float]:
    """Recall over all boxes and by size, and false boxes."""
    hits: dict[str, list[bool]] = {"all": []}
    wrong, answers = 0, 0
    for found, boxes in said:
        sure = [each.box for each in found if each.score >= least]
        wrong += sum(all(iou(box, other) < MATCH for other in boxes) for box in sure)
        answers += len(sure)
        for box in boxes:
            hit = any(iou(box, other) >= MATCH for other in sure)
            side = max(box[2] - box[0], box[3] - box[1])
            name = next(f"{low:g} to {high:g}" for low, high in SIZES if low <= side < high)
            hits["all"].append(hit)
            hits.setdefault(name, []).append(hit)
    return {**{name: float(np.mean(each)) for name, each in hits.items()}, "precision": 1 - wrong / max(1, answers)}


def false_share(said: Iterable[Sequence[Located]], least: float) -> float:
    """The share of pictures without a shoe that get a box."""
    return float(np.mean([any(each.score >= least for each in found) for found in said]))


def main() -> None:
    """Print the figures of a locator at several thresholds."""
    parser = argparse.ArgumentParser(description="Figures of a locator.")
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", type=Path)
    parser.add_argument("locator", type=Path)
    options = parser.parse_args()
    net = Locator.load(options.locator)
    print(json.dumps(measured(options.data, options.parts, lambda image: net.locate(image, 0.1)), indent=1))


def measured(data: Path, parts: Path, locate: Locate) -> dict[str, object]:
    """Metrics on the test photos of street, objects, clothes and shoes."""
    street = [(_open(path), boxes) for path, boxes in street_photos(data, "test")]
    start = time.perf_counter()
    said = [(locate(image), boxes) for image, boxes in street]
    took = (time.perf_counter() - start) / len(street)
    photos = [photo for photo in read_parts(parts) if photo.part == "test"]
    others = {
        folder: [locate(_open(data / photo.path)) for photo in photos if photo.folder == folder]
        for folder in ("not_sneakers", "phone_not_shoes", "phone_shoes", "second_source")
    }
    return {
        "photos": len(street), "boxes": sum(len(boxes) for _, boxes in street), "milliseconds": round(1000 * took, 2),
        "thresholds": {
            str(least): {
                "street": found_shares(said, least),
                "with a box": {folder: false_share(found, least) for folder, found in others.items()},
            }
            for least in THRESHOLDS
        },
    }  # fmt: skip


def _open(path: Path) -> Image.Image:
    return picture.open_upright(path.read_bytes(), 320)


if __name__ == "__main__":
    main()
