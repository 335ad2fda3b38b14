"""Files that people, or attackers, might send: odd, damaged, tiny, huge, or no pictures at all.

Each comes with what should become of it. All of it is made here, the same every time;
`PYTHONPATH=. python tests/support/damaged/corpus.py FOLDER` writes the files out.
"""

import io
import random
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from model.errors import DamagedPicture, NotAPicture
from tests.support.damaged import parts
from tests.support.damaged.ancillary import ANCILLARY
from tests.support.damaged.case import Case, files, photo
from tests.support.damaged.huge import HUGE
from tests.support.damaged.odd import ODD
from tests.support.damaged.phones import PHONES


@cache
def damaged() -> tuple[Case, ...]:
    """Every case, each with a name and a content of its own."""
    return tuple(case for cases in _by_maker() for case in cases)


def sample(*, formats: bool) -> tuple[Case, ...]:
    """One case of each kind: what made it and what becomes of it, and (`formats`) its format."""
    kinds = {
        (maker, case.name.rpartition(".")[2] if formats else "", case.outcome): case
        for maker, cases in enumerate(_by_maker())
        for case in reversed(cases)
    }
    return tuple(kinds.values())


@cache
def _by_maker() -> tuple[tuple[Case, ...], ...]:
    return tuple(tuple(maker()) for maker in (*ODD, *ANCILLARY, *PHONES, *HUGE, _cut, _flipped, _other))


def _cut() -> Iterator[Case]:
    """Good files that end too soon."""
    for kind, data in files().items():
        for share in (0.02, 0.1, 0.3, 0.5, 0.7, 0.9):
            yield Case(f"cut-at-{share:.0%}.{kind}", data[: int(len(data) * share)], DamagedPicture)
        for length in (4, 12, 20, 40):
            yield Case(f"first-{length}.{kind}", data[:length], "either")
        yield Case(f"one-byte-less.{kind}", data[:-1], "either")
        yield Case(f"doubled.{kind}", data + data, "readable")


def _flipped() -> Iterator[Case]:
    """Good files with wrong bytes in them."""
    for kind, data in files().items():
        for seed in range(8):
            chance, spoilt = random.Random(f"{kind} {seed}"), bytearray(data)
            start, stop = (0, 300) if seed % 2 else (0, len(data))  # every other one in the headers
            for _ in range(1 + seed * 2):
                spoilt[chance.randrange(start, stop)] = chance.randrange(256)
            yield Case(f"flipped-{seed}.{kind}", bytes(spoilt), "either")


def _other() -> Iterator[Case]:
    """What is no picture, or none of the formats that are read."""
    small, chance, box = photo().resize((64, 48)), random.Random(5), io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("picture.jpg", files()["jpeg"])
    texts = {
        "empty.jpg": b"",
        "space.txt": b" ",
        "text.txt": b"These are my new sneakers, which ones are they?",
        "text-16.txt": "Which sneakers are these?".encode("utf-16"),
        "page.html": b"<!doctype html><html><body><img src='shoe.jpg'></body></html>",
        "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><rect width='9' height='9'/></svg>",
        "svg-bomb.svg": b"<!DOCTYPE s [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><svg>&b;</svg>",
        "paper.pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        "postscript.eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n",
        "archive.zip": box.getvalue(),
        "film.mp4": b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0\0\0\x08free",
        "sound.wav": b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0",
        "sound.mp3": b"ID3\4\0\0\0\0\0\0",
        "sound.ogg": b"OggS\0\2" + bytes(30),
        "packed.gz": b"\x1f\x8b\x08\0\0\0\0\0\0\3",
        "program.elf": b"\x7fELF\2\1\1" + bytes(60),
        "program.exe": b"MZ" + bytes(60),
        "data.json": b'{"photo": null}',
        "photoshop.psd": b"8BPS\0\1" + bytes(30),
        "zeros.bin": bytes(10_000),
        "ones.bin": b"\xff" * 10_000,
        "page-then-photo.html": b"<html>" + files()["jpeg"],
    }
    yield Case("empty.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64), DamagedPicture)
    for name, data in texts.items():
        yield Case(name, data, NotAPicture)
    for seed in range(10):
        yield Case(f"noise-{seed}.bin", chance.randbytes(10 ** (seed % 5)), NotAPicture)
    for kind in ("PPM", "TGA", "ICO", "PCX", "JPEG2000", "DDS", "ICNS", "SGI", "EPS", "PDF"):
        yield Case(f"other.{kind.lower()}", parts.saved(small, kind), NotAPicture)
    for name, start in (("png", b"\x89PNG\r\n\x1a\n"), ("gif", b"GIF89a"), ("jpeg", b"\xff\xd8\xff"), ("bmp", b"BM")):
        yield Case(f"start-and-noise.{name}", start + chance.randbytes(2000), "either")
    yield Case("photo-then-archive.jpeg", files()["jpeg"] + box.getvalue(), "readable")


if __name__ == "__main__":
    for case in damaged():
        (Path(sys.argv[1]) / case.name).write_bytes(case.data)
    print(f"{len(damaged())} files")
