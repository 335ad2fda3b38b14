"""What a case of the damaged files is, and the good files that most of them start from."""

from functools import cache
from typing import Literal, NamedTuple

from PIL import Image

from model.errors import PictureError
from tests.support.damaged import parts
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

Outcome = Literal["readable", "either"] | type[PictureError]
"""Readable; or the error; `either` where decoders may differ in what they forgive, and both will do."""


class Case(NamedTuple):
    """One file."""

    name: str
    data: bytes
    outcome: Outcome


@cache
def photo() -> Image.Image:
    return draw_sneaker(1, size=(320, 240))


@cache
def files() -> dict[str, bytes]:
    """One good file of each format."""
    image = photo()
    return {
        "jpeg": phone_jpeg(image),
        "progressive": parts.saved(image, "JPEG", progressive=True),
        "png": parts.saved(image, "PNG"),
        "webp": parts.saved(image, "WEBP"),
        "lossless": parts.saved(image, "WEBP", lossless=True),
        "gif": parts.saved(image.convert("P"), "GIF"),
        "bmp": parts.saved(image, "BMP"),
        "tiff": parts.saved(image, "TIFF", compression="tiff_lzw"),
        "avif": parts.saved(image, "AVIF", speed=10),
        "heic": parts.heic(image),
    }
