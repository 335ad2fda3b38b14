"""Boxes become maps, and the locator reads them back."""

import numpy as np
import pytest

from model.locator import decode
from model.pictures.crop import Box
from training.locator.targets import targets_of

SHOES: tuple[Box, ...] = ((0.1, 0.2, 0.4, 0.35), (0.55, 0.6, 0.62, 0.66))


def read_back(*boxes: Box) -> list[Box]:
    made = targets_of([boxes], 32)
    heat = np.log(made.heat[0] + 1e-6) - np.log(1.000001 - made.heat[0])
    return sorted(found.box for found in decode(heat.astype(np.float32), made.shape[0], least=0.9))


def test_boxes_are_read_back_as_they_were() -> None:
    found = read_back(*SHOES)
    assert len(found) == 2
    assert np.abs(np.array(found) - np.array(SHOES)).max() < 0.02


def test_a_small_shoe_in_front_of_a_large_one_keeps_its_shape() -> None:
    found = read_back((0.0, 0.0, 1.0, 1.0), (0.1, 0.1, 0.2, 0.2))
    assert found[1] == pytest.approx((0.1, 0.1, 0.2, 0.2), abs=0.02)


def test_a_picture_without_shoes_has_empty_maps() -> None:
    made = targets_of([()], 8)
    assert made.heat.max() == made.weight.max() == 0.0
