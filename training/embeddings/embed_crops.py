"""Embed whole photos and crops with the int8 graph that serves.

Alone: `python -m training.embeddings.embed_crops DATA PARTS.json BOXES.json BACKBONE OUT.npz`.
"""

import argparse
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.errors import PictureError
from model.interpreter import Interpreter
from model.pictures import picture
from model.pictures.crop import Box, crop_square
from model.pictures.picture import View
from training.dataset.boxes import Boxes, read_boxes
from training.dataset.field_sources import FieldPhoto, read_parts

THREADS = 2
MOST_CROPS = 2  # crops a photo: further boxes cost time and seldom show the shoe that was meant
LEAST_SCORE = 0.5
_SIDE = 640  # pixels: shorter side that a photo is decoded to at least


@dataclass(frozen=True, kw_only=True)
class Crops:
    """Embeddings of all photos; `views[photo[i]]` belongs to photo `i`."""

    views: NDArray[np.int8]  # [views, embedding size], the whole photo first, then its crops
    photo: NDArray[np.intp]  # [views], position of the photo
    crop: NDArray[np.intp]  # [views], 0 for the whole photo, then 1, 2, … for its boxes
    scores: NDArray[np.float32]  # [views], score of the box; 0 for the whole photo

    def write(self, path: Path) -> None:
        """Save as .npz."""
        np.savez_compressed(path, views=self.views, photo=self.photo, crop=self.crop, scores=self.scores)

    @classmethod
    def read(cls, path: Path) -> "Crops":
        """Load what `write` saved."""
        with np.load(path) as kept:
            return cls(**{each.name: kept[each.name] for each in fields(cls)})


def best_boxes(found: Sequence[tuple[Box, float]], most: int = MOST_CROPS) -> list[tuple[Box, float]]:
    """The boxes that are cropped: the surest ones above the least score."""
    return [(box, score) for box, score in found if score >= LEAST_SCORE][:most]


def embed_crops(data: Path, photos: Sequence[FieldPhoto], boxes: Boxes, backbone: bytes) -> Crops:
    """Embed photos and crops; an unreadable photo has no views."""
    local = threading.local()

    def one(photo: FieldPhoto) -> list[tuple[NDArray[np.int8], float]]:
        if not hasattr(local, "net"):
            local.net = Interpreter(backbone)
        net: Interpreter = local.net
        try:
            image = picture.open_upright((data / photo.path).read_bytes(), _SIDE)
        except PictureError:
            return []
        pixels = [(picture.fit(image, net.input_size, "centre"), 0.0)]
        pixels += [
            (crop_square(image, box, net.input_size), score) for box, score in best_boxes(boxes.get(photo.path, []))
        ]
        return [(net.run(each)[1], score) for each, score in pixels]

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(one, photos))
    rows = [
        (value, place, number, score)
        for place, views in enumerate(found)
        for number, (value, score) in enumerate(views)
    ]
    values, photo, crop, scores = zip(*rows, strict=True)
    return Crops(
        views=np.stack(values), photo=np.array(photo), crop=np.array(crop), scores=np.array(scores, dtype=np.float32)
    )


def embed_fallback(
    data: Path, photos: Sequence[FieldPhoto], backbone: bytes, views: Sequence[View]
) -> dict[str, NDArray[np.int8]]:
    """Embed the views of photos without a box.

    The result is [views, embedding size] by sha256.
    """
    net, found = Interpreter(backbone), {}
    for photo in photos:
        pixels = picture.read_views((data / photo.path).read_bytes(), net.input_size, views)
        found[photo.sha256] = np.stack([net.run(each)[1] for each in pixels])
    return found


def main() -> None:
    """Embed all photos of the field data set."""
    parser = argparse.ArgumentParser(description="Embed photos and crops of the field data set.")
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", type=Path)
    parser.add_argument("boxes", type=Path)
    parser.add_argument("backbone", type=Path, help="a .tflite backbone")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    made = embed_crops(
        options.data, read_parts(options.parts), read_boxes(options.boxes), options.backbone.read_bytes()
    )
    made.write(options.out)


if __name__ == "__main__":
    main()
