"""Photos as Telegram's apps send them: upright JPEGs in a few sizes, never enlarged."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.localchat.errors import BadRequest

SIDES = (90, 320, 800, 1280)  # longest sides of the sizes s, m, x, y
JPEG_QUALITY = 87  # what Telegram's apps use
THUMBNAIL_SIDE = 320
MAX_PHOTO_BYTES = 10 * 1024 * 1024  # https://core.telegram.org/bots/api#sendphoto
MAX_SIDES = 10_000  # width and height together
MAX_RATIO = 20
MAX_THUMBNAIL_PIXELS = 60_000_000  # more than any phone's picture; beyond, a document goes without a preview
# What Pillow raises for bytes that are no picture, or a hostile one (the warning, where warnings are errors).
UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


@dataclass(frozen=True, kw_only=True)
class Size:
    """One JPEG of a photo, in pixels and bytes."""

    width: int
    height: int
    data: bytes


def sizes(data: bytes) -> list[Size]:
    """The sizes of a photo, smallest first; raises BadRequest for what Telegram can't make a photo of."""
    if len(data) > MAX_PHOTO_BYTES:
        raise BadRequest(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MAX_PHOTO_BYTES} bytes"
        )
    image = _open(data)
    width, height = image.size
    if width + height > MAX_SIDES or max(width, height) > MAX_RATIO * min(width, height):
        raise BadRequest("PHOTO_INVALID_DIMENSIONS")
    image = _upright(image)
    longest = max(image.size)
    smaller = [_encode(image, side) for side in SIDES if side < longest]
    return smaller if longest > SIDES[-1] else [*smaller, _encode(image, longest)]


def thumbnail(data: bytes) -> Size | None:
    """A small preview of a document that is a picture; None of anything else."""
    try:
        image = _open(data)
        if image.width * image.height > MAX_THUMBNAIL_PIXELS:
            return None
        image.draft("RGB", (2 * THUMBNAIL_SIDE, 2 * THUMBNAIL_SIDE))
        return _encode(_upright(image), THUMBNAIL_SIDE)
    except BadRequest:
        return None


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data))
    except UNREADABLE as error:
        raise BadRequest("IMAGE_PROCESS_FAILED") from error


def _upright(image: Image.Image) -> Image.Image:
    """Decode, turn as EXIF says, and put transparency on white."""
    try:
        turned = ImageOps.exif_transpose(image)
        if "A" in turned.getbands() or "transparency" in turned.info:
            layers = turned.convert("RGBA")
            return Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers).convert("RGB")
        return turned.convert("RGB")
    except UNREADABLE as error:
        raise BadRequest("IMAGE_PROCESS_FAILED") from error


def _encode(image: Image.Image, side: int) -> Size:
    longest = max(image.size)
    if side < longest:
        width, height = (max(1, round(length * side / longest)) for length in image.size)
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    encoded = io.BytesIO()
    image.save(encoded, "JPEG", quality=JPEG_QUALITY)
    return Size(width=image.width, height=image.height, data=encoded.getvalue())
