"""Refuses pictures that are made to exhaust: more pixels, passes or pieces than any camera writes.

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


def refuse_before_opening(data: bytes, most: int = MAX_BYTES) -> None:
    """Judge a file by its bytes, of which there may be so many; raises PictureTooLarge."""
    if len(data) > most:
        raise PictureTooLarge(f"The picture has {len(data):,} bytes; at most {most:,} are read. Send a smaller one.")
    if data.startswith(b"\xff\xd8"):
        _refuse_markers(data)
    elif data.startswith(b"\x89PNG"):
        _refuse_chunks(data)
    elif data[:4] in _TIFF:
        _refuse_strips(data)
    elif data[4:8] == b"ftyp":
        _refuse_coded_sizes(data)


def refuse_before_decoding(image: Image.Image) -> None:
    """Judge an opened picture by what its header says; raises PictureTooLarge."""
    jpeg = image.format in ("JPEG", "MPO")
    _refuse_size(image.width, image.height, MAX_PIXELS if jpeg else MAX_PIXELS_UNSCALED)


def _refuse_size(width: int, height: int, most: int) -> None:
    if width * height > most:
        raise PictureTooLarge(f"The picture is {width}×{height}; at most {most:,} pixels are read. Send a smaller one.")


def _refuse_markers(data: bytes) -> None:
    found = [match.group() for match in islice(_JPEG_MARKER.finditer(data), MAX_PIECES + 1)]
    if len(found) > MAX_PIECES:
        raise _pieces()
    if (scans := found.count(_JPEG_SCAN)) > MAX_SCANS:
        raise PictureTooLarge(f"The picture is coded in {scans} passes; at most {MAX_SCANS} are read. Save it anew.")


def _refuse_chunks(data: bytes) -> None:
    at = 8
    for _ in range(MAX_PIECES):
        if at >= len(data):
            return
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    raise _pieces()


def _refuse_strips(data: bytes) -> None:
    place, number, entry = _TIFF[data[:4]]
    try:
        (at,) = struct.unpack_from(place, data)
        (entries,) = struct.unpack_from(number, data, at)
        for index in range(entries):
            tag, count = struct.unpack_from(entry, data, at + struct.calcsize(number) + index * struct.calcsize(entry))
            if tag in _TIFF_PLACES and count > MAX_PIECES:
                raise _pieces()
    except struct.error:
        return  # the directory is cut off: Pillow will say so


def _refuse_coded_sizes(data: bytes) -> None:
    """Judge an AVIF by what its decoder will decode, which is not always what the file says of itself."""
    try:
        for width, height in avif.sizes(data):
            _refuse_size(width, height, MAX_PIXELS_UNSCALED)
    except avif.TooMany:
        raise _pieces() from None


def _pieces() -> PictureTooLarge:
    return PictureTooLarge(f"The picture is in more than {MAX_PIECES:,} pieces. Save it anew and send that.")
