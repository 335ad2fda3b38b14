"""Which second look is chosen, and what it may cost."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from drawing import draw_sneaker
from model.live import shipped
from model.manifest import Manifest
from training.dataset.split import Photo
from training.second_look import BELOW, SHARES, ranked, try_second_looks

TRUTH = np.zeros(100, dtype=np.intp)


def sure(right: NDArray[np.bool_], probability: float) -> NDArray[np.float32]:
    """Probabilities [photos, 2] with this one for the first label where `right`, else for the second."""
    first = np.where(right, probability, 1 - probability)
    return np.stack([first, 1 - first], axis=1).astype(np.float32)


def seen(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.stack([first, *[second] * len(SHARES)], axis=1)


def test_a_second_look_that_sees_more_is_chosen_where_the_first_is_unsure() -> None:
    half, all_ = np.arange(100) < 50, np.ones(100, dtype=bool)
    best = ranked(seen(sure(all_, 0.9), sure(half, 0.9)), seen(sure(half, 0.55), sure(all_, 0.9)), TRUTH)[0]
    assert best.look is not None
    assert 0.55 < best.look.below <= 0.9
    assert (best.plain, best.phone, best.again_plain, best.again_phone) == (1.0, 1.0, 0.0, 1.0)


def test_a_second_look_that_costs_web_photos_too_much_is_not_chosen() -> None:
    half, all_ = np.arange(100) < 50, np.ones(100, dtype=bool)
    best = ranked(seen(sure(all_, 0.55), sure(half, 0.9)), seen(sure(half, 0.55), sure(all_, 0.9)), TRUTH)[0]
    assert best.look is None
    assert (best.plain, best.phone) == (1.0, 0.5)


def test_photos_are_looked_at_whole_and_in_the_middle(tmp_path: Path) -> None:
    draw_sneaker(3, size=(300, 240)).save(tmp_path / "a.jpg")
    photo = Photo(path=tmp_path / "a.jpg", slug=Manifest.read(shipped()).labels[0], sha256="ab" * 32)
    tried = try_second_looks(shipped(), [photo])
    assert len(tried) == 1 + len(SHARES) * len(BELOW)
    assert [each.look for each in tried].count(None) == 1
    assert all(each.plain in (0.0, 1.0) for each in tried)


@pytest.mark.parametrize("share", SHARES)
def test_every_share_leaves_a_part_of_the_photo(share: float) -> None:
    assert 0.2 <= share < 1
