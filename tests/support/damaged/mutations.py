"""Mutations: real files of every format with wrong bytes in them, mostly in their headers."""

import io
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple, get_args

from PIL import Image, PngImagePlugin

from tests.support.damaged import parts
from tests.support.damaged.case import photo
from tests.support.drawing.drawing import phone_jpeg
from tests.support.drawing.videos import film

Kind = Literal["byte", "word", "long", "wide", "cut", "remove", "repeat", "swap"]
KINDS: tuple[Kind, ...] = get_args(Kind)
HEADER = 700  # bytes in which most of what a reader is told stands
MOST = 8  # mutations of one file
_ODD = (0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 50_000, 2**24, 2**31 - 1, 2**31, 2**32 - 1)
_WIDE = (2**32, 2**62, 2**63 - 1, 2**63, 2**64 - 1)
_SIZES: dict[str, int] = {"byte": 1, "word": 2, "long": 4, "wide": 8}


class Mutation(NamedTuple):
    """One change; each number is 0 to 65535, and means a share of what it can be."""

    kind: Kind
    place: int
    value: int
    in_header: bool


@cache
def seeds() -> dict[str, bytes]:
    """A small good file of each format, and of each way to store it."""
    image = photo().resize((96, 72))
    exif = Image.Exif()
    exif[0x0112] = 6
    frames = [image, image.rotate(5), image.rotate(10)]
    tiff, page = io.BytesIO(), io.BytesIO()
    image.save(tiff, "TIFF", big_tiff=True)
    image.save(page, "TIFF", compression="jpeg")
    return {
        "jpeg": phone_jpeg(image, orientation=6),
        "progressive": parts.saved(image, "JPEG", progressive=True),
        "cmyk": parts.saved(image.convert("CMYK"), "JPEG", restart_marker_blocks=3),
        "mpo": parts.saved(image, "MPO", save_all=True, append_images=frames[1:]),
        "motion": parts.saved(image, "JPEG") + film(frames),
        "png": parts.saved(image, "PNG", exif=exif),
        "palette": parts.saved(image.quantize(16), "PNG", transparency=3),
        "deep-png": parts.png_of(3, 16, 2),
        "text-png": parts.saved(image, "PNG", pnginfo=_texts(), icc_profile=b"profile" * 50),
        "apng": parts.saved(image, "PNG", save_all=True, append_images=frames[1:]),
        "webp": parts.saved(image.convert("RGBA"), "WEBP", exif=exif),
        "lossless": parts.saved(image, "WEBP", lossless=True),
        "animated-webp": parts.saved(image, "WEBP", save_all=True, append_images=frames[1:]),
        "gif": parts.saved(image.quantize(16), "GIF", save_all=True, append_images=frames[1:]),
        "bmp": parts.saved(image, "BMP"),
        "palette-bmp": parts.saved(image.quantize(16), "BMP"),
        "rle-bmp": parts.bmp_runs(image.quantize(16), b"\x5c\x02\0\4abcd\0\0" * 72 + b"\0\1"),
        "tiff": parts.saved(image, "TIFF", exif=exif),
        "lzw": parts.saved(image, "TIFF", compression="tiff_lzw"),
        "fax": parts.saved(image.convert("1"), "TIFF", compression="group4"),
        "tiff-jpeg": page.getvalue(),
        "big-tiff": tiff.getvalue(),
        "raw-tiff": parts.raw_with_preview(2, 1),
        "avif": parts.saved(image, "AVIF", speed=10, exif=exif.tobytes()),
        "avif-sequence": parts.saved(image, "AVIF", speed=10, save_all=True, append_images=frames[1:]),
        "heic": parts.heic(image, exif=exif.tobytes()),
        "mp4": film(frames),
        "webm": film(frames, form="webm", codec="libvpx"),
    }


def _texts() -> PngImagePlugin.PngInfo:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "shoe " * 20, zip=True)
    texts.add_itxt("Title", "shoe " * 20, zip=True)
    return texts


def mutated(data: bytes, mutations: Sequence[Mutation]) -> bytes:
    """The file after all of them, in their order."""
    changed = bytearray(data)
    for each in mutations:
        _apply(changed, each)
    return bytes(changed)


def _apply(data: bytearray, mutation: Mutation) -> None:
    if not data:
        return
    reach = min(len(data), HEADER) if mutation.in_header else len(data)
    at, value = mutation.place * reach >> 16, mutation.value
    if size := _SIZES.get(mutation.kind):
        odd = value % 256 if size == 1 else (_WIDE if size == 8 else _ODD)[value % (5 if size == 8 else len(_ODD))]
        order: Literal["big", "little"] = "big" if value & 0x8000 else "little"
        data[at : at + size] = (odd % 256**size).to_bytes(size, order)
    elif mutation.kind == "cut":
        del data[at:]
    elif mutation.kind == "remove":
        del data[at : at + value % 64]
    elif mutation.kind == "repeat":
        data[at:at] = data[at : at + value % 256] * (1 + value % 5)
    else:
        other = value * len(data) >> 16
        data[at : at + 16], data[other : other + 16] = data[other : other + 16], data[at : at + 16]
