"""Calibration on numbers that can be checked by hand."""

import numpy as np
import pytest

from training.evaluation.calibration import ece, fit_temperature, log_loss, reliability, softmax


def test_softmax_adds_up_to_one_even_for_huge_logits() -> None:
    assert softmax(np.array([[1000.0, 1000.0, -1000.0]])).tolist() == [[0.5, 0.5, 0.0]]


def test_log_loss_of_a_half_is_the_logarithm_of_two() -> None:
    assert log_loss(np.array([[0.5, 0.5]]), np.array([1])) == pytest.approx(np.log(2))


@pytest.mark.parametrize("heat", [0.5, 1.0, 3.0])
def test_the_temperature_that_spoilt_the_logits_is_found(heat: float) -> None:
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, (20_000, 5))
    targets = np.array([random.choice(5, p=row / row.sum()) for row in softmax(logits).astype(np.float64)])
    assert fit_temperature(logits * heat, targets) == pytest.approx(heat, rel=0.05)


def test_being_sure_and_right_half_the_time_is_an_error_of_a_half() -> None:
    sure = np.array([[1.0, 0.0], [1.0, 0.0]])
    assert ece(sure, np.array([0, 1])) == 0.5
    assert ece(sure, np.array([0, 0])) == 0.0


def test_bins_without_photos_are_left_out() -> None:
    bins = reliability(np.array([0.75, 1.0, 0.125]), np.array([True, False, False]))
    assert bins == [(0.125, 0.0, 1), (0.75, 1.0, 1), (1.0, 0.0, 1)]
