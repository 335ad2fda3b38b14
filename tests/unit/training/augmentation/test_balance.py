"""Models with few photos are shown more often, as far as the recipe says; the batches of the feed tell."""

from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.drawing.drawing import draw_sneaker
from training.augmentation import loader
from training.augmentation.loader import Batch
from training.augmentation.photo_cache import PhotoCache
from training.errors import BackboneError
from training.recipe import Recipe, changed

PLAIN = Recipe(
    batch=3, stages=((3, 32),), crop=(1.0, 1.0), ratio=(1.0, 1.0), zoom_out=0, flip=0, rotate=0, quarter_turn=0,
    perspective=0, light=0, colour=0, lamp=0, grey=0, blur=0, noise=0, jpeg=0, cutout=0, mixup=0, cutmix=0, phone=0,
)  # fmt: skip
SIDE = 64  # pixels
PHOTOS = (16, 4, 1)  # of each model
FLOORS = np.zeros((1, 40, 40, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def uneven() -> PhotoCache:
    photos = [np.asarray(draw_sneaker(seed, size=(SIDE, SIDE))) for seed in range(sum(PHOTOS))]
    return PhotoCache(
        pixels=np.concatenate([photo.ravel() for photo in photos]),
        layers=np.zeros(2 * SIDE**2 * len(photos), dtype=np.uint8),
        shapes=((SIDE, SIDE),) * len(photos),
        starts=tuple(SIDE**2 * number for number in range(len(photos))),
        extents=((32.0, 32.0, 56.0),) * len(photos),
        targets=np.repeat(np.arange(len(PHOTOS)), PHOTOS),
    )


def epoch(photo_cache: PhotoCache, balance: float, number: int = 0, seed: int = 20) -> list[Batch]:
    recipe = PLAIN.with_fields(balance=balance, seed=seed)
    steps = range(len(photo_cache) // recipe.batch)
    return [loader.batch(photo_cache, FLOORS, recipe, len(PHOTOS), number, step) for step in steps]


def shown(batches: list[Batch]) -> list[int]:
    """How often each model came."""
    return [int(count) for count in sum(targets.sum(axis=0) for _, targets in batches)]


def pictures(batches: list[Batch]) -> NDArray[np.uint8]:
    return np.concatenate([pictures for pictures, _ in batches])


def test_without_balance_every_photo_comes_once(uneven: PhotoCache) -> None:
    batches = epoch(uneven, 0.0)
    assert shown(batches) == list(PHOTOS)
    assert len({picture.tobytes() for picture in pictures(batches)}) == sum(PHOTOS)


def test_balanced_fully_every_model_comes_equally_often_and_its_photos_too(uneven: PhotoCache) -> None:
    batches = epoch(uneven, 1.0)
    assert shown(batches) == [7, 7, 7]
    often = Counter(picture.tobytes() for picture in pictures(batches))
    assert sorted(often.values()) == [1] * 7 + [1, 2, 2, 2] + [7]


def test_in_between_models_come_by_a_power_of_their_photos(uneven: PhotoCache) -> None:
    epochs = [shown(epoch(uneven, 0.5, number)) for number in range(20)]
    shares = np.array(PHOTOS) ** 0.5  # (photos)^-0.5 for each of so many photos
    expected = sum(PHOTOS) * shares / shares.sum()  # 12, 6 and 3
    assert all(np.abs(np.array(counts) - expected).max() <= 1 for counts in epochs)


def test_the_draw_follows_from_seed_and_epoch(uneven: PhotoCache) -> None:
    one = pictures(epoch(uneven, 1.0))
    assert (one == pictures(epoch(uneven, 1.0))).all()
    assert (one != pictures(epoch(uneven, 1.0, number=1))).any()
    assert (one != pictures(epoch(uneven, 1.0, seed=21))).any()


@pytest.mark.parametrize("balance", ["-0.1", "1.5"])
def test_a_balance_beyond_its_range_is_refused(balance: str) -> None:
    with pytest.raises(BackboneError, match=f"balance is {balance}: give a number from 0 to 1"):
        changed(Recipe(), [f"balance={balance}"])
