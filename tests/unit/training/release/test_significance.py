"""How much worse a version may look by chance: much on ten photos, next to nothing on a thousand."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from model.live import shipped
from model.manifest import Rejection
from training.evaluation.calibration import ece, softmax
from training.evaluation.ood_metrics import auroc
from training.release import significance
from training.release.baseline import VersionPredictions
from training.release.comparison import compare_versions
from training.release.gate import MAX_AUROC_DROP, MAX_ECE_RISE, Comparison, apply_gate
from training.release.gate_check import GateCheck

Floats = NDArray[np.floating]
LABELS = ("one", "two")
RULE = Rejection(rule="max_softmax", unknown_below=0.0, no_sneaker_below=0.0)


def stated(photos: int, seed: int) -> Floats:
    """Probabilities of three models, sure and unsure ones."""
    return softmax(np.random.default_rng(seed).normal(0, 2, (photos, 3)))


def shown(probabilities: Floats, seed: int) -> NDArray[np.intp]:
    """What photos show of which all that is stated is true."""
    random = np.random.default_rng(seed).random((len(probabilities), 1))
    return np.asarray((random > probabilities.cumsum(axis=1)).sum(axis=1), dtype=np.intp)


def turned_down(photos: int, sharpened: float) -> float:
    """Of a hundred versions that are surer than is true, the share whose error is beyond the allowance."""
    found = []
    for seed in range(100):
        true = stated(photos, seed)
        target, new = shown(true, seed + 1000), softmax(sharpened * np.log(true))
        worse = ece(new, target) - ece(true, target)
        found.append(worse > max(MAX_ECE_RISE, significance.calibration_margin(new, true, target)))
    return float(np.mean(found))


def test_eight_photos_named_rightly_say_little_against_a_version_that_was_not_sure_of_them() -> None:
    first, sure = np.zeros(8, dtype=np.intp), np.tile([1.0, 0.0], (8, 1))
    allowed = significance.calibration_margin(np.tile([0.94, 0.06], (8, 1)), sure, first)
    assert allowed == pytest.approx(0.06)  # all right: three times in five
    assert significance.calibration_margin(np.tile([0.6, 0.4], (8, 1)), sure, first) < 0.4  # all right: once in sixty


def test_of_calibrated_versions_few_are_turned_down_however_few_photos_judge() -> None:
    assert turned_down(20, sharpened=1.05) <= 0.08


def test_a_version_that_is_much_too_sure_is_turned_down_by_three_hundred_photos() -> None:
    assert turned_down(300, sharpened=3.0) >= 0.95


def test_on_a_thousand_photos_chance_explains_less_than_the_limits_of_two_versions_that_mostly_agree() -> None:
    random, new = np.random.default_rng(0), stated(1000, 0)
    live = softmax(np.log(new) + random.normal(0, 0.3, new.shape))
    assert significance.calibration_margin(new, live, shown(new, 0)) < MAX_ECE_RISE
    inside, outside = random.normal(1.5, 1, 1000), random.normal(0, 1, 900)
    blurred = inside + random.normal(0, 0.5, 1000), outside + random.normal(0, 0.5, 900)
    assert significance.auroc_margin(blurred, (inside, outside)) < MAX_AUROC_DROP


def test_the_allowance_of_an_auroc_is_that_of_every_way_to_swap_the_two() -> None:
    new = (np.array([0.9, 0.4, 0.7, 0.6, 0.8]), np.array([0.5, 0.3, 0.2, 0.65]))
    live = (np.array([0.8, 0.7, 0.9, 0.75, 0.5]), np.array([0.1, 0.2, 0.6, 0.3]))
    ours, theirs = (np.concatenate(each).argsort().argsort() for each in (new, live))
    every = []
    for swap in product((False, True), repeat=9):
        one, other = np.where(swap, theirs, ours), np.where(swap, ours, theirs)
        every.append(area(other) - area(one))
    found = significance.auroc_margin(new, live) + 1e-9
    beyond, at_least = np.mean(np.array(every) > found), np.mean(np.array(every) > found - 2e-9)
    assert beyond < significance.ALPHA + 0.02 < at_least + 0.04  # it jumps from one to the other, and is drawn by lot


def area(scores: NDArray[np.intp]) -> float:
    found = auroc(scores[:5].astype(float), scores[5:].astype(float))
    assert found is not None
    return found


def judged(sure: Floats) -> VersionPredictions:
    """A version that names every photo of the first model rightly, as sure as is given; it is unsure of the others."""
    probabilities = np.stack([sure, 1 - sure], axis=1).astype(np.float32)
    values = np.zeros((len(sure), 1), dtype=np.int8)
    once = np.ones(len(sure), dtype=np.intp)
    return VersionPredictions(
        labels=LABELS,
        probabilities=probabilities,
        values=values,
        rule=RULE,
        arrays={},
        views=once,
        boxes=np.full(len(sure), np.nan, dtype=np.float32),
    )


def verdict(times: int) -> tuple[Comparison, GateCheck]:
    """A version that is less sure than the live one of eight photos, and of other ones, so many times each."""
    new = np.tile(np.r_[np.full(7, 0.94), 0.6, np.full(9, 0.55), 0.7], times)
    live = np.tile(np.r_[np.full(7, 0.999), 0.94, np.full(9, 0.55), 0.7], times)
    slugs = (["one"] * 8 + ["stranger"] * 10) * times
    found = compare_versions(judged(new), judged(live), slugs, folders=(shipped(), shipped()))
    (check,) = (each for each in apply_gate(found).checks if each.name == "calibration")
    return found, check


def test_the_gate_lets_chance_pass_where_eight_photos_judge() -> None:
    found, check = verdict(times=1)
    assert found.margins.keys() == {"calibration"}
    assert check.passed
    assert check.by_chance
    assert check.sentence.endswith("at most 0.094 worse is let through, as much as chance makes of 8 photos.")


def test_the_gate_allows_for_no_chance_where_five_hundred_photos_judge() -> None:
    found, check = verdict(times=100)
    assert found.margins == {}
    assert not check.passed
    assert check.limit == MAX_ECE_RISE
