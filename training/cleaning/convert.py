"""Conversion of unusual formats to plain JPEG."""

import io
from typing import NamedTuple

from PIL import Image

from model.pictures import picture
from model.pictures.picture import looks_like_heif, open_heif

QUALITY = 95  # with full colour resolution: on a par with what a camera writes
PLAIN = {("JPEG", "RGB"), ("JPEG", "L"), ("MPO", "RGB"), ("PNG", "RGB"), ("PNG", "L")}
_WHOLE = 1 << 16  # pixels, more than any picture has: nothing is shrunk


class Header(NamedTuple):
    """What a readable picture says of itself."""

    width: int  # pixels, as stored
    height: int
    plain: bool  # an RGB or grey JPEG or PNG, which may stay as it is; not HEIC, AVIF, WebP, palette, CMYK


def header(data: bytes) -> Header:
    """Read a picture's header without decoding pixels."""
    if looks_like_heif(data):
        return Header(*open_heif(data).size, plain=False)
    with Image.open(io.BytesIO(data), formats=picture.FORMATS) as image:
        plain = (image.format, image.mode) in PLAIN and "transparency" not in image.info
        return Header(*image.size, plain=plain)


def as_jpeg(data: bytes) -> bytes:
    """Convert a picture to JPEG of equal size; raises PictureError."""
    buffer = io.BytesIO()
    picture.open_upright(data, _WHOLE).save(buffer, "JPEG", quality=QUALITY, subsampling=0)
    return buffer.getvalue()
