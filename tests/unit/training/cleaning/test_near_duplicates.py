"""Copies are found however they are disguised, and different photos are not taken for copies."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import ExifTags, Image, ImageEnhance, ImageOps

from tests.support.data.dataset_photos import noise
from tests.support.drawing.drawing import draw_sneaker
from training.cleaning.alignment import align, pyramid
from training.cleaning.nearest import nearest
from training.dataset.hash_index import indexed_pairs
from training.dataset.perceptual_hash import NEAR_BITS, distance, fingerprint, fingerprint_of, near_pairs


def cut_around(image: Image.Image) -> Image.Image:
    """Without 6 % on each side."""
    return ImageOps.crop(image, round(image.width * 0.06))


DISGUISES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "half the size": lambda image: image.resize((image.width // 2, image.height // 2)),
    "mirrored": ImageOps.mirror,
    "cut at a side": lambda image: image.crop((0, 0, round(image.width * 0.88), image.height)),
    "cut all around": lambda image: image.crop((14, 8, image.width - 10, image.height - 9)),
    "cut and brighter": lambda image: ImageEnhance.Brightness(cut_around(image)).enhance(1.1),
    "cut and darker": lambda image: ImageEnhance.Brightness(cut_around(image)).enhance(0.85),
    "cut, with less contrast": lambda image: ImageEnhance.Contrast(cut_around(image)).enhance(0.85),
    "mirrored and doubled": lambda image: ImageOps.mirror(image).resize((image.width * 2, image.height * 2)),
    "mirrored and cut": lambda image: ImageOps.mirror(image).crop((20, 3, image.width, image.height - 12)),
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES.keys())
def test_a_disguised_copy_fits_its_original(disguise: Callable[[Image.Image], Image.Image]) -> None:
    for seed in range(4):
        drawn = draw_sneaker(seed, size=(240, 180))
        assert align(pyramid(drawn), pyramid(disguise(drawn))).same


def test_another_sneaker_does_not_fit() -> None:
    drawn = [pyramid(draw_sneaker(seed, size=(240, 180))) for seed in range(6)]
    assert not any(align(one, other).same for place, one in enumerate(drawn) for other in drawn[:place])


def test_the_same_shoe_in_other_colours_does_not_fit() -> None:
    drawn = draw_sneaker(3, size=(240, 180))
    red, green, blue = drawn.split()
    assert not align(pyramid(drawn), pyramid(Image.merge("RGB", (blue, red, green)))).same


def test_a_white_and_a_black_shoe_in_one_pose_do_not_fit() -> None:
    drawn = draw_sneaker(3, size=(240, 180))
    assert not align(pyramid(drawn), pyramid(ImageOps.invert(drawn))).same
    assert not align(pyramid(drawn), pyramid(ImageEnhance.Brightness(drawn).enhance(0.4))).same


def test_the_index_finds_the_pairs_that_comparing_all_finds() -> None:
    pictures = [noise(seed) for seed in range(60)]
    duplicates = [each.resize((90, 90)) for each in pictures[:20]] + [ImageOps.mirror(each) for each in pictures[20:40]]
    prints = [fingerprint(each) for each in (*pictures, *duplicates)]
    every: dict[tuple[int, int], int] = {}
    for one, other, bits in near_pairs(prints):
        pair = min(one, other), max(one, other)
        every[pair] = min(bits, every.get(pair, bits))
    assert {(one, other): bits for one, other, bits in indexed_pairs(prints)} == every
    assert len(every) >= 40


def test_neighbours_looked_for_in_cells_are_those_of_looking_everywhere() -> None:
    chance = np.random.default_rng(1)
    centres = chance.normal(size=(20, 16))
    vectors = np.repeat(centres, 30, axis=0) + 0.1 * chance.normal(size=(600, 16))
    unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    everywhere, around = nearest(unit, 3), nearest(unit, 3, everywhere_up_to=100)
    assert (everywhere == around).mean() > 0.98


def test_a_photo_is_not_its_own_neighbour() -> None:
    unit = np.eye(5, dtype=np.float32)
    found = nearest(unit, 4)
    assert all(place not in row for place, row in enumerate(found.tolist()))


@pytest.mark.parametrize("name", ["turned.jpg", "photo.heic"])
def test_a_copy_that_a_phone_turned_or_wrote_in_its_own_way_is_one(name: str, tmp_path: Path) -> None:
    drawn, exif = draw_sneaker(3, size=(240, 180)), Image.Exif()
    drawn.save(tmp_path / "original.jpg")
    exif[ExifTags.Base.Orientation] = 6  # shown, it is turned clockwise
    if name == "turned.jpg":
        drawn.rotate(90, expand=True).save(tmp_path / name, exif=exif)
    else:
        pillow_heif.from_pillow(drawn).save(tmp_path / name)
    one, other = fingerprint_of(tmp_path / "original.jpg"), fingerprint_of(tmp_path / name)
    assert one is not None
    assert other is not None
    assert distance(one, other) <= NEAR_BITS


def test_what_is_no_picture_has_no_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    assert fingerprint_of(tmp_path / "text.jpg") is None
