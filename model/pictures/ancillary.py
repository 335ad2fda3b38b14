"""Ancillary data: texts, profiles and previews, which change no pixel.

Pillow refuses a file whose ancillary data is damaged, or unpacks to more than a megabyte; every viewer shows it.
Chunks: https://www.w3.org/TR/png-3/#5Chunk-naming-conventions; segments: ITU-T T.81, B.2.4.6.
"""

import zlib

_PNG = b"\x89PNG\r\n\x1a\n"
_ANCILLARY = 0x20  # the bit of a chunk's name that says so
_USED = (b"tRNS", b"eXIf")  # transparent colours, and how the picture is turned
_SCAN, _EXIF, _ADOBE, _COMMENT = 0xDA, 0xE1, 0xEE, 0xFE
_ADOBE_BYTES = 12  # of the segment that tells how colours are stored


def without_chunks(data: bytes) -> bytes:
    """A PNG without ancillary chunks; other data is returned as it is."""
    if not data.startswith(_PNG):
        return data
    whole, at, kept, name = memoryview(data), len(_PNG), [memoryview(_PNG)], b""
    while at + 12 <= len(data) and name != b"IEND":
        end, name = at + 12 + int.from_bytes(whole[at : at + 4], "big"), data[at + 4 : at + 8]
        if not name[0] & _ANCILLARY or (name in _USED and _is_sound(whole[at + 4 : end])):
            kept.append(whole[at:end])
        at = end
    return b"".join(kept)


def _is_sound(chunk: memoryview) -> bool:
    """Whether a chunk has data, and the checksum of it."""
    return len(chunk) > 8 and zlib.crc32(chunk[:-4]) == int.from_bytes(chunk[-4:], "big")


def without_segments(data: bytes) -> bytes:
    """A JPEG without ancillary segments before its first scan."""
    at, kept = 2, [data[:2]]
    while data[at : at + 1] == b"\xff" and at + 4 <= len(data) and data[at + 1] != _SCAN:
        end, code = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big"), data[at + 1]
        if _is_needed(code, data[at + 4 : end]):
            kept.append(data[at:end])
        at = end
    return b"".join((*kept, data[at:]))


def _is_needed(code: int, content: bytes) -> bool:
    if code == _EXIF:
        return content.startswith(b"Exif\0\0")
    if code == _ADOBE:
        return content.startswith(b"Adobe") and len(content) >= _ADOBE_BYTES
    return not (0xE0 <= code <= 0xEF or code == _COMMENT)
