"""Sound pictures with damaged or vast data beside them: texts, colour profiles, previews."""

import random
import zlib
from collections.abc import Iterator

from tests.support.damaged import parts
from tests.support.damaged.case import Case, photo


def _chunks() -> Iterator[Case]:
    """PNGs whose ancillary chunks Pillow does not like."""
    noise = random.Random(13).randbytes(2_000_000)
    chunks = {
        "text": (b"tEXt", b"workflow\0" + b"{}" * 1_000_000),
        "packed-text": (b"zTXt", b"prompt\0\0" + zlib.compress(noise)),
        "international": (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + b"<x/>" * 500_000),
        "profile": (b"iCCP", b"profile\0\0" + zlib.compress(noise)),
        "unknown-packing": (b"zTXt", b"prompt\0\7" + noise[:100]),
        "unknown": (b"prVt", b"1234"),
    }
    for name, (kind, body) in chunks.items():
        yield Case(f"{name}-chunk.png", _png(parts.png_chunk(kind, body)), "readable")
    for kind in (b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"gAMA", b"cHRM", b"pHYs", b"sRGB", b"tIME", b"acTL", b"fcTL"):
        wrong = parts.png_chunk(kind, b"a\0bcdefgh")[:-4] + b"sum?"
        yield Case(f"wrong-sum-{kind.decode()}.png", _png(wrong), "readable")
        yield Case(f"empty-{kind.decode()}.png", _png(parts.png_chunk(kind, b"")), "readable")
    for kind in (b"tRNS", b"eXIf"):
        yield Case(
            f"wrong-sum-{kind.decode()}.png", _png(parts.png_chunk(kind, b"MM\0*\0\0")[:-4] + b"sum?"), "readable"
        )


def _png(chunk: bytes) -> bytes:
    whole = parts.saved(photo(), "PNG")
    return whole[:33] + chunk + whole[33:]


def _segments() -> Iterator[Case]:
    """JPEGs whose segments before the picture are too short."""
    jpeg = parts.saved(photo(), "JPEG")
    segments = {
        "profile": (2, b"ICC_PROFILE\0"),
        "adobe": (14, b"Adobe"),
        "jfif": (0, b"JFIF"),
        "preview": (2, b"MPF\0"),
        "photoshop": (13, b"Photoshop 3.0\x008BIM\x03\xed\0\0\0\0\0\xff"),
    }
    for name, (number, body) in segments.items():
        segment = bytes((0xFF, 0xE0 + number)) + (len(body) + 2).to_bytes(2, "big") + body
        yield Case(f"short-{name}.jpeg", jpeg[:2] + segment + jpeg[2:], "readable")


ANCILLARY = (_chunks, _segments)
