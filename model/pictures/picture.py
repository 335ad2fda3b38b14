"""Photo bytes to a uint8 tensor: the only preprocessor.

The bot, calibration and training all use it, so there is no train/serve skew.
"""

import io
import math
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

import numpy as np
from annotated_types import Interval
from numpy.typing import NDArray
from PIL import ExifTags, Image, UnidentifiedImageError

from model.errors import DamagedPicture, NotAPicture, PictureTooLarge
from model.pictures.guards import MAX_BYTES, MAX_PIXELS, check_bytes, check_header

Resize = Literal["centre", "squash", "letterbox"]
"""How a picture becomes a square: its middle; all of it, distorted; all of it, with grey bars."""
RESIZES: tuple[Resize, ...] = get_args(Resize)

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "MAX_PIXELS",
    "RESIZES",
    "Resize",
    "View",
    "fit",
    "looks_like_heif",
    "open_heif",
    "open_upright",
    "read",
    "read_views",
]

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")  # read by Pillow
HEIC = "HEIC"  # read by libheif, without touching Pillow's own list of formats
# Brands at the start of a file of the ISO base media kind: https://nokiatech.github.io/heif/technical.html.
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")

# Measured on 1280×960 photos (docs/decisions/0031): decoding to at least 1.5 times the input takes
# 6.2 ms and comes within 43 dB PSNR of a full decode with a Lanczos filter; a full decode takes 11.4 ms for 46 dB,
# decoding to just the input 4.5 ms for 36 dB; the bilinear filter takes 5.3 ms for 37 dB, Lanczos 7.2 ms for 48 dB.
_SPARE = 1.5
_FILTER = Image.Resampling.BICUBIC
_BARS = (114, 114, 114)
# Pillow promises no one class for broken files: these are all that its plugins and decoders were seen or read to raise
# (warnings only where they are turned into errors).
_BROKEN = (
    OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError,
    RuntimeError, MemoryError, Warning, struct.error, zlib.error,
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


@dataclass(frozen=True, kw_only=True)
class View:
    """One more view of a photo, for test-time augmentation."""

    resize: Resize
    share: Annotated[float, Interval(ge=0.2, le=1)]  # side of the central crop, as a share of the whole view
    mirrored: bool  # left and right exchanged


def read(data: bytes, size: int, resize: Resize = "centre") -> NDArray[np.uint8]:
    """Preprocess a photo: [size, size, 3] RGB, 0 to 255; raises PictureError."""
    return fit(open_upright(data, math.ceil(size * _SPARE)), size, resize)


def read_views(data: bytes, size: int, views: Sequence[View]) -> list[NDArray[np.uint8]]:
    """Preprocess several views of a photo, each [size, size, 3]; raises PictureError.

    The photo is decoded once, large enough for the closest view.
    """
    closest = min(view.share for view in views)
    image = open_upright(data, math.ceil(size / closest * _SPARE))
    seen = [fit(image, size, view.resize, view.share) for view in views]
    return [
        np.ascontiguousarray(pixels[:, ::-1]) if view.mirrored else pixels
        for view, pixels in zip(views, seen, strict=True)
    ]


def open_upright(data: bytes, at_least: int) -> Image.Image:
    """Decode a photo to RGB, upright, transparency on white; raises PictureError.

    It is shrunk by a whole factor (a JPEG already while decoding, by 2, 4 or 8) as long as both sides keep `at_least`
    pixels.
    """
    check_bytes(data)
    image = _open(data)
    check_header(image)
    try:
        image.draft(None, (at_least, at_least))
        image.load()
        plain = _to_eight_bits(image)
        factor = min(plain.size) // at_least
        small = plain.reduce(factor) if factor > 1 else plain
        return _on_white(_turn(small, image))
    except _BROKEN as error:
        raise DamagedPicture(f"The picture is damaged ({_reason(error)}). Send it again, or another one.") from error


def fit(image: Image.Image, size: int, resize: Resize, share: float = 1.0) -> NDArray[np.uint8]:
    """Crop and scale an RGB picture to [size, size, 3].

    `share` below 1 takes a central crop: its side, as a share of the whole view's.
    """
    width, height = image.size
    if resize == "letterbox":
        return _letterbox(image, size, share)
    wide, high = (share * min(image.size),) * 2 if resize == "centre" else (share * width, share * height)
    left, top = (width - wide) / 2, (height - high) / 2
    return np.asarray(image.resize((size, size), _FILTER, box=(left, top, left + wide, top + high)))


def _letterbox(image: Image.Image, size: int, share: float) -> NDArray[np.uint8]:
    whole = round(size / share)
    scale, start = whole / max(image.size), (whole - size) // 2
    inner = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))), _FILTER)
    square = Image.new("RGB", (whole, whole), _BARS)
    square.paste(inner, ((whole - inner.width) // 2, (whole - inner.height) // 2))
    return np.asarray(square.crop((start, start, start + size, start + size)))


def _open(data: bytes) -> Image.Image:
    try:
        return _identify(data)
    except UnidentifiedImageError as error:
        if _begins_like_one(data):
            raise DamagedPicture("The picture is damaged at its start. Send it again, or another one.") from error
        known = ", ".join((*FORMATS, HEIC))
        raise NotAPicture(f"This is not a picture that can be read; send one of {known}.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge(f"The picture has too many pixels; at most {MAX_PIXELS:,} are read.") from error
    except _BROKEN as error:
        raise DamagedPicture(f"The picture is damaged ({_reason(error)}). Send it again, or another one.") from error


def looks_like_heif(data: bytes) -> bool:
    """Whether a file begins like HEIC or HEIF (iPhone photos)."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS


def open_heif(data: bytes) -> Image.Image:
    """Open a HEIF file's main picture, upright, pixels not yet decoded.

    Raises the same errors as Pillow for broken files.
    """
    from pillow_heif import HeifImageFile  # here, because few photos need it

    image: Image.Image = HeifImageFile(io.BytesIO(data))  # type: ignore[no-untyped-call]
    return image


def _identify(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        if looks_like_heif(data):
            return open_heif(data)
        raise


def _begins_like_one(data: bytes) -> bool:
    """Whether the first bytes are those of a known format."""
    accepts = (accept for _, accept in (Image.OPEN[name] for name in FORMATS))
    return any(accept and accept(data[:16]) is True for accept in accepts)


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Convert to RGB, RGBA or L; higher bit depths are scaled."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in ("I", "F"):
        return Image.fromarray(_scaled(np.array(image, dtype=np.float32)))
    if image.mode == "LAB":
        from PIL import ImageCms

        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB") or image
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _scaled(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Scale [H, W] of any range to 0 to 255.

    The largest value decides whether white is 1, 255, 65535 or that value.
    """
    np.nan_to_num(values, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    peak = float(values.max())
    white = next((top for top in (1.0, 255.0, 65535.0) if peak <= top), peak)
    np.multiply(values, 255.0 / white, out=values)
    return np.clip(values, 0, 255, out=values).astype(np.uint8)


def _turn(small: Image.Image, original: Image.Image) -> Image.Image:
    try:
        method = _UPRIGHT.get(original.getexif().get(ExifTags.Base.Orientation, 1))
    except _BROKEN:  # garbage in the EXIF block says nothing against the pixels
        return small
    return small if method is None else small.transpose(method)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image if image.mode == "RGB" else image.convert("RGB")


def _reason(error: BaseException) -> str:
    return (str(error) or type(error).__name__).rstrip(".")[:120]
