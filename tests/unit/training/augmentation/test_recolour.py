"""Another colourway of a picture."""

import numpy as np
import pytest

from training.augmentation.recolour import Recolouring, recolour

PLAIN = Recolouring(hue=0, channels=0, grey=0, tint=0, invert=0, contrast=0)


def picture() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (16, 24, 3), dtype=np.uint8)


@pytest.mark.parametrize("kind", ["hue", "channels", "grey", "tint", "invert", "contrast"])
def test_each_kind_of_recolouring_changes_colours_and_keeps_the_shape(kind: str) -> None:
    shares = Recolouring(**{**vars(PLAIN), kind: 1.0})
    made = recolour(picture(), shares, np.random.default_rng(3))
    assert made.shape == picture().shape
    assert made.dtype == np.uint8
    assert not np.array_equal(made, picture())


def test_what_is_left_to_one_keeps_the_colours() -> None:
    assert np.array_equal(recolour(picture(), PLAIN, np.random.default_rng(0)), picture())


def test_grey_has_no_colour() -> None:
    made = recolour(picture(), Recolouring(**{**vars(PLAIN), "grey": 1.0}), np.random.default_rng(1))
    assert np.ptp(made.astype(int), axis=2).max() <= 1


def test_inverting_makes_white_black_and_keeps_the_hue() -> None:
    shares = Recolouring(**{**vars(PLAIN), "invert": 1.0})
    pixels = np.array([[[255, 255, 255], [200, 100, 100]]], np.uint8)
    made = recolour(pixels, shares, np.random.default_rng(0))
    assert made[0, 0].tolist() == [0, 0, 0]
    assert made[0, 1, 0] > made[0, 1, 1]
