"""A kept photo as an admin sees it: a JPEG that Telegram takes, whatever format it came in."""

import io

from PIL import Image

from model.errors import PictureError
from model.pictures.picture import open_upright

SIDE = 800  # pixels: enough to tell sneakers apart on a phone
MISSING = (400, 300)


def preview(data: bytes | None) -> bytes:
    """A JPEG of a photo, upright, no side longer than 800 pixels; a grey one where there is none that can be read."""
    try:
        picture = open_upright(data or b"", SIDE)
    except PictureError:
        picture = Image.new("RGB", MISSING, (128, 128, 128))
    picture.thumbnail((SIDE, SIDE))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
