"""An AVIF tells by its coded data how large it is decoded; what the file around that says counts for nothing."""

import io
import random
from collections.abc import Callable

import pytest
from PIL import Image

from model.errors import PictureError, PictureTooLarge
from model.pictures import avif, picture
from model.pictures.guards import MAX_PIXELS_AVIF
from tests.support.damaged import parts
from tests.support.damaged.case import files, photo
from tests.support.data.dataset_photos import noise

SIZES = ((320, 240), (1, 1), (241, 37))


def film(size: tuple[int, int]) -> bytes:
    frames = [noise(seed).resize(size) for seed in range(3)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "AVIF", save_all=True, append_images=frames[1:], speed=10)
    return buffer.getvalue()


KINDS: dict[str, Callable[[tuple[int, int]], bytes]] = {
    "plain": lambda size: parts.saved(photo().resize(size), "AVIF", speed=10),
    "grey": lambda size: parts.saved(photo().convert("L").resize(size), "AVIF", speed=10),
    "transparent": lambda size: parts.saved(photo().convert("RGBA").resize(size), "AVIF", speed=10),
    "described": lambda size: parts.saved(photo().resize(size), "AVIF", speed=10, exif=Image.Exif().tobytes()),
    "moving": film,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES)
def test_what_is_decoded_is_found(kind: str, size: tuple[int, int]) -> None:
    assert set(avif.sizes(KINDS[kind](size))) == {size}


def test_a_small_one_that_is_decoded_large_is_refused_with_its_size() -> None:
    lying = parts.avif_coded_size(files()["avif"], 16384, 9000)
    assert Image.open(io.BytesIO(lying)).size == (320, 240)
    with pytest.raises(PictureTooLarge, match=f"16384×9000; at most {MAX_PIXELS_AVIF:,} pixels"):
        picture.open_upright(lying, 224)


def test_the_first_picture_of_a_film_is_found_without_the_still_that_stands_for_it() -> None:
    assert list(avif.sizes(film((320, 240)).replace(b"iloc", b"none"))) == [(320, 240)]


@pytest.mark.parametrize("how", ["in two extents", "in a box of its own"])
def test_a_picture_is_found_however_it_is_stored(how: str) -> None:
    data = files()["avif"]
    at = data.index(b"iloc")
    start, size = (int.from_bytes(data[at + place : at + place + 4], "big") for place in (18, 22))
    if how == "in two extents":  # with its sequence header cut in two
        extents = b"".join(each.to_bytes(4, "big") for each in (start, 4, start + 4, size - 4))
        moved = data[at : at + 16] + b"\0\2" + extents
    else:
        head, place = b"iloc\1\0\0\0\x44\0\0\1" + b"\0\1\0\1\0\0\0\1", bytes(4) + size.to_bytes(4, "big")
        moved = head + place + b"idat" + data[start : start + size]
    assert list(avif.sizes(data[:at] + b"none" + data[at + 4 :] + parts.box(b"meta", moved))) == [(320, 240)]


def test_what_would_be_looked_at_for_ever_is_refused() -> None:
    for tail in (parts.box(b"meta", b"idat" * 60_000), parts.box(b"meta", b"iloc" * 60_000), b"\x12\0" * 60_000):
        data = files()["avif"]
        at = data.index(b"iloc") + 22
        whole = data[:at] + bytes(4) + data[at + 4 :] + tail  # the picture goes on to the end of the file
        with pytest.raises(PictureTooLarge, match="pieces"):
            picture.open_upright(whole, 224)


def test_what_no_decoder_reads_is_not_looked_at() -> None:
    data, video = files()["avif"], parts.box(b"moov", b"stco" + bytes(4) + (1).to_bytes(4, "big") + bytes(4))
    large = parts.avif_coded_size(data, 16384, 9000)
    for tail in (parts.box(b"mpvd", video + large), parts.box(b"free", b"iloc" * 60_000), video):
        assert picture.open_upright(data + tail, 224).size == (320, 240)


def test_anything_at_all_is_taken_for_what_it_is() -> None:
    chance, good = random.Random(7), film((320, 240))
    for _ in range(300):
        data = bytearray(good)
        for _ in range(chance.randrange(1, 30)):
            data[chance.randrange(12, len(data))] = chance.randrange(256)
        try:
            picture.open_upright(bytes(data), 224)
        except PictureError:
            continue
