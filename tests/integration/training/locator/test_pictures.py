"""Training pictures of the locator, from drawn photos."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.support.drawing.drawing import draw_sneaker
from training.augmentation.field_loader import prepare
from training.dataset.field_sources import FieldPhoto, Kind
from training.dataset.photos import sha256_of
from training.locator.pictures import Scenes, drawn

FOLDERS: dict[str, Kind] = {"sneakers50": "known", "phone_shoes": "other_shoe", "not_sneakers": "no_shoe"}


def bar(number: int) -> Image.Image:
    """A studio picture: a bar that is cut out of white."""
    image = Image.new("RGB", (256, 192), "white")
    ImageDraw.Draw(image).rectangle((30, 60 + number, 226, 150), fill=(20, 20, 200))
    return image


def photo_at(path: Path, folder: str, kind: Kind) -> FieldPhoto:
    name = f"{folder}/{path.name}"
    return FieldPhoto(path=name, sha256=sha256_of(path), folder=folder, source=folder, name=folder, kind=kind)


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Scenes:
    """Two drawn photos of each kind, and street photos."""
    data = tmp_path_factory.mktemp("data")
    photos = []
    for folder, kind in FOLDERS.items():
        (data / folder).mkdir()
        for each in range(2):
            path = data / folder / f"{each}.png"
            bar(each).save(path)
            photos.append(photo_at(path, folder, kind))
    boxes = {photo.path: [((0.1, 0.2, 0.9, 0.9), 0.8)] for photo in photos if photo.kind != "no_shoe"}
    prepare(data, photos, boxes, data / "cache", floors=2)
    (data / "shoe_boxes" / "street").mkdir(parents=True)
    names = [f"{number}.png" for number in range(12)]
    for number, name in enumerate(names):
        draw_sneaker(100 + number, size=(90, 120)).save(data / "shoe_boxes" / "street" / name)
    kept = {name: [[0.3, 0.7, 0.6, 0.9]] for name in names}
    (data / "shoe_boxes" / "boxes.json").write_text(json.dumps(kept), encoding="utf-8")
    return Scenes(data, data / "cache")


def test_pictures_have_shoes_and_none_of_any_size(scenes: Scenes) -> None:
    made = list(drawn(scenes, 60, 64))
    assert all(pixels.shape == (64, 64, 3) for pixels, _ in made)
    boxes = np.array([box for _, its in made for box in its])
    sides = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    assert 0 <= boxes.min() < boxes.max() <= 1
    assert sides.min() < 0.2
    assert sides.max() > 0.5
    assert {0, 1, 2} <= {len(its) for _, its in made}


def test_a_picture_follows_from_its_number_and_the_seed(scenes: Scenes) -> None:
    assert np.array_equal(np.asarray(scenes.draw(7).image), np.asarray(scenes.draw(7).image))
    assert not np.array_equal(np.asarray(scenes.draw(7).image), np.asarray(scenes.draw(8).image))
