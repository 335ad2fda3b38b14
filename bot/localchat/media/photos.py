"""Photos as Telegram's apps send them: upright JPEGs in several sizes."""

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.localchat.core.errors import ODD_PHOTO, UNREADABLE_PHOTO, BadRequest
from model.errors import PictureTooLarge
from model.pictures.guards import check_bytes

SIDES = (90, 320, 800, 1280)  # longest sides of the sizes s, m, x, y
JPEG_QUALITY = 87  # what Telegram's apps use
THUMBNAIL_SIDE = 320
MAX_PHOTO_BYTES = 10 * 1024 * 1024  # of a photo that a bot uploads: https://core.telegram.org/bots/api#sendphoto
MAX_DOCUMENT_BYTES = 50 * 1024 * 1024  # of any other file: https://core.telegram.org/bots/api#sending-files
MAX_SIDES = 10_000  # its width and height together
MAX_RATIO = 20
MAX_PIXELS = 220_000_000  # of a JPEG, which is decoded smaller: more than any phone's picture
MAX_PIXELS_WHOLE = 50_000_000  # of any other, which takes up to 4 bytes a pixel
# What Pillow raises for bytes that are no picture, or a hostile one (the warning, where warnings are errors).
# Pillow promises no one class for broken files: its plugins were seen or read to raise all of these.
UNREADABLE = (
    UnidentifiedImageError, OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, AttributeError,
    ArithmeticError, AssertionError, RuntimeError, MemoryError, struct.error, zlib.error,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Size:
    """One JPEG of a photo, in pixels and bytes."""

    width: int
    height: int
    data: bytes


def check_upload(data: bytes) -> None:
    """Raise BadRequest for a photo that a bot may not upload.

    A user's app makes a large photo smaller first.
    """
    if len(data) > MAX_PHOTO_BYTES:
        raise BadRequest(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MAX_PHOTO_BYTES} bytes"
        )
    if sum(_open(data).size) > MAX_SIDES:
        raise BadRequest(ODD_PHOTO)


def sizes(data: bytes) -> list[Size]:
    """The sizes of a photo, smallest first.

    Raises BadRequest where Telegram could not make a photo.
    """
    image = _open(data)
    if max(image.size) > MAX_RATIO * min(image.size):
        raise BadRequest(ODD_PHOTO)
    longest = max(image.size)
    sides = [*(side for side in SIDES if side < longest), longest][: len(SIDES)]
    return _shrink(image, sides)


def thumbnail(data: bytes) -> Size | None:
    """A small preview of a picture, or None.

    None for other files, and for pictures that take too long to decode.
    """
    try:
        check_bytes(data, MAX_DOCUMENT_BYTES)
        image = _open(data)
        return _shrink(image, [min(THUMBNAIL_SIDE, max(image.size))])[0]
    except (BadRequest, PictureTooLarge):
        return None


def _open(data: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data))
    except UNREADABLE as error:
        raise BadRequest(UNREADABLE_PHOTO) from error
    if image.width * image.height > (MAX_PIXELS if image.format == "JPEG" else MAX_PIXELS_WHOLE):
        raise BadRequest(ODD_PHOTO)
    return image


def _shrink(image: Image.Image, sides: list[int]) -> list[Size]:
    """The picture at these longest sides, in pixels, rising.

    No side is above the picture's own. Each size is made from the next larger one.
    """
    width, height = image.size
    image.draft(None, (sides[-1], sides[-1]))  # a JPEG is decoded no larger than needed
    current = _upright(image)
    if (current.width > current.height) != (width > height):
        width, height = height, width
    made = []
    for side in reversed(sides):
        scale = side / max(width, height)
        current = _resize(current, max(1, round(width * scale)), max(1, round(height * scale)))
        made.append(_encode(current))
    return made[::-1]


def _upright(image: Image.Image) -> Image.Image:
    """Decode, apply the EXIF orientation, and put transparency on white."""
    try:
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        if "A" in image.getbands() or "transparency" in image.info:
            layers = image.convert("RGBA")
            return Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers).convert("RGB")
        return image if image.mode == "RGB" else image.convert("RGB")
    except UNREADABLE as error:
        raise BadRequest(UNREADABLE_PHOTO) from error


def _resize(image: Image.Image, width: int, height: int) -> Image.Image:
    if image.size == (width, height):
        return image
    return image.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2.0)


def _encode(image: Image.Image) -> Size:
    encoded = io.BytesIO()
    image.save(encoded, "JPEG", quality=JPEG_QUALITY, comment=b"")  # a GIF's may be too long for a JPEG
    return Size(width=image.width, height=image.height, data=encoded.getvalue())
