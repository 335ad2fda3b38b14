"""Crop: the square around a shoe's box, as the classifier sees it."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Box = tuple[float, float, float, float]  # x0, y0, x1, y1, relative to the upright photo, 0 to 1
GROW = 1.2  # side of the crop, in sides of the box
_LEAST = 8.0  # pixels of the photo: no crop is smaller


def crop_square(image: Image.Image, box: Box, size: int, grow: float = GROW) -> NDArray[np.uint8]:
    """A square [size, size, 3] around a box of an RGB photo.

    Edges are repeated where the square does not fit inside.
    """
    width, height = image.size
    x0, y0, x1, y1 = box
    side = crop_side(image, box, grow)
    left = _inside((x0 + x1) / 2 * width - side / 2, side, width)
    top = _inside((y0 + y1) / 2 * height - side / 2, side, height)
    if left >= 0 and top >= 0 and left + side <= width + 0.5 and top + side <= height + 0.5:
        region = (left, top, min(width, left + side), min(height, top + side))
        return np.asarray(image.resize((size, size), Image.Resampling.BICUBIC, box=region))
    return _padded(image, (left, top, side), size)


def crop_side(image: Image.Image, box: Box, grow: float = GROW) -> float:
    """The side of the square around a box, in pixels."""
    (x0, y0, x1, y1), (width, height) = box, image.size
    return min(grow * max((x1 - x0) * width, (y1 - y0) * height, _LEAST), float(max(width, height)))


def _inside(start: float, side: float, length: int) -> float:
    """Move a crop inside the photo, or centre a longer one."""
    return (length - side) / 2 if side >= length else min(max(start, 0.0), length - side)


def _padded(image: Image.Image, region: tuple[float, float, float], size: int) -> NDArray[np.uint8]:
    left, top, side = region
    x0, y0, x1, y1 = max(0.0, left), max(0.0, top), min(image.width, left + side), min(image.height, top + side)
    scale = size / side
    wide, high = max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale))
    inner = np.asarray(image.resize((wide, high), Image.Resampling.BICUBIC, box=(x0, y0, x1, y1)))
    before_x, before_y = min(round((x0 - left) * scale), size - wide), min(round((y0 - top) * scale), size - high)
    pads = ((before_y, size - high - before_y), (before_x, size - wide - before_x), (0, 0))
    return np.pad(inner, pads, mode="edge")
