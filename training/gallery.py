"""The photos of a training run, decoded once and shared by every process that reads them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model import picture
from training.dataset.split import Photo

SHORT_SIDE = 192  # pixels; larger photos are shrunk to it: views are at most that large
_PIXELS, _INDEX = "photos.npy", "photos.json"


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """Decoded photos with their classes; the pixels stay on disk until they are read."""

    pixels: NDArray[np.uint8]  # flat, all photos one after another
    shapes: tuple[tuple[int, int], ...]  # height and width
    starts: tuple[int, ...]
    targets: NDArray[np.int64]  # [N], index of the class

    def __len__(self) -> int:
        return len(self.shapes)

    def photo(self, number: int) -> NDArray[np.uint8]:
        """One photo, [H, W, 3] RGB, 0 to 255."""
        (height, width), start = self.shapes[number], self.starts[number]
        return self.pixels[start : start + height * width * 3].reshape(height, width, 3)


def hang(photos: Sequence[Photo], labels: Sequence[str], folder: Path) -> Gallery:
    """Decode photos into two files in `folder`; raises PictureError for one that cannot be read."""
    decoded = [_decode(photo.path) for photo in photos]
    np.save(folder / _PIXELS, np.concatenate([pixels.ravel() for pixels in decoded]))
    targets = [labels.index(photo.slug) for photo in photos]
    index = {"shapes": [pixels.shape[:2] for pixels in decoded], "targets": targets}
    (folder / _INDEX).write_text(json.dumps(index), encoding="utf-8")
    return visit(folder)


def visit(folder: Path) -> Gallery:
    """The gallery that `hang` left in a folder."""
    index = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
    shapes = tuple((height, width) for height, width in index["shapes"])
    ends = np.cumsum([height * width * 3 for height, width in shapes]).tolist()
    return Gallery(
        pixels=np.load(folder / _PIXELS, mmap_mode="r"),
        shapes=shapes,
        starts=(0, *ends[:-1]),
        targets=np.array(index["targets"], dtype=np.int64),
    )


def _decode(path: Path) -> NDArray[np.uint8]:
    image = picture.open_upright(path.read_bytes(), SHORT_SIDE)
    scale = SHORT_SIDE / min(image.size)
    if scale < 1:
        image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC)
    return np.asarray(image)
