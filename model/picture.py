"""Photo bytes to a uint8 tensor: the only copy of this code, for the bot, calibration and training alike."""

import io
import struct
import zlib
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from model.errors import DamagedPicture, NotAPicture, PictureTooLarge

Resize = Literal["centre", "squash", "letterbox"]
"""How a picture becomes a square: its middle; all of it, distorted; all of it, with grey bars."""
RESIZES: tuple[Resize, ...] = get_args(Resize)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
MAX_BYTES = 20 * 1024 * 1024  # what the Bot API lets a bot download: https://core.telegram.org/bots/api#getfile
MAX_PIXELS = 89_478_485  # Pillow's own mark of a decompression bomb, so its warning and our refusal are one
MAX_PIXELS_UNSCALED = 50_000_000  # for formats that can only be decoded whole, at 4 bytes a pixel
MAX_SCANS = 100  # a JPEG of thousands of tiny progressive scans decodes for hours; cameras write about ten

_GREY_BAR = (114, 114, 114)
# Pillow promises no one class for broken files: these are all that its plugins and decoders were seen or read to raise.
_BROKEN = (
    OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError,
    RuntimeError, MemoryError, struct.error, zlib.error,
)  # fmt: skip
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def read(data: bytes, size: int, resize: Resize = "centre") -> NDArray[np.uint8]:
    """Make a photo the model's input: [size, size, 3] RGB, 0 to 255; raises a subclass of PictureError."""
    return fit(open_upright(data, size), size, resize)


def open_upright(data: bytes, at_least: int) -> Image.Image:
    """Decode a photo to RGB, the right way up, transparency on white; raises a subclass of PictureError.

    A JPEG is decoded at the smallest of 1/1, 1/2, 1/4 or 1/8 that leaves both sides `at_least` pixels.
    """
    if len(data) > MAX_BYTES:
        raise PictureTooLarge(
            f"The picture has {len(data):,} bytes; at most {MAX_BYTES:,} are read. Send a smaller one."
        )
    image = _open(data)
    _refuse_bombs(image, data)
    try:
        image.draft(None, (at_least, at_least))
        image.load()
        upright = _turn(image)
        return _to_rgb(upright)
    except _BROKEN as error:
        raise DamagedPicture(f"The picture is damaged ({_reason(error)}). Send it again, or another one.") from error


def fit(image: Image.Image, size: int, resize: Resize) -> NDArray[np.uint8]:
    """Scale an RGB picture to [size, size, 3], 0 to 255, in the way that the model was trained with."""
    if resize == "letterbox":
        shape = ImageOps.contain(image, (size, size), Image.Resampling.BILINEAR)
        square = ImageOps.pad(shape, (size, size), color=_GREY_BAR)
    else:
        side = min(image.size)
        left, top = (image.width - side) / 2, (image.height - side) / 2
        box = (left, top, left + side, top + side) if resize == "centre" else None
        square = image.resize((size, size), Image.Resampling.BILINEAR, box=box)
    return np.asarray(square)


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise NotAPicture(f"This is not a picture that can be read; send one of {', '.join(FORMATS)}.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge(f"The picture has too many pixels; at most {MAX_PIXELS:,} are read.") from error
    except _BROKEN as error:
        raise DamagedPicture(f"The picture is damaged ({_reason(error)}). Send it again, or another one.") from error


def _refuse_bombs(image: Image.Image, data: bytes) -> None:
    jpeg = image.format in ("JPEG", "MPO")
    pixels, most = image.width * image.height, MAX_PIXELS if jpeg else MAX_PIXELS_UNSCALED
    if pixels > most:
        raise PictureTooLarge(
            f"The picture is {image.width}×{image.height}; at most {most:,} pixels are read. Send a smaller one."
        )
    if jpeg and (scans := data.count(b"\xff\xda")) > MAX_SCANS:  # FF DA never occurs inside the coded data itself
        raise PictureTooLarge(f"The picture is coded in {scans} passes; at most {MAX_SCANS} are read. Save it anew.")


def _turn(image: Image.Image) -> Image.Image:
    try:
        method = _UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except _BROKEN:  # garbage in the EXIF block says nothing against the pixels
        return image
    return image if method is None else image.transpose(method)


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode == "RGB" and not image.has_transparency_data:
        return image
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    if image.mode.startswith(("I", "F")):
        return _to_eight_bits(image).convert("RGB")
    return image.convert("RGB")


def _to_eight_bits(image: Image.Image) -> Image.Image:
    values = np.nan_to_num(np.asarray(image, dtype=np.float32))  # [H, W], in whatever range the file uses
    peak = float(values.max())
    white = next((top for top in (1.0, 255.0, 65535.0) if peak <= top), peak) if image.mode[:2] != "I;" else 65535.0
    return Image.fromarray((values * (255.0 / white)).clip(0, 255).astype(np.uint8))


def _reason(error: BaseException) -> str:
    return (str(error) or type(error).__name__).rstrip(".")[:120]
