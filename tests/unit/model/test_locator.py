"""The locator's maps become boxes."""

import numpy as np
import pytest

from model.errors import VersionError
from model.locator import Locator, decode, iou


def maps(*shoes: tuple[int, int, float, float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Maps of 8 by 8 cells with shoes: row, column, logit, width and height."""
    heat, shape = np.full((8, 8), -9, np.float32), np.zeros((8, 8, 4), np.float32)
    for row, column, logit, wide, high in shoes:
        heat[row, column] = logit
        shape[row, column] = (0.5, 0.5, np.log(wide), np.log(high))
    return heat, shape


def test_a_peak_becomes_a_box_around_its_cell() -> None:
    (found,) = decode(*maps((4, 2, 3.0, 0.25, 0.125)))
    assert found.box == pytest.approx((0.1875, 0.5, 0.4375, 0.625))
    assert found.score == pytest.approx(0.9526, abs=1e-3)


def test_boxes_come_surest_first_and_weak_ones_not_at_all() -> None:
    found = decode(*maps((1, 1, 0.5, 0.2, 0.2), (6, 6, 2.0, 0.2, 0.2), (1, 6, -2.0, 0.2, 0.2)))
    assert [round(each.box[0], 1) for each in found] == [0.7, 0.1]


def test_two_boxes_of_one_shoe_are_one() -> None:
    assert len(decode(*maps((3, 3, 2.0, 0.8, 0.8), (5, 3, 1.0, 0.8, 0.8)))) == 1


def test_two_shoes_side_by_side_are_two() -> None:
    assert len(decode(*maps((3, 2, 2.0, 0.3, 0.3), (3, 5, 1.0, 0.3, 0.3)))) == 2


def test_a_box_ends_at_the_edge_of_the_photo() -> None:
    (found,) = decode(*maps((0, 0, 2.0, 0.5, 0.5)))
    assert found.box[:2] == (0.0, 0.0)


def test_the_overlap_of_boxes_is_a_share_of_both() -> None:
    assert iou((0, 0, 1, 1), (0, 0, 1, 0.5)) == pytest.approx(0.5)
    assert iou((0, 0, 0.4, 1), (0.5, 0, 1, 1)) == 0.0


def test_junk_is_no_locator() -> None:
    with pytest.raises(VersionError, match=r"no \.tflite"):
        Locator(b"junk that is no graph")
