"""Pictures that are unusual and sound: every mode, depth, orientation and size, odd EXIF blocks, animations."""

import random
import struct
from collections.abc import Iterator

import numpy as np
from PIL import Image

from model.errors import DamagedPicture
from tests.support.damaged import parts
from tests.support.damaged.case import Case
from tests.support.damaged.case import photo as drawn
from tests.support.drawing.drawing import phone_jpeg


def _modes() -> Iterator[Case]:
    """Every mode that a format can hold."""
    photo = drawn()
    clear = photo.copy()
    clear.putalpha(Image.linear_gradient("L").resize(photo.size))
    wanted = {
        "JPEG": ("L", "RGB", "CMYK"),
        "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
        "WEBP": ("L", "RGB", "RGBA"),
        "GIF": ("1", "L", "P", "RGB", "RGBA"),
        "BMP": ("1", "L", "P", "RGB", "RGBA"),
        "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "I", "F"),
        "AVIF": ("L", "RGB", "RGBA"),
    }
    for kind, modes in wanted.items():
        for mode in modes:
            image = clear.convert(mode) if mode in ("LA", "RGBA") else in_mode(photo, mode)
            yield Case(f"mode-{mode.replace(';', '')}.{kind.lower()}", parts.saved(image, kind), "readable")
    palette = photo.quantize(16)
    yield Case("clear-index.png", parts.saved(palette, "PNG", transparency=3), "readable")
    yield Case("clear-table.png", parts.saved(palette, "PNG", transparency=bytes(range(0, 256, 16))), "readable")
    yield Case("clear-index.gif", parts.saved(palette, "GIF", transparency=3), "readable")
    yield Case("clear-colour.png", parts.saved(photo, "PNG", transparency=(255, 255, 255)), "readable")
    yield Case("clear-grey.png", parts.saved(photo.convert("L"), "PNG", transparency=200), "readable")
    for quality in (1, 50, 100):
        yield Case(f"quality-{quality}.jpeg", parts.saved(photo, "JPEG", quality=quality), "readable")
    for sampling in (0, 1, 2):
        yield Case(f"sampling-{sampling}.jpeg", parts.saved(photo, "JPEG", subsampling=sampling), "readable")
    for restart in (1, 7):
        yield Case(f"restart-{restart}.jpeg", parts.saved(photo, "JPEG", restart_marker_blocks=restart), "readable")


def in_mode(photo: Image.Image, mode: str) -> Image.Image:
    """The picture in one of the modes that a file can hold."""
    grey = np.asarray(photo.convert("L"))
    if mode == "I;16":
        return Image.fromarray(grey.astype(np.uint16) * 257)
    if mode == "LAB":
        from PIL import ImageCms

        srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        made = ImageCms.profileToProfile(photo, srgb, lab, outputMode="LAB")
        assert made is not None
        return made
    return photo.convert(mode)


def _deep() -> Iterator[Case]:
    """Depths and ranges that Pillow reads and does not write."""
    layouts = {"grey": (1, 0), "rgb": (3, 2), "la": (2, 4), "rgba": (4, 6)}
    for name, (channels, colour) in layouts.items():
        for depth in (1, 2, 4, 8, 16) if name == "grey" else (8, 16):
            yield Case(f"{name}-{depth}bit.png", parts.png_of(channels, depth, colour), "readable")
    ramp = np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)
    spoilt = ramp.copy()
    spoilt[:2] = np.nan, np.inf, -np.inf, 1e38, -1e38, 0.5, 1, 2
    grids = {"unit": ramp, "bytes": ramp * 255, "words": ramp * 65535, "vast": ramp * 1e30, "below": ramp - 5}
    for name, values in {**grids, "spoilt": spoilt, "nothing": np.full((8, 8), np.nan, np.float32)}.items():
        yield Case(f"float-{name}.tiff", parts.saved(Image.fromarray(values), "TIFF"), "readable")
    for name, top in (("bytes", 255), ("words", 65535), ("vast", 2**31 - 1)):
        values = (ramp.astype(np.float64) * top).astype(np.int32)
        yield Case(f"integer-{name}.tiff", parts.saved(Image.fromarray(values), "TIFF"), "readable")
    words = (ramp * 65535).astype("<u2").tobytes()
    yield Case("words-unsigned.tiff", parts.tiff_grey(8, 8, words, {258: (3, 1, 16)}), "readable")


def _tiffs() -> Iterator[Case]:
    photo = drawn()
    for compression in ("raw", "packbits", "tiff_lzw", "tiff_adobe_deflate", "jpeg"):
        yield Case(f"{compression}.tiff", parts.saved(photo, "TIFF", compression=compression), "readable")
    yield Case("group4.tiff", parts.saved(photo.convert("1"), "TIFF", compression="group4"), "readable")
    looped = bytearray(parts.saved(photo.convert("L"), "TIFF"))
    yield Case("pages.tiff", parts.saved(photo, "TIFF", save_all=True, append_images=[photo] * 20), "readable")
    at = int.from_bytes(looped[4:8], "little")
    end = at + 2 + 12 * int.from_bytes(looped[at : at + 2], "little")
    looped[end : end + 4] = at.to_bytes(4, "little")
    yield Case("pages-in-a-circle.tiff", bytes(looped), "readable")
    yield Case("no-tags.tiff", parts.tiff({}), DamagedPicture)
    yield Case("no-strips.tiff", parts.tiff({256: (4, 1, 8), 257: (4, 1, 8)}), "either")
    yield Case("far-directory.tiff", b"II*\0\xff\xff\xff\x7f", DamagedPicture)
    for name, place in (("farther", 2**63), ("farthest", 2**64 - 1)):
        for order, word in (("<", b"II+\0"), (">", b"MM\0+")):
            head = word + struct.pack(f"{order}HHQ", 8, 0, place)
            yield Case(f"{name}-directory-{word[:2].decode()}.tiff", head, DamagedPicture)
    yield Case("long-tag.tiff", parts.tiff_grey(8, 8, tags={270: (2, 2**31, 8)}), "either")
    yield Case("zero-rows.tiff", parts.tiff_grey(8, 0), "either")


def _turned() -> Iterator[Case]:
    photo = drawn()
    for orientation in range(1, 9):
        yield Case(f"turned-{orientation}.jpeg", phone_jpeg(photo, orientation=orientation), "readable")
        exif = Image.Exif()
        exif[0x0112] = orientation
        for kind in ("PNG", "WEBP", "TIFF"):
            yield Case(f"turned-{orientation}.{kind.lower()}", parts.saved(photo, kind, exif=exif), "readable")
        yield Case(f"turned-{orientation}.heic", parts.heic(photo, exif=exif.tobytes()), "readable")
    for orientation in (0, 9, 65535):
        exif = Image.Exif()
        exif[0x0112] = orientation
        yield Case(f"turned-{orientation}.jpeg", parts.saved(photo, "JPEG", exif=exif), "readable")


def _strange_exif() -> Iterator[Case]:
    plain, chance = parts.saved(drawn(), "JPEG"), random.Random(3)
    directory = parts.tiff({0x0112: (3, 1, 6)}, following=8)
    bodies = {
        "noise": chance.randbytes(400),
        "empty": b"",
        "short": b"II*\0",
        "far": b"II*\0\xff\xff\xff\xff",
        "circle": directory,
        "many": parts.tiff(dict.fromkeys(range(1, 60), (4, 2**30, 4))),
        "text": parts.tiff({0x0112: (2, 4, 0x41414141)}),
        "fraction": parts.tiff({0x0112: (5, 1, 0)}),
        "cut": directory[:14],
        "big": b"MM\0*" + b"\xff" * 60_000,
    }
    for name, body in bodies.items():
        yield Case(f"exif-{name}.jpeg", parts.jpeg_with_app1(plain, b"Exif\0\0" + body), "readable")
        chunk = parts.png_chunk(b"eXIf", body)
        yield Case(f"exif-{name}.png", parts.png(2, 2, 8, 0, b"\0\x40\x80" * 2, chunk), "readable")
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + b"<x:xmpmeta>" * 2000
    yield Case("xmp-deep.jpeg", parts.jpeg_with_app1(plain, xmp), "readable")


def _sizes() -> Iterator[Case]:
    for width, height in ((1, 1), (1, 2), (2, 1), (3, 3), (7, 5), (1, 3000), (3000, 1), (40_000, 2), (2, 40_000)):
        image = Image.new("RGB", (width, height), (200, 40, 60))
        for kind in ("JPEG", "PNG"):
            yield Case(f"{width}x{height}.{kind.lower()}", parts.saved(image, kind), "readable")
    for kind in ("WEBP", "GIF", "BMP", "TIFF", "AVIF"):
        yield Case(f"1x1.{kind.lower()}", parts.saved(Image.new("RGB", (1, 1)), kind), "readable")
    for mode in ("L", "RGB", "RGBA"):
        yield Case(f"mode-{mode}.heic", parts.heic(drawn().convert(mode)), "readable")
    yield Case("1x1.heic", parts.heic(Image.new("RGB", (1, 1))), "readable")
    yield Case("large.jpeg", parts.saved(Image.new("RGB", (9000, 9000), "navy"), "JPEG"), "readable")
    yield Case("large-grey.png", parts.png(7000, 7000, 8, 0, (b"\0" + b"\x55" * 7000) * 7000), "readable")
    yield Case("large-clear.png", parts.png(7000, 7000, 8, 6, (b"\0" + b"\x55" * 28000) * 7000), "readable")
    yield Case("large-deep.png", parts.png(7000, 7000, 16, 0, (b"\0" + b"\x55" * 14000) * 7000), "readable")


def _animated() -> Iterator[Case]:
    small = drawn().resize((64, 48))
    frames = [small.point([(value + step) % 256 for value in range(256)] * 3) for step in range(60)]
    for kind in ("GIF", "PNG", "WEBP", "AVIF"):
        file = parts.saved(frames[0], kind, save_all=True, append_images=frames[1:])
        yield Case(f"animated.{kind.lower()}", file, "readable")
    one = parts.gif(2, 2)
    frame = one[one.index(b",") : -1]
    yield Case("frames-200000.gif", one[:-1] + frame * 200_000 + b";", "readable")
    yield Case("frames.mpo", parts.saved(small, "MPO", save_all=True, append_images=frames[:3]), "readable")


ODD = (_modes, _deep, _tiffs, _turned, _strange_exif, _sizes, _animated)
