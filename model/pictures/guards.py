"""Guards against decompression bombs: limits on pixels, scans and pieces.

Pillow guards the rest itself: text and profiles that unpack to gigabytes, tags that overlap, directories in a circle.
"""

import re
import struct
from itertools import islice

from PIL import Image

from model.errors import PictureTooLarge
from model.pictures import avif

MAX_BYTES = 20 * 1024 * 1024  # what the Bot API lets a bot download: https://core.telegram.org/bots/api#getfile
MAX_PIXELS = 89_478_485  # Pillow's own mark of a decompression bomb, so its warning and our refusal are one
MAX_PIXELS_UNSCALED = 50_000_000  # for formats that can only be decoded whole, at 4 bytes a pixel
MAX_SCANS = 100  # a JPEG of thousands of tiny progressive scans decodes for hours; cameras write about ten
MAX_PIECES = 50_000  # markers, chunks or strips, each of which costs Python microseconds; 20 MB could hold millions

# Coded data never holds FF before another byte than 00 (a plain FF) or D0 to D7 (a restart marker).
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]")
_JPEG_SCAN = b"\xff\xda"
# How a TIFF begins -> how to read where its first directory is, how many entries it has, and each one's tag and count.
_TIFF = {
    b"II*\0": ("<4xI", "<H", "<H2xI4x"),
    b"MM\0*": (">4xI", ">H", ">H2xI4x"),
    b"II+\0": ("<8xQ", "<Q", "<H2xQ8x"),
    b"MM\0+": (">8xQ", ">Q", ">H2xQ8x"),
}
_TIFF_PLACES = (273, 279, 324, 325)  # where the strips and tiles are, and how long


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
    elif data[:4] in _TIFF:
        _check_tiff(data)
    elif data[4:8] == b"ftyp":
        _check_avif(data)


def check_header(image: Image.Image) -> None:
    """Check the size in an opened picture's header; raises PictureTooLarge."""
    jpeg = image.format in ("JPEG", "MPO")
    _check_size(image.width, image.height, MAX_PIXELS if jpeg else MAX_PIXELS_UNSCALED)


def _check_size(width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise PictureTooLarge(
            f"The picture is {width}×{height}; at most {max_pixels:,} pixels are read. Send a smaller one."
        )


def _check_jpeg(data: bytes) -> None:
    found = [match.group() for match in islice(_JPEG_MARKER.finditer(data), MAX_PIECES + 1)]
    if len(found) > MAX_PIECES:
        raise _too_many_pieces()
    if (scans := found.count(_JPEG_SCAN)) > MAX_SCANS:
        raise PictureTooLarge(f"The picture is coded in {scans} passes; at most {MAX_SCANS} are read. Save it anew.")


def _check_png(data: bytes) -> None:
    at = 8
    for _ in range(MAX_PIECES):
        if at >= len(data):
            return
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    raise _too_many_pieces()


def _check_tiff(data: bytes) -> None:
    place, number, entry = _TIFF[data[:4]]
    try:
        (at,) = struct.unpack_from(place, data)
        (entries,) = struct.unpack_from(number, data, at)
        for index in range(entries):
            tag, count = struct.unpack_from(entry, data, at + struct.calcsize(number) + index * struct.calcsize(entry))
            if tag in _TIFF_PLACES and count > MAX_PIECES:
                raise _too_many_pieces()
    except struct.error:
        return  # the directory is cut off: Pillow will say so


def _check_avif(data: bytes) -> None:
    """Check the sizes of the coded data; the container may understate them."""
    try:
        for width, height in avif.sizes(data):
            _check_size(width, height, MAX_PIXELS_UNSCALED)
    except avif.TooManyPieces:
        raise _too_many_pieces() from None


def _too_many_pieces() -> PictureTooLarge:
    return PictureTooLarge(f"The picture is in more than {MAX_PIECES:,} pieces. Save it anew and send that.")
