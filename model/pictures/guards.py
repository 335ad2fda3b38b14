"""Guards against decompression bombs: limits on pixels, scans and pieces.

A guard reads only what a decoder reads: nothing behind the picture's end counts.
Pillow guards the rest itself: text and profiles that unpack to gigabytes, tags that overlap, directories in a circle.
"""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from PIL import Image, ImageFile, TiffImagePlugin

from model.errors import PictureTooComplex, PictureTooLarge
from model.pictures import avif

if TYPE_CHECKING:
    from PIL import JpegImagePlugin

MAX_BYTES = 20 * 1024 * 1024  # what the Bot API lets a bot download: https://core.telegram.org/bots/api#getfile
MAX_PIXELS = 89_478_485  # of a decoded JPEG: Pillow's own mark of a decompression bomb
MAX_PIXELS_SCALED = 220_000_000  # of a JPEG's header: phones take 200 megapixels, and 1/8 of each side is decoded
MAX_PIXELS_UNSCALED = 50_000_000  # for formats that can only be decoded whole, at 4 bytes a pixel
# Measured: a WebP takes 15 bytes a pixel while Pillow reads it, an AVIF up to 11; 400 MB have to do.
MAX_PIXELS_WEBP, MAX_PIXELS_AVIF = 25_000_000, 35_000_000
_MAX_PIXELS_OF = {"WEBP": MAX_PIXELS_WEBP, "AVIF": MAX_PIXELS_AVIF}
MAX_PIXELS_RUNS, MAX_BYTES_RUNS = 10_000_000, 4_000_000  # of a run-length coded BMP: Pillow decodes it in Python
MAX_COEFFICIENTS = 150_000_000  # of 2 bytes: libjpeg holds all of them where a picture comes in several scans
MAX_SCANS = 100  # a JPEG of thousands of tiny progressive scans decodes for hours; cameras write about ten
MAX_SCANNED = 1_500_000_000  # coefficients times scans: each scan goes over all of them, in 0.6 ns each
MAX_PIECES = 50_000  # markers, chunks or strips, each of which costs Python microseconds; 20 MB could hold millions
SEGMENT = 80  # pieces that a segment before the first scan counts for: Pillow copies all EXIF blocks for each one

# Coded data never holds FF before another byte than 00 (a plain FF), D0 to D7 (a restart marker) or FF (a fill byte).
_JPEG_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_JPEG_START, _JPEG_END, _JPEG_SCAN = 0xD8, 0xD9, 0xDA
# Pillow promises no one class for broken files: these are all that its plugins and decoders were seen or read to raise
# (warnings only where they are turned into errors).
BROKEN = (
    OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError,
    RuntimeError, MemoryError, BufferError, Warning, struct.error, zlib.error,
)  # fmt: skip
MAX_TAGS = 0xFFFF  # of a TIFF directory; a BigTIFF can claim 2 ** 64
MAX_DIRECTORIES = 16  # below the first one of a TIFF; cameras write up to four
_TIFF_BELOW = 330  # where these are
_TIFF_PLACES = (273, 279, 324, 325)  # where the strips and tiles are, and how long


class JpegLayout(NamedTuple):
    """What the markers of a JPEG's first image say."""

    pieces: int  # markers and fill bytes, at most MAX_PIECES + 1
    scans: int
    first_components: int  # colour components in the first scan
    ended: bool  # it has an end marker


def check_bytes(data: bytes, max_bytes: int = MAX_BYTES) -> None:
    """Check a file before it is opened; raises PictureTooLarge."""
    if len(data) > max_bytes:
        raise PictureTooLarge(
            f"The picture has {len(data):,} bytes; at most {max_bytes:,} are read. Send a smaller one."
        )
    if data.startswith(b"\xff\xd8"):
        _check_jpeg(data)
    elif data.startswith(b"\x89PNG"):
        _check_png(data)
    elif data.startswith(b"GIF8"):
        _check_gif(data)
    elif data[:4] in TiffImagePlugin.PREFIXES:
        _check_tiff(data)
    elif avif.is_avif(data):
        _check_avif(data)


def check_header(image: Image.Image, data: bytes) -> None:
    """Check the size in an opened picture's header; raises PictureTooLarge."""
    from PIL import JpegImagePlugin  # here: the bot starts without it

    if not isinstance(image, JpegImagePlugin.JpegImageFile):
        _check_size(image.width, image.height, _MAX_PIXELS_OF.get(image.format or "", MAX_PIXELS_UNSCALED))
        if isinstance(image, ImageFile.ImageFile) and any(tile.codec_name == "bmp_rle" for tile in image.tile):
            _check_runs(image, data)
        return
    _check_size(image.width, image.height, MAX_PIXELS_SCALED)
    layout = jpeg_layout(data)
    if layout.first_components < image.layers or image.info.get("progressive"):
        _check_coefficients(image, layout.scans)


def check_scaled(image: Image.Image) -> None:
    """Check the size to which a picture will be decoded; raises PictureTooLarge."""
    _check_size(image.width, image.height, MAX_PIXELS)


def jpeg_layout(data: bytes) -> JpegLayout:
    """Walk a JPEG's markers to the end of its first image."""
    at, pieces, scans, first = 2, 0, 0, 0
    while pieces <= MAX_PIECES and (marker := _JPEG_MARKER.search(data, at)):
        pieces += 1 if scans else marker.start() - at + SEGMENT  # Pillow reads fill bytes before the scan singly
        at, code = marker.end(), data[marker.end() - 1]
        size = int.from_bytes(data[at : at + 2], "big")
        if code in (_JPEG_START, _JPEG_END) or size < 2:
            return JpegLayout(min(pieces, MAX_PIECES + 1), scans, first, ended=code == _JPEG_END)
        if code == _JPEG_SCAN:
            scans += 1
            first = first or int.from_bytes(data[at + 2 : at + 3], "big")
        at += size
    if not scans:
        pieces += max(0, len(data) - at)
    return JpegLayout(min(pieces, MAX_PIECES + 1), scans, first, ended=False)


def _check_size(width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise PictureTooLarge(
            f"The picture is {width}×{height}; at most {max_pixels:,} pixels are read. Send a smaller one."
        )


def _check_runs(image: Image.Image, data: bytes) -> None:
    """Check a run-length coded BMP."""
    _check_size(image.width, image.height, MAX_PIXELS_RUNS)
    if len(data) > MAX_BYTES_RUNS:
        raise PictureTooComplex(
            f"The picture is a run-length coded BMP of {len(data):,} bytes; at most {MAX_BYTES_RUNS:,} are read. "
            "Save it as a JPEG and send that."
        )


def _check_coefficients(image: "JpegImagePlugin.JpegImageFile", scans: int) -> None:
    """Check the memory and time of a JPEG in several scans."""
    sampling = [across * down for _, across, down, _ in image.layer]
    widest = max((across for _, across, _, _ in image.layer), default=1)
    tallest = max((down for _, _, down, _ in image.layer), default=1)
    coefficients = image.width * image.height * sum(sampling) // max(1, widest * tallest)
    if coefficients > MAX_COEFFICIENTS:
        raise PictureTooLarge(
            f"The picture is {image.width}×{image.height} and progressive, which takes too much memory at that size. "
            "Save it as a baseline JPEG, or send a smaller one."
        )
    if coefficients * scans > MAX_SCANNED:
        raise PictureTooComplex(
            f"The picture is {image.width}×{image.height} and coded in {scans} passes, which takes too long. "
            "Save it anew and send that."
        )


def _check_jpeg(data: bytes) -> None:
    layout = jpeg_layout(data)
    if layout.pieces > MAX_PIECES:
        raise _too_many_pieces()
    if layout.scans > MAX_SCANS:
        raise PictureTooComplex(
            f"The picture is coded in {layout.scans} passes; at most {MAX_SCANS} are read. Save it anew and send that."
        )


def _check_png(data: bytes) -> None:
    at = 8
    for _ in range(MAX_PIECES):
        if at >= len(data) or data[at + 4 : at + 8] == b"IEND":
            return
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    raise _too_many_pieces()


def _check_gif(data: bytes) -> None:
    """Count the blocks before a GIF's first image.

    Pillow skips other bytes one by one.
    """
    palette = 3 << (data[10] & 7) + 1 if data[10:11] >= b"\x80" else 0
    at, blocks = 13 + palette, 0
    while data[at : at + 1] not in (b"", b",", b";"):
        blocks += 1
        at += 1
        if data[at - 1 : at] == b"!":
            at += 1
            while (size := int.from_bytes(data[at : at + 1])) and blocks <= MAX_PIECES:
                at += 1 + size
                blocks += 1
            at += 1
        if blocks > MAX_PIECES:
            raise _too_many_pieces()


def _check_tiff(data: bytes) -> None:
    header, order = data[:16], _byte_order(data)
    at, width = (8, 8) if _is_big_tiff(data) else (4, 4)
    if _tags(data, int.from_bytes(header[at : at + width], order)) > MAX_TAGS:
        raise _too_many_pieces()
    directory = _tiff_directory(data)
    if directory and any(len(_values(directory, tag)) > MAX_PIECES for tag in _TIFF_PLACES):
        raise _too_many_pieces()


def _byte_order(data: bytes) -> Literal["big", "little"]:
    return "big" if data.startswith(b"MM") else "little"


def _is_big_tiff(data: bytes) -> bool:
    return 43 in data[2:4]


def _tags(data: bytes, start: int) -> int:
    """How many tags the directory at a place claims."""
    return int.from_bytes(data[start : start + (8 if _is_big_tiff(data) else 2)], _byte_order(data))


def tiff_directories(data: bytes) -> Iterator[TiffImagePlugin.ImageFileDirectory_v2]:
    """The first TIFF directory and those below it, without broken ones."""
    first = _tiff_directory(data)
    if first is None:
        return
    yield first
    for place in _values(first, _TIFF_BELOW)[:MAX_DIRECTORIES]:
        if isinstance(place, int) and _tags(data, place) <= MAX_TAGS and (below := _tiff_directory(data, place)):
            yield below


def _tiff_directory(data: bytes, place: int | None = None) -> TiffImagePlugin.ImageFileDirectory_v2 | None:
    """The TIFF directory at a place, or the first; None if broken."""
    file = io.BytesIO(data)
    try:
        directory = TiffImagePlugin.ImageFileDirectory_v2(file.read(16 if _is_big_tiff(data) else 8))
        file.seek(directory.next if place is None else place)
        directory.load(file)
    except BROKEN:
        return None
    return directory


def _values(directory: TiffImagePlugin.ImageFileDirectory_v2, tag: int) -> tuple[object, ...]:
    try:
        found = directory.get(tag, ())
    except BROKEN:
        return ()
    return found if isinstance(found, tuple) else (found,)


def _check_avif(data: bytes) -> None:
    """Check the sizes of the coded data; the container may understate them."""
    try:
        for width, height in avif.sizes(data):
            _check_size(width, height, MAX_PIXELS_AVIF)
    except avif.TooManyPieces:
        raise _too_many_pieces() from None


def _too_many_pieces() -> PictureTooComplex:
    return PictureTooComplex(f"The picture is in more than {MAX_PIECES:,} pieces. Save it anew and send that.")
