"""Pictures that promise, or unpack to, more than anyone should decode."""

import struct
from collections.abc import Iterator

from PIL import Image

from model.errors import PictureTooComplex, PictureTooLarge
from model.pictures.picture import MAX_BYTES
from tests.support.damaged import parts
from tests.support.damaged.case import Case, files, photo


def _claims() -> Iterator[Case]:
    """Headers that promise more than there is, or than anyone should decode."""
    good, clear = files(), parts.saved(photo().convert("RGBA"), "WEBP", exif=b"Exif\0\0II*\0")
    for side in (10_000, 60_000, 2**31 - 1):
        yield Case(f"claims-{side}.png", parts.png(side, side, 8, 2, b"\0" * 100), PictureTooLarge)
        yield Case(f"claims-{side}.tiff", parts.tiff_grey(side, side), PictureTooLarge)
        yield Case(f"claims-{side}.bmp", parts.bmp(side, side), PictureTooLarge)
    yield Case("claims-65500.jpeg", parts.jpeg_with_size(good["jpeg"], 65500, 65500), PictureTooLarge)
    yield Case(
        "claims-65500-progressive.jpeg", parts.jpeg_with_size(good["progressive"], 65500, 65500), PictureTooLarge
    )
    yield Case("claims-9000.jpeg", parts.jpeg_with_size(good["jpeg"], 9000, 9000), "either")
    yield Case("claims-9000-progressive.jpeg", parts.jpeg_with_size(good["progressive"], 9000, 9000), "either")
    yield Case("claims-65535.gif", parts.gif(65535, 65535), PictureTooLarge)
    yield Case("claims-65535-frame.gif", parts.gif(2, 2, (60000, 60000, 5535, 5535)), PictureTooLarge)
    yield Case("claims-16384.webp", parts.webp_canvas(clear, 16384, 16384), "either")
    yield Case("claims-16384-lossless.webp", parts.webp_claim(16384, 16384), PictureTooLarge)
    yield Case("claims-nothing.webp", parts.webp_canvas(clear, 1, 1), "either")
    yield Case("claims-30000.avif", parts.avif_size(good["avif"], 30000, 30000), "either")
    yield Case("claims-36-megapixels.avif", parts.avif_size(good["avif"], 6000, 6000), PictureTooLarge)
    yield Case("claims-8.avif", parts.avif_size(good["avif"], 8, 8), "either")
    yield Case("coded-16384.avif", parts.avif_coded_size(good["avif"], 16384, 16384), PictureTooLarge)
    yield Case("coded-4096.avif", parts.avif_coded_size(good["avif"], 4096, 4096), "either")
    yield Case("claims-30000.heic", parts.avif_size(good["heic"], 30000, 30000), "either")
    yield Case("claims-8.heic", parts.avif_size(good["heic"], 8, 8), "either")
    yield Case("claims-nothing.jpeg", parts.jpeg_with_size(good["jpeg"], 0, 0), "either")
    yield Case("claims-nothing.png", parts.png(0, 0, 8, 2, b""), "either")
    yield Case("claims-nothing.gif", parts.gif(0, 0, (0, 0, 0, 0)), "either")
    yield Case("claims-below-nothing.bmp", parts.bmp(-5, -5), "either")
    yield Case("upside-down.bmp", parts.bmp(4, -4), "readable")
    yield Case("runs.bmp", parts.bmp(8000, 6000, 8, 1, b"\0\1"), PictureTooLarge)
    for bits in (0, 3, 99):
        yield Case(f"{bits}-bits.bmp", parts.bmp(4, 4, bits), "either")
    for depth, colour in ((3, 0), (8, 5), (16, 3), (1, 2)):
        yield Case(f"depth-{depth}-colour-{colour}.png", parts.png(4, 4, depth, colour, bytes(99)), "either")
    yield Case("no-palette.png", parts.png(4, 4, 8, 3, bytes(20)), "either")
    yield Case("interlaced.png", parts.png(1, 1, 8, 0, b"\0\x80", interlace=1), "readable")
    yield Case("tiles-of-60000.tiff", _tiled(60_000), "either")
    yield Case("tiles-of-1.tiff", _tiled(1), "either")


def _tiled(side: int) -> bytes:
    """A small TIFF in tiles of another size."""
    tiles = {322: (4, 1, side), 323: (4, 1, side), 324: (4, 1, 200), 325: (4, 1, 64), 259: (3, 1, 8)}
    return parts.tiff_grey(100, 100, tags=tiles)


def _strips(rows: int) -> bytes:
    """A TIFF two pixels wide with one strip a row."""
    places = struct.pack(f"<{rows}I", *range(rows))
    lengths = struct.pack(f"<{rows}I", *[2] * rows)
    tags = {273: (4, rows, 200), 278: (4, 1, 1), 279: (4, rows, 200 + 4 * rows)}
    return parts.tiff_grey(2, rows, places + lengths, tags)


def _bombs() -> Iterator[Case]:
    """Little files that unpack to a lot."""
    yield Case("text-bomb.png", parts.chunk_bomb(b"zTXt", b"Comment\0\0"), "readable")
    yield Case("international-bomb.png", parts.chunk_bomb(b"iTXt", b"Comment\0\1\0\0\0"), "readable")
    yield Case("profile-bomb.png", parts.chunk_bomb(b"iCCP", b"profile\0\0"), "readable")
    texts = parts.png_chunk(b"tEXt", b"a\0" + b"b" * 900_000) * 20
    yield Case("much-text.png", parts.png(2, 2, 8, 0, b"\0\x40\x80" * 2, texts), "readable")
    yield Case(
        "many-chunks.png",
        parts.png(2, 2, 8, 0, b"\0\x40\x80" * 2, parts.png_chunk(b"tEXt", b"a\0b") * 200_000),
        PictureTooComplex,
    )
    yield Case("pixel-bomb.png", parts.png(9000, 9000, 8, 0, (b"\0" * 9001) * 9000), PictureTooLarge)
    yield Case("more-than-promised.png", parts.png(2, 2, 8, 0, b"\0" * 30_000_000), "either")
    yield Case("strips.tiff", _strips(200_000), PictureTooComplex)
    runs = Image.new("P", (1200, 1000))
    yield Case("runs-of-nothing.bmp", parts.bmp_runs(runs, b"\0\2\0\0" * 1_200_000), PictureTooComplex)
    yield Case("runs-of-one.bmp", parts.bmp_runs(runs, (b"\1\7" * 1200 + b"\0\0") * 1000), "readable")
    yield Case("clear-49-megapixels.png", parts.png(7000, 7000, 8, 4, bytes(14_001 * 7000)), "readable")
    yield Case(
        "30-megapixels.webp", parts.saved(Image.new("RGB", (6000, 5000)), "WEBP", method=0, quality=1), PictureTooLarge
    )
    yield Case("many-strips.tiff", _strips(20_000), "readable")
    yield Case("pixel-bomb.jpeg", parts.saved(Image.new("L", (15_000, 15_000)), "JPEG"), PictureTooLarge)
    yield Case("200-megapixels.jpeg", parts.saved(Image.new("L", (16_320, 12_240)), "JPEG"), "readable")
    yield Case("108-megapixels.jpeg", parts.saved(Image.new("RGB", (12_000, 9_000)), "JPEG"), "readable")
    large = parts.jpeg_with_size(files()["progressive"], 12_000, 9_000)
    yield Case("108-megapixels-progressive.jpeg", large, PictureTooLarge)
    yield Case("scan-bomb.jpeg", parts.jpeg_scans(4000, 5000), PictureTooComplex)
    yield Case("scans-90.jpeg", parts.jpeg_scans(2000, 80), "readable")
    yield Case("scans-of-36-megapixels.jpeg", parts.jpeg_scans(6000, 80), PictureTooComplex)
    yield Case("too-many-bytes.jpeg", files()["jpeg"] + bytes(MAX_BYTES), PictureTooLarge)
    yield Case("many-bytes.jpeg", files()["jpeg"].ljust(MAX_BYTES, b"\0"), "readable")
    yield Case("markers.jpeg", b"\xff\xd8" + b"\xff\xe0\0\2" * 2_000_000, PictureTooComplex)
    exif = b"\xff\xe1\1\2Exif\0\0" + bytes(250)
    yield Case("exif-blocks.jpeg", files()["jpeg"][:2] + exif * 40_000 + files()["jpeg"][2:], PictureTooComplex)
    tags = struct.pack("<HHQ", 8, 0, 16) + struct.pack("<Q", 2**40) + b"\1\0\2\0" * 1_000_000
    yield Case("tags.tiff", b"II+\0" + tags, PictureTooComplex)
    yield Case("fill.jpeg", b"\xff\xd8" + b"\xff" * 5_000_000, PictureTooComplex)


def _gif_blocks() -> Iterator[Case]:
    """GIFs with much before the first image."""
    good = files()["gif"]
    first = 13 + (6 << (good[10] & 7))  # behind the palette
    for name, block in (
        ("comments", b"!\xfe\1a\0"),
        ("comment-blocks", b"!\xfe" + b"\1a" * 2_000_000 + b"\0"),
        ("no-blocks", b"\x11"),
    ):
        between = block * (2_000_000 if len(block) < 9 else 1)
        yield Case(f"{name}.gif", good[:first] + between + good[first:], PictureTooComplex)
    yield Case(
        "long-comment.gif", good[:first] + b"!\xfe" + (b"\xff" + b"a" * 255) * 9000 + b"\0" + good[first:], "readable"
    )


def _thin() -> Iterator[Case]:
    """Pictures that are too thin to be shrunk much, and too long to be held several times."""
    exif = Image.Exif()
    exif[0x0112] = 6
    for mode in ("RGB", "RGBA"):
        for size in ((100, 490_000), (490_000, 100)):
            name = f"thin-{mode}-{size[0]}"
            yield Case(
                f"{name}.png", parts.saved(Image.new(mode, size), "PNG", compress_level=1, exif=exif), "readable"
            )
    tiff = parts.saved(Image.new("RGB", (100, 490_000)), "TIFF", compression="tiff_lzw", exif=exif)
    yield Case("thin.tiff", tiff, "readable")


HUGE = (_claims, _bombs, _gif_blocks, _thin)
