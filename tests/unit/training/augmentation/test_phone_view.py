"""Views of a shoe as a phone shows it: small, on a floor, anywhere, and the same again with the same seed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.support.drawing.drawn_photos import draw_photos
from training.augmentation.augment import augment_as_phone
from training.augmentation.backgrounds import SIDE, build_backgrounds, validation_half
from training.augmentation.phone_view import phone_view
from training.augmentation.photo_cache import CutPhoto, build_photo_cache, open_photo_cache
from training.dataset.split import NOT_SNEAKERS, split
from training.recipe import Recipe

STEADY = Recipe(
    flip=0, tilt=0, phone_share=(0.5, 0.5), phone_off=0, phone_lean=0, phone_turned=0, phone_things=0, phone_hand=0,
    phone_lamp=0, phone_stops=0,
)  # fmt: skip
FLOOR = np.full((60, 60, 3), (40, 90, 40), dtype=np.uint8)


def cut(side: int = 96) -> CutPhoto:
    """A blue bar, half as high as it is long, cut out of white."""
    image, cover = Image.new("RGB", (side, side), "white"), Image.new("L", (side, side))
    bar = (side // 6, side // 3, side * 5 // 6, side * 2 // 3)
    ImageDraw.Draw(image).rectangle(bar, fill=(20, 20, 200))
    ImageDraw.Draw(cover).rectangle(bar, fill=255)
    shade = np.full((side, side), 255, dtype=np.uint8)
    extent = (side / 2, side / 2, side * 2 / 3)
    return CutPhoto(pixels=np.asarray(image), cover=np.asarray(cover), shade=shade, extent=extent)


def blue(view: Image.Image) -> NDArray[np.bool_]:
    pixels = np.asarray(view).astype(int)
    return np.asarray(pixels[..., 2] > pixels[..., :2].max(axis=2) + 40)


def test_the_shoe_is_as_long_as_the_recipe_says() -> None:
    columns = blue(phone_view(cut(), FLOOR, 120, STEADY, np.random.default_rng(1))).any(axis=0)
    assert columns.sum() == pytest.approx(60, abs=3)


def test_around_the_shoe_lies_the_floor_and_no_white() -> None:
    view = np.asarray(phone_view(cut(), FLOOR, 120, STEADY, np.random.default_rng(1))).astype(int)
    assert (view[:20, :20, 1] > view[:20, :20, 0]).all()
    assert view.min(axis=2).max() < 200


def test_a_turned_phone_stands_the_shoe_on_end() -> None:
    turned, shapes = STEADY.with_fields(phone_turned=1.0), []
    for seed in range(20):
        seen = blue(phone_view(cut(), FLOOR, 120, turned, np.random.default_rng(seed)))
        shapes.append(seen.any(axis=1).sum() / seen.any(axis=0).sum())
    assert min(shapes) < 0.9
    assert max(shapes) > 1.4


def test_a_hand_hides_a_part_of_the_shoe() -> None:
    seen = []
    for hand in (0.0, 1.0):
        recipe = STEADY.with_fields(phone_hand=hand)
        views = [phone_view(cut(), FLOOR, 240, recipe, np.random.default_rng(seed)) for seed in range(6)]
        seen.append(sum(blue(view).sum() for view in views))
    assert seen[1] < 0.99 * seen[0]


def test_views_come_back_with_the_seed_and_are_pictures_of_any_size() -> None:
    for seed in range(15):
        one, again = (
            augment_as_phone(cut(60 + seed), FLOOR, 64, Recipe(), np.random.default_rng(seed)) for _ in range(2)
        )
        assert (one == again).all()
        assert one.shape == (64, 64, 3)
        assert one.std() > 3


def test_a_gallery_keeps_every_photo_in_layers_and_is_hung_once(tmp_path: Path) -> None:
    parts = split(draw_photos(tmp_path / "photos"))
    hung = build_photo_cache(parts.train, parts.labels, tmp_path)
    written = (tmp_path / "layers.npy").stat().st_mtime_ns
    build_photo_cache(parts.train, parts.labels, tmp_path)
    assert (tmp_path / "layers.npy").stat().st_mtime_ns == written
    last = open_photo_cache(tmp_path).cut(len(hung) - 1)
    assert last.cover.shape == last.shade.shape == last.pixels.shape[:2]
    assert 0 < last.cover.mean() < 255


def test_a_photo_that_is_of_another_model_by_now_is_hung_anew(tmp_path: Path) -> None:
    photos = draw_photos(tmp_path / "photos")
    parts = split(photos)
    build_photo_cache(parts.train, parts.labels, tmp_path)
    first, second = parts.labels
    moved = [replace(photo, slug={first: second, second: first}[photo.slug]) for photo in parts.train]
    targets = [parts.labels.index(photo.slug) for photo in moved]
    assert build_photo_cache(moved, parts.labels, tmp_path).targets.tolist() == targets
    assert build_photo_cache(parts.train, parts.labels, tmp_path).targets.tolist() == [1 - target for target in targets]


def test_everyday_pictures_lend_only_the_half_that_chooses(tmp_path: Path) -> None:
    everyday = draw_photos(tmp_path, models=1, each=12).rename(tmp_path.with_name(NOT_SNEAKERS))
    folder = next(each for each in everyday.iterdir() if each.is_dir())
    chosen = validation_half(folder, 20)
    sheets = build_backgrounds(tmp_path.with_name(NOT_SNEAKERS), 2, 20, folder)
    assert 0 < len(chosen) < 12
    assert sheets.shape == (2 + len(chosen), SIDE, SIDE, 3)
