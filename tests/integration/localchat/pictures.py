"""Small pictures to send."""

import io

from PIL import Image


def picture(width: int, height: int, *, mode: str = "RGB", kind: str = "JPEG", orientation: int = 1) -> bytes:
    """A picture that is darker towards the bottom right, so that turning it shows."""
    image = Image.linear_gradient("L").resize((width, height)).convert(mode)
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of an encoded picture."""
    with Image.open(io.BytesIO(data)) as image:
        return image.size
