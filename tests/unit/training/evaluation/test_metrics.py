"""Figures on six photos that can be counted by hand."""

import numpy as np
import pytest

from model.manifest import Rejection
from model.rejection.rejection import Scores
from training.errors import MetricsError
from training.evaluation.metrics import Metrics, compute_metrics, proportion
from training.evaluation.ood_metrics import auroc_interval

LABELS = ("a", "b", "c", "d")
RULE = Rejection(rule="max_softmax", unknown_below=0.5, no_sneaker_below=0.2)
SLUGS = ("a", "a", "b", "c", "stranger", "not_sneakers")
PROBABILITIES = np.array(
    [
        [0.9, 0.1, 0.0, 0.0],  # a, right
        [0.3, 0.6, 0.1, 0.0],  # a, taken for b, second
        [0.0, 0.8, 0.1, 0.1],  # b, right
        [0.4, 0.3, 0.1, 0.2],  # c, taken for a, fourth, and unsure
        [0.4, 0.2, 0.2, 0.2],  # an unknown model
        [0.1, 0.1, 0.1, 0.1],  # no sneaker
    ],
    dtype=np.float32,
)


@pytest.fixture
def figures() -> Metrics:
    best = PROBABILITIES.max(axis=1)
    return compute_metrics(
        labels=LABELS, slugs=SLUGS, probabilities=PROBABILITIES, scores=Scores(best, best), rule=RULE
    )


def test_top_one_and_top_three_count_known_models_only(figures: Metrics) -> None:
    assert (figures.photos, figures.top1.value, figures.top3.value) == (4, 0.5, 0.75)


def test_the_originals_models_are_counted_apart() -> None:
    labels = ("yeezy-slide", "nike-air-max-1", "c", "d")
    slugs = ("yeezy-slide", "yeezy-slide", "nike-air-max-1", "c", "stranger", "not_sneakers")
    best = PROBABILITIES.max(axis=1)
    found = compute_metrics(
        labels=labels, slugs=slugs, probabilities=PROBABILITIES, scores=Scores(best, best), rule=RULE
    )
    assert found.original.photos == 3
    assert found.original.value == pytest.approx(2 / 3)
    assert found.table()["original"]["photos"] == 3


def test_without_the_originals_models_nothing_is_said_of_them(figures: Metrics) -> None:
    assert figures.original.photos == 0


def test_recall_and_precision_are_counted_for_each_model(figures: Metrics) -> None:
    table = {slug: (row.photos, row.recall, row.precision) for slug, row in figures.per_class.items()}
    assert table == {"a": (2, 0.5, 0.5), "b": (1, 1.0, 0.5), "c": (1, 0.0, None)}
    assert figures.macro_recall == 0.5


def test_rows_of_the_matrix_are_what_the_photos_show(figures: Metrics) -> None:
    assert figures.confusion.tolist() == [[1, 1, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]


def test_verdicts_are_counted_apart_for_known_unknown_and_none(figures: Metrics) -> None:
    assert figures.accepted.value == 0.75
    assert figures.unknown.verdicts == {"sneaker": 0.0, "unknown": 1.0, "no_sneaker": 0.0}
    assert figures.no_sneaker.verdicts == {"sneaker": 0.0, "unknown": 0.0, "no_sneaker": 1.0}
    assert figures.no_sneaker.auroc == 1.0


def test_without_other_pictures_there_is_nothing_to_tell_apart() -> None:
    best = PROBABILITIES[:4].max(axis=1)
    scores = Scores(best, best)
    figures = compute_metrics(labels=LABELS, slugs=SLUGS[:4], probabilities=PROBABILITIES[:4], scores=scores, rule=RULE)
    assert (figures.no_sneaker.auroc, figures.unknown.fpr95, figures.unknown.photos) == (None, None, 0)


def test_photos_of_unknown_models_alone_cannot_be_measured() -> None:
    scores = Scores(np.ones(1), np.ones(1))
    with pytest.raises(MetricsError, match="labels"):
        compute_metrics(labels=LABELS, slugs=["stranger"], probabilities=PROBABILITIES[4:5], scores=scores, rule=RULE)


def test_a_share_has_its_wilson_interval() -> None:
    found = proportion(np.arange(100) < 90)
    assert (found.value, round(found.low, 4), round(found.high, 4)) == (0.9, 0.8256, 0.9448)  # a published example
    assert proportion(np.zeros(10, dtype=bool)).low == 0.0


def test_the_interval_of_an_area_narrows_with_photos_and_stays_within_one() -> None:
    assert auroc_interval(0.9, 100, 100) == pytest.approx((0.857, 0.943), abs=2e-3)
    low, high = auroc_interval(0.9, 10_000, 10_000)
    assert high - low < 0.01
    assert auroc_interval(1.0, 5, 5) == (1.0, 1.0)
