"""Photo cache: decoded and cut-out photos, shared by all processes."""

import json
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.pictures import picture
from model.pictures.quiet import silence_decoders
from training.dataset.split import Photo
from training.simulation.scene import extent
from training.simulation.segmentation import cut_out

SHORT_SIDE = 192  # pixels; larger photos are shrunk to it: views are hardly larger
_PIXELS, _LAYERS, _INDEX = "photos.npy", "layers.npy", "photos.json"
_FEW = 200  # photos that one process cuts out sooner than several have started

Extent = tuple[float, float, float]  # middle of the shoe, x and y, and its length, in pixels of the photo


@dataclass(frozen=True, kw_only=True)
class CutPhoto:
    """A photo with what separates its shoe from the surroundings."""

    pixels: NDArray[np.uint8]  # [H, W, 3]
    cover: NDArray[np.uint8]  # [H, W], 255 where the shoe hides what is behind it
    shade: NDArray[np.uint8]  # [H, W], the light that it leaves to what is behind it, of 255
    extent: Extent


@dataclass(frozen=True, kw_only=True)
class PhotoCache:
    """Decoded photos with their classes, memory-mapped."""

    pixels: NDArray[np.uint8]  # flat, all photos one after another
    layers: NDArray[np.uint8]  # flat, cover and then shade of one photo after another
    shapes: tuple[tuple[int, int], ...]  # height and width
    starts: tuple[int, ...]  # in pixels, of three bytes or of two layers
    extents: tuple[Extent, ...]
    targets: NDArray[np.int64]  # [N], index of the class

    def __len__(self) -> int:
        return len(self.shapes)

    def photo(self, number: int) -> NDArray[np.uint8]:
        """One photo, [H, W, 3] RGB, 0 to 255."""
        (height, width), start = self.shapes[number], self.starts[number]
        return self.pixels[start * 3 : (start + height * width) * 3].reshape(height, width, 3)

    def cut(self, number: int) -> CutPhoto:
        """One photo in layers."""
        (height, width), start = self.shapes[number], self.starts[number]
        layers = self.layers[start * 2 : (start + height * width) * 2].reshape(2, height, width)
        return CutPhoto(pixels=self.photo(number), cover=layers[0], shade=layers[1], extent=self.extents[number])


def build_photo_cache(photos: Sequence[Photo], labels: Sequence[str], folder: Path) -> PhotoCache:
    """Decode photos into `folder`, unless it has them; raises PictureError."""
    wanted = {"sha256": [photo.sha256 for photo in photos], "targets": [labels.index(photo.slug) for photo in photos]}
    index = folder / _INDEX
    if index.exists():
        held = json.loads(index.read_text(encoding="utf-8"))
        if {key: held[key] for key in wanted} == wanted:
            return open_photo_cache(folder)
        index.unlink()  # a kill from here on must not leave it beside others' pixels
    cuts = _cut_all([photo.path for photo in photos])
    np.save(folder / _PIXELS, np.concatenate([cut.pixels.ravel() for cut in cuts]))
    np.save(folder / _LAYERS, np.concatenate([layer.ravel() for cut in cuts for layer in (cut.cover, cut.shade)]))
    sizes = {"shapes": [cut.pixels.shape[:2] for cut in cuts], "extents": [cut.extent for cut in cuts]}
    index.write_text(json.dumps(wanted | sizes), encoding="utf-8")  # last: where it is, all is
    return open_photo_cache(folder)


def open_photo_cache(folder: Path) -> PhotoCache:
    """The photo cache that `build_photo_cache` left in a folder."""
    index = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
    shapes = tuple((height, width) for height, width in index["shapes"])
    ends = np.cumsum([height * width for height, width in shapes]).tolist()
    return PhotoCache(
        pixels=np.load(folder / _PIXELS, mmap_mode="r"),
        layers=np.load(folder / _LAYERS, mmap_mode="r"),
        shapes=shapes,
        starts=(0, *ends[:-1]),
        extents=tuple((x, y, length) for x, y, length in index["extents"]),
        targets=np.array(index["targets"], dtype=np.int64),
    )


def _cut_all(paths: Sequence[Path]) -> list[CutPhoto]:
    if len(paths) <= _FEW:
        return [_cut(path) for path in paths]
    with ProcessPoolExecutor(
        os.cpu_count(), mp_context=multiprocessing.get_context("spawn"), initializer=silence_decoders
    ) as pool:
        return list(pool.map(_cut, paths, chunksize=32))


def _cut(path: Path) -> CutPhoto:
    """20 ms for a photo of 192 pixels."""
    pixels = _decode(path)
    found = cut_out(pixels)
    (x, y), length = extent(found)
    cover, shade = (np.asarray(np.clip(layer, 0, 1) * 255 + 0.5, np.uint8) for layer in (found.cover, found.shade))
    return CutPhoto(pixels=pixels, cover=cover, shade=shade, extent=(float(x), float(y), float(length)))


def _decode(path: Path) -> NDArray[np.uint8]:
    image = picture.open_upright(path.read_bytes(), SHORT_SIDE)
    scale = SHORT_SIDE / min(image.size)
    if scale < 1:
        image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC)
    return np.asarray(image)
