"""Log-odds against the outlier classes."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from model.rejection.outlier_exposure import outlier_scores, with_box

# Two known models, another shoe and no shoe, each seen by one number of the embedding.
ARRAYS: dict[str, NDArray[Any]] = {
    "outlier_weights": np.eye(4, dtype=np.float32) / 10,
    "outlier_bias": np.zeros(4, np.float32),
}


def seen(*values: int) -> np.ndarray:
    return np.array(values, np.int8)


def test_a_known_model_is_known_and_a_shoe() -> None:
    known, shoe = outlier_scores(seen(100, 0, 0, 0), ARRAYS)
    assert known > 5
    assert shoe > 5


def test_another_shoe_is_a_shoe_that_is_not_known() -> None:
    known, shoe = outlier_scores(seen(0, 0, 100, 0), ARRAYS)
    assert known < -5
    assert shoe > 5


def test_no_shoe_is_neither() -> None:
    assert all(score < -5 for score in outlier_scores(seen(0, 0, 0, 100), ARRAYS))


def test_many_photos_are_scored_as_one_is() -> None:
    several = np.stack([seen(100, 0, 0, 0), seen(0, 0, 100, 0)])
    together = outlier_scores(several, ARRAYS)
    assert together[0].tolist() == pytest.approx([float(outlier_scores(each, ARRAYS)[0]) for each in several])


# One prototype for each known model: the first and the second number.
LIKENESS: dict[str, NDArray[Any]] = {
    **ARRAYS,
    "prototypes": np.eye(2, 4, dtype=np.float16),
    "zero_point": np.array(0.0),
    "likeness_weight": np.array(20.0),
}


def test_a_photo_unlike_the_prototypes_of_its_model_is_less_surely_known() -> None:
    alike, unlike = seen(100, 0, 0, 0), seen(100, 99, 0, 0)
    for photo, cosine in ((alike, 1.0), (unlike, 100 / np.hypot(100, 99))):
        with_likeness, without = (outlier_scores(photo, arrays) for arrays in (LIKENESS, ARRAYS))
        assert float(with_likeness[0] - without[0]) == pytest.approx(20 * cosine, abs=1e-3)
        assert with_likeness[1] == without[1]


def test_the_likeness_of_many_photos_is_that_of_each() -> None:
    several = np.stack([seen(100, 0, 0, 0), seen(20, 90, 0, 0), seen(3, 2, 100, 0)])
    each = [float(outlier_scores(photo, LIKENESS)[0]) for photo in several]
    assert outlier_scores(several, LIKENESS)[0].tolist() == pytest.approx(each)


BOXES: dict[str, NDArray[Any]] = {"box_weight": np.array(3.0), "box_enough": np.array(0.6)}


def test_a_sure_box_takes_nothing_and_there_is_a_shoe() -> None:
    assert with_box(1.0, -2.0, 0.7, BOXES) == (1.0, np.inf)


def test_a_photo_without_a_box_is_less_surely_known() -> None:
    assert with_box(1.0, 2.0, 0.0, BOXES) == pytest.approx((-0.8, 0.2))


def test_a_version_without_a_locator_keeps_its_scores() -> None:
    assert with_box(1.0, 2.0, 0.0, {}) == (1.0, 2.0)
