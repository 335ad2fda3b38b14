"""Builds picture files chunk by chunk, as no well-behaved program would write them."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

Tags = dict[int, tuple[int, int, int]]
"""The entries of a TIFF directory: tag -> (type, count, value or place)."""


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The file that Pillow makes of a picture."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def heic(image: Image.Image, **options: Any) -> bytes:
    """The picture as an iPhone stores it."""
    from pillow_heif import from_pillow

    buffer = io.BytesIO()
    from_pillow(image).save(buffer, quality=90, **options)
    return buffer.getvalue()


def png_chunk(name: bytes, body: bytes) -> bytes:
    """One PNG chunk with its length and checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, depth: int, colour: int, rows: bytes, *extra: bytes, interlace: int = 0) -> bytes:
    """A PNG of this header whatever the rows hold; `extra` chunks stand before the picture data."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    data = png_chunk(b"IDAT", zlib.compress(rows, 1))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + b"".join(extra) + data + png_chunk(b"IEND", b"")


def png_of(channels: int, depth: int, colour: int, side: int = 32) -> bytes:
    """A square PNG with a ramp from black to white in every channel, for depths that Pillow does not write."""
    top = (1 << depth) - 1
    rows = b""
    for _ in range(side):
        values = [round(top * x / (side - 1)) for x in range(side) for _ in range(channels)]
        bits = "".join(f"{value:0{depth}b}" for value in values)
        rows += b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")
    return png(side, side, depth, colour, rows)


def chunk_bomb(name: bytes, start: bytes, size: int = 50_000_000) -> bytes:
    """A PNG with a text or profile chunk that unpacks to `size` bytes."""
    packer = zlib.compressobj(1)
    block = b"\0" * 1_000_000
    packed = b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()
    return png(2, 2, 8, 0, b"\0\x40\x80" * 2, png_chunk(name, start + packed))


def box(name: bytes, body: bytes) -> bytes:
    """A box of the ISO base media kind."""
    return struct.pack(">I", len(body) + 8) + name + body


def brands(major: bytes, *compatible: bytes) -> bytes:
    """The first box of an ISO base media file."""
    return box(b"ftyp", major + bytes(4) + b"".join(compatible))


def rebranded(data: bytes, major: bytes, *compatible: bytes) -> bytes:
    """The HEIC with other brands, as many as before."""
    head = brands(major, *compatible).ljust(int.from_bytes(data[:4], "big"), b"\0")
    return len(head).to_bytes(4, "big") + head[4:] + data[len(head) :]


def jpeg_with_size(data: bytes, width: int, height: int) -> bytes:
    """The JPEG with another size in its frame header."""
    for marker in (b"\xff\xc0", b"\xff\xc2"):
        at = data.find(marker)
        if at >= 0:
            return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]
    raise ValueError("There is no frame header in this JPEG.")


def jpeg_with_app1(data: bytes, body: bytes) -> bytes:
    """The JPEG with a first APP1 segment of this body, such as EXIF."""
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + data[2:]


def jpeg_scans(side: int, scans: int) -> bytes:
    """A progressive grey JPEG whose last scan, a few bytes that go over every block again, is repeated."""
    data = saved(Image.new("L", (side, side), 90), "JPEG", progressive=True)
    last = data.rfind(b"\xff\xda")
    return data[:last] + data[last:-2] * scans + data[-2:]


def tiff(entries: Tags, tail: bytes = b"", following: int = 0) -> bytes:
    """A little-endian TIFF of one directory: its tags, then `tail`; `following` is the next one's place."""
    rows = b"".join(struct.pack("<HHII", tag, *entries[tag]) for tag in sorted(entries))
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + rows + struct.pack("<I", following) + tail


def tiff_grey(width: int, height: int, tail: bytes = bytes(64), tags: Tags | None = None) -> bytes:
    """An uncompressed 8-bit grey TIFF that claims this size; `tags` are more of them, or others."""
    usual: Tags = {256: (4, 1, width), 257: (4, 1, height), 258: (3, 1, 8), 259: (3, 1, 1), 262: (3, 1, 1)}
    strip: Tags = {273: (4, 1, 200), 277: (3, 1, 1), 278: (4, 1, height), 279: (4, 1, len(tail))}
    return tiff({**usual, **strip, **(tags or {})}).ljust(200, b"\0") + tail


def raw_with_preview(photometric: int, compression: int) -> bytes:
    """A TIFF with a small preview, and below it a directory of this kind: what cameras write."""
    preview = tiff_grey(16, 16, bytes(range(256)), {254: (4, 1, 1), 330: (4, 1, 456)})
    raw: Tags = {256: (4, 1, 6000), 257: (4, 1, 4000), 259: (3, 1, compression), 262: (3, 1, photometric)}
    return preview + tiff(raw)[8:]


def bmp(width: int, height: int, bits: int = 24, compression: int = 0, pixels: bytes = bytes(64)) -> bytes:
    """A BMP that claims this size."""
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(pixels), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(pixels), 0, 0, 54) + info + pixels


def bmp_runs(image: Image.Image, runs: bytes) -> bytes:
    """The palette picture as a BMP whose pixels are these runs (RLE8)."""
    data = saved(image, "BMP")
    start = int.from_bytes(data[10:14], "little")
    return data[:30] + struct.pack("<II", 1, len(runs)) + data[38:start] + runs


def gif(width: int, height: int, frame: tuple[int, int, int, int] = (0, 0, 2, 2)) -> bytes:
    """A GIF that claims this canvas, with one tiny frame at (left, top, width, height)."""
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return screen + b"," + struct.pack("<HHHHB", *frame, 0) + b"\x02\x03\x44\x02\x05\x00;"


def webp_canvas(data: bytes, width: int, height: int) -> bytes:
    """The extended WebP with another canvas size in its header."""
    at = data.index(b"VP8X") + 12
    sides = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return data[:at] + sides + data[at + 6 :]


def webp_claim(width: int, height: int) -> bytes:
    """A lossless WebP that has this size in its header, and next to nothing after it."""
    body = b"\x2f" + (width - 1 | (height - 1) << 14).to_bytes(4, "little") + bytes(11)
    return b"RIFF" + struct.pack("<I", len(body) + 12) + b"WEBPVP8L" + struct.pack("<I", len(body)) + body


def avif_size(data: bytes, width: int, height: int) -> bytes:
    """The AVIF with another size in its property box."""
    at = data.index(b"ispe") + 8
    return data[:at] + struct.pack(">II", width, height) + data[at + 8 :]


def avif_coded_size(data: bytes, width: int, height: int) -> bytes:
    """The AVIF of a still picture whose coded data has another size in its header, and as many bytes as before."""
    at = data.rindex(b"mdat") + 6  # after the delimiter that comes first
    header = int.from_bytes(data[at + 2 : at + 2 + data[at + 1]], "big")
    left = 8 * data[at + 1] - 10  # profile, two flags and the level come before the widths
    widths = [(header >> left - 4 & 15) + 1, (header >> left - 8 & 15) + 1]
    rest = left - 8 - sum(widths)
    bits = f"{header >> left:010b}" + f"{15:04b}" * 2 + f"{width - 1:016b}{height - 1:016b}"
    bits += f"{header & (1 << rest) - 1:0{rest}b}"
    body = int(bits.ljust(-len(bits) % 8 + len(bits), "0"), 2).to_bytes((len(bits) + 7) // 8, "big")
    coded = bytes([0x0A, len(body)]) + body + data[at + 2 + data[at + 1] :]
    return data[:at] + coded[: len(data) - at]
