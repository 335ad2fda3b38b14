"""Files as phones and cameras write them: photos with a video behind, brands in any order, no end marker, raw data."""

import random
from collections.abc import Iterator
from typing import Any

from model.errors import DamagedPicture, NotAPicture
from tests.support.damaged import parts
from tests.support.damaged.case import Case, files
from tests.support.damaged.case import photo as drawn
from tests.support.drawing.videos import film


def _with_videos() -> Iterator[Case]:
    """Photos with something behind their end, as phones write it."""
    jpeg, heic, chance = files()["jpeg"], files()["heic"], random.Random(11)
    clip = film([drawn().resize((320, 240))] * 4)
    for name, tail in {"short": clip, "long": clip + parts.box(b"mdat", chance.randbytes(9_000_000))}.items():
        yield Case(f"motion-{name}.jpeg", jpeg + tail, "readable")
        yield Case(f"motion-{name}-progressive.jpeg", files()["progressive"] + tail, "readable")
        yield Case(f"motion-{name}.heic", heic + parts.box(b"mpvd", tail), "readable")
    scans = b"\xff\xda\0\2" * 40_000 + b"\xff\xe0\0\2" * 40_000
    yield Case("markers-behind.jpeg", jpeg + scans, "readable")
    yield Case("zeros-behind.png", files()["png"] + bytes(2_000_000), "readable")


def _brands() -> Iterator[Case]:
    for major in (b"mif1", b"MiHE", b"miaf", b"heif", b"heix", b"msf1"):
        for name, order in {"first": (b"heic", b"mif1"), "last": (b"mif1", b"heic")}.items():
            yield Case(f"{major.decode()}-{name}.heic", parts.rebranded(files()["heic"], major, *order), "readable")
    for major in (b"mif1", b"miaf", b"MA1A", b"MA1B", b"avio", b"mp42"):
        yield Case(
            f"{major.decode()}-first.avif", parts.rebranded(files()["avif"], major, b"avif", b"mif1"), "readable"
        )
    yield Case("unknown-major.heic", parts.rebranded(files()["heic"], b"mp42", b"mif1", b"heic"), "readable")


def _without_end() -> Iterator[Case]:
    """JPEGs whose end marker is missing, and those that lack more than that."""
    options: dict[str, dict[str, Any]] = {
        "": {},
        "-progressive": {"progressive": True},
        "-restart": {"restart_marker_blocks": 7},
        "-even": {"subsampling": 0},
    }
    for name, option in options.items():
        jpeg = parts.saved(drawn(), "JPEG", **option)
        yield Case(f"no-end{name}.jpeg", jpeg[:-2], "readable")
        yield Case(f"half-an-end{name}.jpeg", jpeg[:-1], "readable")
        yield Case(f"zeros-for-an-end{name}.jpeg", jpeg[:-2] + bytes(512), "readable")
        yield Case(f"100-bytes-less{name}.jpeg", jpeg[:-100], DamagedPicture)
    plain = parts.saved(drawn(), "JPEG")
    yield Case("20-bytes-less.jpeg", plain[:-20], DamagedPicture)
    yield Case("one-scan-of-many.jpeg", plain[: plain.index(b"\xff\xda") + 14], DamagedPicture)


def _wrong_lengths() -> Iterator[Case]:
    """WebPs whose header promises more bytes than there are."""
    webp = files()["webp"]
    promised = webp[:4] + (len(webp) + 500).to_bytes(4, "little")
    yield Case("long-promise.webp", promised + webp[8:], "readable")
    yield Case("half-of-it.webp", promised + webp[8 : len(webp) // 2], DamagedPicture)


def _raw() -> Iterator[Case]:
    """What cameras write before they make a picture of it."""
    for name, photometric in (("filter", 32803), ("linear", 34892)):
        tags: parts.Tags = {258: (3, 1, 16), 262: (3, 1, photometric), 50706: (1, 4, 0x00000401)}
        yield Case(f"{name}.dng", parts.tiff_grey(32, 32, bytes(2048), tags), NotAPicture)
    for photometric, compression in ((32803, 34713), (32803, 32767), (34892, 1), (2, 65000)):
        yield Case(f"preview-{compression}.nef", parts.raw_with_preview(photometric, compression), NotAPicture)
    yield Case("preview-smaller.tiff", parts.raw_with_preview(2, 1), "readable")
    for compression in (34713, 32767, 65535):
        yield Case(f"{compression}.nef", parts.tiff_grey(32, 32, bytes(2048), {259: (3, 1, compression)}), NotAPicture)
    yield Case("photo.cr3", parts.brands(b"crx ", b"crx ", b"isom") + parts.box(b"moov", bytes(64)), NotAPicture)
    yield Case("photo.cr2", b"II*\0\x10\0\0\0CR\2\0" + bytes(400), NotAPicture)
    for name, start in (("orf", b"IIRO"), ("rw2", b"IIU\0"), ("raf", b"FUJIFILMCCD-RAW "), ("x3f", b"FOVb")):
        yield Case(f"photo.{name}", start + bytes(200), NotAPicture)


PHONES = (_with_videos, _brands, _without_end, _wrong_lengths, _raw)
