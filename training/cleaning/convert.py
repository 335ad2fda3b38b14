"""Conversion of unusual formats to plain JPEG."""

import io
from typing import NamedTuple

from model.pictures import picture

QUALITY = 95  # with full colour resolution: on a par with what a camera writes
PLAIN = {("JPEG", "RGB"), ("JPEG", "L"), ("PNG", "RGB"), ("PNG", "L")}
_WHOLE = 1 << 16  # pixels, more than any picture has: nothing is shrunk
_LARGE = 2048  # pixels that the shorter side of a picture beyond MAX_PIXELS keeps


class Header(NamedTuple):
    """What a readable picture says of itself."""

    width: int  # pixels, as stored
    height: int
    plain: bool  # an RGB or grey JPEG or PNG, which may stay as it is; not HEIC, AVIF, WebP, palette, CMYK


def header(data: bytes) -> Header:
    """Read a picture's header without decoding pixels."""
    with picture.open_header(io.BytesIO(data)) as image:
        plain = (image.format, image.mode) in PLAIN and "transparency" not in image.info
        return Header(*image.size, plain=plain)


def as_jpeg(data: bytes) -> bytes:
    """Convert a picture to JPEG of equal size, giants scaled; raises PictureError."""
    seen, buffer = header(data), io.BytesIO()
    at_least = _WHOLE if seen.width * seen.height <= picture.MAX_PIXELS else _LARGE
    picture.open_upright(data, at_least).save(buffer, "JPEG", quality=QUALITY, subsampling=0)
    return buffer.getvalue()
