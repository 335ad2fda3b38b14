"""Conversion: a decoded picture to a small upright RGB one."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from model.pictures.guards import BROKEN

_BAND = 2_000_000  # pixels that are converted at once
_LARGEST = 20_000_000  # pixels of a shrunk picture, of which three copies exist at times: 80 MB each
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def to_rgb(image: Image.Image, at_least: int) -> Image.Image:
    """Shrink, turn and blend a loaded picture.

    Both sides keep `at_least` pixels, unless the picture is so long that it would take too much memory. Raises what
    Pillow raises.
    """
    small = _shrunk(image, max(min(image.size) // at_least, math.ceil(math.sqrt(math.prod(image.size) / _LARGEST))))
    upright = _on_white(_turn(small, image))
    upright.info = {}  # else a comment goes into each JPEG that is made of it, and one over 64 KB cannot
    return upright


def _shrunk(image: Image.Image, factor: int) -> Image.Image:
    """Convert to 8 bits and shrink, band by band.

    So a large picture is not held twice.
    """
    white = _white_level(image)
    boxes = list(_bands(image, factor))
    if len(boxes) == 1:
        return _reduced(_to_eight_bits(image, white), factor)
    whole, top = Image.new("L", (0, 0)), 0
    for box in boxes:
        band = _reduced(_to_eight_bits(image.crop(box), white), factor)
        whole = whole if top else Image.new(band.mode, (band.width, math.ceil(image.height / factor)))
        whole.paste(band, (0, top))
        top += band.height
    return whole


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    return image.reduce(factor) if factor > 1 else image


def _bands(image: Image.Image, factor: int) -> Iterator[tuple[int, int, int, int]]:
    """Boxes of about _BAND pixels that cover a picture.

    Each is a multiple of `factor` rows high.
    """
    rows = factor * max(1, _BAND // (factor * image.width))
    for top in range(0, image.height, rows):
        yield 0, top, image.width, min(top + rows, image.height)


def _to_eight_bits(image: Image.Image, white: float) -> Image.Image:
    """Convert to RGB, RGBA or L.

    Higher bit depths are scaled, 32 bits so that `white` is white.
    """
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in ("I", "F"):
        values = _finite(image)
        np.multiply(values, 255.0 / white, out=values)
        return Image.fromarray(np.clip(values, 0, 255, out=values).astype(np.uint8))
    if image.mode == "LAB":
        from PIL import ImageCms

        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB") or image
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _white_level(image: Image.Image) -> float:
    """The value of white in a 32-bit picture.

    It is 1, 255, 65535 or the largest value.
    """
    if image.mode not in ("I", "F"):
        return 1.0
    peak = max(float(_finite(image.crop(box)).max()) for box in _bands(image, 1))
    return next((top for top in (1.0, 255.0, 65535.0) if peak <= top), peak)


def _finite(image: Image.Image) -> NDArray[np.float32]:
    """The values of a 32-bit picture [H, W].

    NaN and infinity become 0.
    """
    return np.nan_to_num(np.array(image, dtype=np.float32), copy=False, nan=0.0, posinf=0.0, neginf=0.0)


def _turn(small: Image.Image, original: Image.Image) -> Image.Image:
    try:
        method = _UPRIGHT.get(original.getexif().get(ExifTags.Base.Orientation, 1))
    except BROKEN:  # garbage in the EXIF block says nothing against the pixels
        return small
    return small if method is None else small.transpose(method)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image)
        image = white
    return image if image.mode == "RGB" else image.convert("RGB")
