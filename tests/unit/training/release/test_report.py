"""The report says what was measured, hardest first, with names that people know."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.manifest import Rejection
from model.rejection.rejection import Scores
from training.evaluation.metrics import Metrics, compute_metrics
from training.release.plots import (
    by_confusion,
    commonest_confusions,
    confusion_plot,
    reliability_plot,
    training_plot,
    worst_confusions_plot,
)
from training.release.report import models_table, titles

LABELS = ("adidas-samba", "nike-dunk-low", "vans-authentic", "yeezy-slide")
RULE = Rejection(rule="max_softmax", unknown_below=0.1, no_sneaker_below=0.05)


@pytest.fixture
def figures() -> Metrics:
    """Samba and Authentic are taken for each other half the time; Dunk and Slide never."""
    said = {"adidas-samba": (0, 2), "nike-dunk-low": (1, 1), "vans-authentic": (2, 0), "yeezy-slide": (3, 3)}
    slugs = [slug for slug, answers in said.items() for _ in answers]
    rows = [np.eye(4)[answer] * 0.8 + 0.05 for answers in said.values() for answer in answers]
    best = np.full(len(slugs), 0.85)
    probabilities = np.array(rows, dtype=np.float32)
    return compute_metrics(
        labels=LABELS, slugs=slugs, probabilities=probabilities, scores=Scores(best, best), rule=RULE
    )


def test_the_hardest_model_comes_first_with_its_rival(figures: Metrics) -> None:
    lines = models_table(figures, LABELS, titles(LABELS)).splitlines()
    assert lines[4] == "| adidas Samba | 2 | 50% | 50% | Vans Authentic (1) |"
    assert "| Vans Authentic | adidas Samba | 1 |" in lines


def test_models_taken_for_each_other_are_neighbours_in_the_matrix(figures: Metrics) -> None:
    order = by_confusion(figures.confusion)
    assert sorted(order) == [0, 1, 2, 3]
    assert abs(order.index(0) - order.index(2)) == 1


def test_the_commonest_mistakes_come_first_and_right_answers_are_none(figures: Metrics) -> None:
    assert commonest_confusions(figures.confusion, 10) == [(0, 2, 1), (2, 0, 1)]
    assert commonest_confusions(np.array([[5, 1], [3, 2]]), 1) == [(1, 0, 3)]


def test_a_model_that_the_catalogue_lacks_goes_by_its_slug() -> None:
    assert titles(["vans-authentic", "made-up-one"]) == ["Vans Authentic", "made-up-one"]


@pytest.mark.parametrize("labels", [LABELS, LABELS[:2]], ids=["four models", "two models"])
def test_plots_are_pictures(figures: Metrics, labels: tuple[str, ...], tmp_path: Path) -> None:
    small = compute_metrics(
        labels=labels,
        slugs=labels,
        probabilities=np.eye(len(labels), dtype=np.float32),
        scores=Scores(np.ones(len(labels)), np.ones(len(labels))),
        rule=RULE,
    )
    confusion_plot(tmp_path / "confusion.png", small, labels)
    worst_confusions_plot(tmp_path / "none.png", small, labels)
    worst_confusions_plot(tmp_path / "mistakes.png", figures, titles(LABELS))
    reliability_plot(tmp_path / "reliability.png", figures)
    history = [{"epoch": epoch, "size": 128 + 32 * (epoch > 3), "loss": 2 / epoch} for epoch in range(1, 7)]
    training_plot(tmp_path / "training.png", [*history[:4], {**history[4], "top1": 0.8, "top3": 0.9}, history[5]])
    training_plot(tmp_path / "unmeasured.png", history[:1])
    tops = [0.5, 0.6, 0.7, 0.9, 0.8, 0.7]
    looks = [
        {**row, "top1": top, "top3": 0.95, "best": min(row["epoch"], 4)} for row, top in zip(history, tops, strict=True)
    ]
    training_plot(tmp_path / "best.png", looks)
    training_plot(tmp_path / "last.png", [{**row, "best": row["epoch"]} for row in looks])
    assert (tmp_path / "best.png").read_bytes() != (tmp_path / "last.png").read_bytes()
    for path in tmp_path.iterdir():
        with Image.open(path) as picture:
            assert min(picture.size) > 250
