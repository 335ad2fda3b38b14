"""Photo bytes to a uint8 tensor: the only preprocessor.

The bot, calibration and training all use it, so there is no train/serve skew.
"""

import io
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, BinaryIO, Literal, get_args

import numpy as np
from annotated_types import Interval
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from model.errors import DamagedPicture, NotAPicture, PictureTooLarge
from model.pictures.ancillary import without_chunks, without_segments
from model.pictures.avif import is_avif
from model.pictures.conversion import to_rgb
from model.pictures.guards import (
    BROKEN,
    MAX_BYTES,
    MAX_PIXELS,
    check_bytes,
    check_header,
    check_scaled,
    jpeg_layout,
    tiff_directories,
)

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
    "open_for",
    "open_header",
    "open_upright",
    "read",
    "read_views",
]

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")  # read by Pillow
HEIC = "HEIC"  # read by libheif, without touching Pillow's own list of formats
# Brands at the start of a file of the ISO base media kind: https://nokiatech.github.io/heif/technical.html.
_HEIF_BRANDS = frozenset(b"heic heix heim heis hevc hevx hevm hevs mif1 mif2 msf1 heif MiHE miaf".split())
_MAX_BRANDS = 64
# What a RAW file's first TIFF directory says: https://helpx.adobe.com/camera-raw/digital-negative.html.
_PHOTOMETRIC, _COMPRESSION, _DNG_VERSION = 262, 259, 50706
_CANON_RAW = b"CR"  # of a CR2, behind the header of a TIFF
_RAW_PHOTOMETRIC = (32803, 34892)  # a colour filter array, or linear raw

_PNG = b"\x89PNG"
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
# Coded data that no picture goes on with: where it changes the pixels, some were missing.
_OTHER_END = random.Random(7).randbytes(256).replace(b"\xff", b"\x55") + _JPEG_END  # noqa: S311

# Measured on 1280×960 photos (docs/decisions/0031): decoding to at least 1.5 times the input takes
# 6.2 ms and comes within 43 dB PSNR of a full decode with a Lanczos filter; a full decode takes 11.4 ms for 46 dB,
# decoding to just the input 4.5 ms for 36 dB; the bilinear filter takes 5.3 ms for 37 dB, Lanczos 7.2 ms for 48 dB.
_SPARE = 1.5
_FILTER = Image.Resampling.BICUBIC
_BARS = (114, 114, 114)


@dataclass(frozen=True, kw_only=True)
class View:
    """One more view of a photo, for test-time augmentation."""

    resize: Resize
    share: Annotated[float, Interval(ge=0.2, le=1)]  # side of the central crop, as a share of the whole view
    mirrored: bool  # left and right exchanged


def read(data: bytes, size: int, resize: Resize = "centre") -> NDArray[np.uint8]:
    """Preprocess a photo: [size, size, 3] RGB, 0 to 255; raises PictureError."""
    return fit(open_for(data, size), size, resize)


def open_for(data: bytes, size: int) -> Image.Image:
    """Decode a photo large enough for `fit` to `size`; raises PictureError."""
    return open_upright(data, math.ceil(size * _SPARE))


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
    data = _with_true_length(data)
    check_bytes(data)
    image = _open(data)
    check_header(image, data)
    try:
        return to_rgb(_loaded(image, data, at_least), at_least)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        raise DamagedPicture(f"The picture is damaged ({_reason(error)}). Use the original, or another one.") from error


def _with_true_length(data: bytes) -> bytes:
    """Correct the length in the header of a WebP.

    Some programs write more than the file has; libwebp refuses that.
    """
    length = len(data) - 8
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or int.from_bytes(data[4:8], "little") <= length:
        return data
    return data[:4] + (length - length % 2).to_bytes(4, "little") + data[8:]


def _loaded(image: Image.Image, data: bytes, at_least: int) -> Image.Image:
    """Decode pixels, of a JPEG as small as will do."""
    image.draft(None, (at_least, at_least))
    check_scaled(image)
    try:
        image.load()
    except OSError:
        if not data.startswith(_JPEG) or jpeg_layout(data).ended:
            raise
        return _without_end(data, at_least)
    return image


def _without_end(data: bytes, at_least: int) -> Image.Image:
    """Decode a JPEG without end marker; raises OSError for missing pixels.

    A decoder invents the pixels that it misses from what follows: two different ends make two different pictures.
    """
    ends = [_open(data.rstrip(b"\xff") + end) for end in (_JPEG_END, _OTHER_END)]
    for image in ends:
        image.draft(None, (at_least, at_least))
        image.load()
    if ends[0].tobytes() != ends[1].tobytes():
        raise OSError("its end is missing")
    return ends[0]


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
    if _is_raw(data):
        raise _not_a_picture()
    try:
        return open_header(io.BytesIO(data))
    except UnidentifiedImageError as error:
        if _begins_like_one(data):
            raise DamagedPicture("The picture is damaged at its start. Use the original, or another one.") from error
        raise _not_a_picture() from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        raise DamagedPicture(f"The picture is damaged ({_reason(error)}). Use the original, or another one.") from error


def _not_a_picture() -> NotAPicture:
    return NotAPicture(f"This is not a picture that can be read; send one of {', '.join((*FORMATS, HEIC))}.")


def _too_many_pixels() -> PictureTooLarge:
    return PictureTooLarge(f"The picture has too many pixels; at most {MAX_PIXELS:,} are read. Send a smaller one.")


def looks_like_heif(data: bytes) -> bool:
    """Whether a file begins like HEIC or HEIF (iPhone photos).

    Phones write their brands in any order.
    """
    if data[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(data[:4], "big"), len(data), 16 + 4 * _MAX_BRANDS)
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))}
    return not brands.isdisjoint(_HEIF_BRANDS) and brands.isdisjoint((b"avif", b"avis"))


def open_header(file: BinaryIO) -> Image.Image:
    """Open a picture, pixels not yet decoded; raises what Pillow raises.

    A JPEG is opened without Pillow's limit, which does not know of decoding at 1/8, and without reading the further
    pictures behind it; HEIC and AVIF whatever the order of their brands.
    """
    start = file.read(16 + 4 * _MAX_BRANDS)
    file.seek(0)
    if start.startswith(_JPEG):
        return _open_jpeg(file)
    if start.startswith(_PNG):
        file = io.BytesIO(without_chunks(file.read()))
    if looks_like_heif(start):
        from pillow_heif import HeifImageFile  # here, because few photos need it

        heif: Image.Image = HeifImageFile(file)  # type: ignore[no-untyped-call]
        return heif
    if is_avif(start):
        from PIL import AvifImagePlugin  # here: the bot starts without it

        return AvifImagePlugin.AvifImageFile(file)
    return Image.open(file, formats=FORMATS)


def _open_jpeg(file: BinaryIO) -> Image.Image:
    from PIL import JpegImagePlugin  # here: the bot starts without it

    try:
        return JpegImagePlugin.JpegImageFile(file)
    except SyntaxError:  # garbage in a profile or a preview says nothing against the pixels
        file.seek(0)
        return JpegImagePlugin.JpegImageFile(io.BytesIO(without_segments(file.read())))


def _is_raw(data: bytes) -> bool:
    """Whether a TIFF holds raw data, or an unknown compression.

    Cameras put a small preview into the first directory, and the raw data into one below it.
    """
    if data[:4] not in TiffImagePlugin.PREFIXES:
        return False
    return data[8:10] == _CANON_RAW or any(_tells_raw(directory) for directory in tiff_directories(data))


def _tells_raw(directory: TiffImagePlugin.ImageFileDirectory_v2) -> bool:
    try:
        known = directory.get(_COMPRESSION, 1) in TiffImagePlugin.COMPRESSION_INFO
        return _DNG_VERSION in directory or directory.get(_PHOTOMETRIC) in _RAW_PHOTOMETRIC or not known
    except BROKEN:
        return False


def _begins_like_one(data: bytes) -> bool:
    """Whether the first bytes are those of a known format."""
    accepts = (accept for _, accept in (Image.OPEN[name] for name in FORMATS))
    return any(accept and accept(data[:16]) is True for accept in accepts)


def _reason(error: BaseException) -> str:
    return (str(error) or type(error).__name__).rstrip(".")[:120]
