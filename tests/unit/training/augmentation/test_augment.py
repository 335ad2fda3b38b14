from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.drawing.drawing import draw_sneaker
from tests.support.drawing.drawn_photos import draw_photos
from training.augmentation import backgrounds, loader, photo_cache
from training.augmentation.augment import augment, homography
from training.dataset.split import split
from training.recipe import Recipe

STILL = Recipe(
    batch=4, stages=((2, 32), (1, 48)), crop=(1.0, 1.0), ratio=(1.0, 1.0), zoom_out=0, flip=0, rotate=0, quarter_turn=0,
    perspective=0, light=0, colour=0, lamp=0, grey=0, blur=0, noise=0, jpeg=0, cutout=0, mixup=0, cutmix=0, phone=0,
)  # fmt: skip


FLOORS = np.random.default_rng(0).integers(0, 256, (3, 40, 40, 3), dtype=np.uint8)


def drawn(seed: int, side: int = 64) -> NDArray[np.uint8]:
    return np.asarray(draw_sneaker(seed, size=(side, side)))


@pytest.fixture(scope="module")
def hung(tmp_path_factory: pytest.TempPathFactory) -> photo_cache.PhotoCache:
    folder = tmp_path_factory.mktemp("gallery")
    parts = split(draw_photos(folder / "photos"))
    return photo_cache.build_photo_cache(parts.train, parts.labels, folder)


def test_without_any_change_a_view_is_the_photo() -> None:
    photo = drawn(1)
    seen = augment(photo, drawn(2), 64, STILL, np.random.default_rng(0))
    assert np.abs(seen.astype(int) - photo).max() <= 2


def test_views_differ_and_come_back_with_the_seed() -> None:
    one, again, other = (augment(drawn(1), drawn(2), 48, Recipe(), np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert one.shape == (48, 48, 3)
    assert (one == again).all()
    assert (one != other).any()


def test_two_hundred_views_of_any_shape_are_pictures() -> None:
    for seed in range(200):
        rng = np.random.default_rng(seed)
        photo = rng.integers(0, 256, (int(rng.integers(20, 200)), int(rng.integers(20, 200)), 3), dtype=np.uint8)
        seen = augment(photo, photo, 32, Recipe(), rng)
        assert seen.shape == (32, 32, 3)
        assert seen.dtype == np.uint8


def test_a_flipped_view_mirrors_the_photo() -> None:

    photo = drawn(1)
    seen = augment(photo, photo, 64, STILL.with_fields(flip=1.0), np.random.default_rng(0))
    assert np.abs(seen[:, ::-1].astype(int) - photo).max() <= 2


def test_the_whole_square_needs_no_perspective() -> None:
    corners = np.array([(0.0, 0.0), (64, 0), (64, 64), (0, 64)])
    assert np.allclose(homography(corners, 64), (1, 0, 0, 0, 1, 0, 0, 0), atol=1e-9)


def test_an_epoch_shows_every_photo_once(hung: photo_cache.PhotoCache) -> None:
    batches = [loader.batch(hung, FLOORS, STILL, 2, 0, step)[1] for step in range(len(hung) // STILL.batch)]
    counts = np.concatenate(batches).sum(axis=0)
    assert counts.sum() == len(batches) * STILL.batch
    assert (np.abs(counts - np.bincount(hung.targets)) < STILL.batch).all()


def test_a_batch_follows_from_seed_epoch_and_step(hung: photo_cache.PhotoCache) -> None:
    recipe = Recipe(batch=4, stages=((5, 32),))
    one, again, later = (loader.batch(hung, FLOORS, recipe, 2, epoch, 1)[0] for epoch in (0, 0, 1))
    assert (one == again).all()
    assert (one != later).any()


def test_mixed_targets_stay_shares(hung: photo_cache.PhotoCache) -> None:
    for mixing in ({"mixup": 1.0, "cutmix": 0.0}, {"mixup": 0.0, "cutmix": 1.0}):
        recipe = Recipe(batch=8, stages=((5, 32),), plain_epochs=0, **mixing)  # type: ignore[arg-type]
        targets = np.concatenate([loader.batch(hung, FLOORS, recipe, 2, 0, step)[1] for step in range(2)])
        assert np.allclose(targets.sum(axis=1), 1)
        assert ((targets > 0) & (targets < 1)).any()


@pytest.mark.parametrize("workers", [1, 3])
def test_any_number_of_helper_processes_makes_the_same_batches(
    hung: photo_cache.PhotoCache, tmp_path: Path, workers: int
) -> None:
    parts = split(draw_photos(tmp_path / "photos"))
    photo_cache.build_photo_cache(parts.train, parts.labels, tmp_path)
    floors = backgrounds.build_backgrounds(tmp_path, 2, seed=1)
    recipe = Recipe(batch=4, stages=((2, 32),), plain_epochs=0)
    with loader.DataLoader(tmp_path, recipe, 2, workers=workers) as made:
        batches = [batch for epoch in range(2) for batch in made.epoch(epoch)]
        each = made.steps
    assert len(batches) == 2 * each > 4
    for number, (pictures, targets) in enumerate(batches):
        expected = loader.batch(photo_cache.open_photo_cache(tmp_path), floors, recipe, 2, *divmod(number, each))
        assert (pictures == expected[0]).all()
        assert (targets == expected[1]).all()
