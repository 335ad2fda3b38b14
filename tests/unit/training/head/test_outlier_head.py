"""A head with outlier classes, and its detector, on synthetic embeddings."""

from dataclasses import replace
from math import nan

import numpy as np
import pytest

from model.manifest import TestTimeAugmentation
from model.rejection import rejection
from model.rejection.outlier_exposure import outlier_scores, with_boxes
from tests.support.data.outlier_sets import outlier_set
from training.embeddings.embedding_set import EmbeddingSet
from training.embeddings.field_set import BELOW, FALLBACK
from training.head.ood_selection import choose_detector
from training.head.outlier_head import (
    BOX_ENOUGH,
    BOX_WEIGHT,
    mean_embeddings,
    outlier_arrays,
    outlier_thresholds,
    sureness,
    train_version_head,
)
from training.head.predict import predict


@pytest.fixture(scope="module")
def trained() -> tuple[EmbeddingSet, rejection.Arrays]:
    embedding_set = outlier_set()
    return embedding_set, outlier_arrays(train_version_head(embedding_set), embedding_set)


def test_other_shoes_and_objects_are_told_from_known_models_by_the_verdict() -> None:
    embedding_set = outlier_set()
    head = train_version_head(embedding_set)
    chosen = choose_detector(embedding_set, head, seed=1)
    said = {}
    for role in ("test", "unknown_reporting", "no_sneaker_reporting"):
        rows = embedding_set.rows(role)
        scores = with_boxes(
            *outlier_scores(mean_embeddings(embedding_set, rows), chosen.arrays), embedding_set.box_scores(rows),
            chosen.arrays,
        )  # fmt: skip
        said[role] = rejection.verdicts(chosen.rejection, rejection.Scores(*scores))
    assert (said["test"] == "sneaker").mean() > 0.8
    assert (said["unknown_reporting"] == "unknown").mean() > 0.8
    assert (said["no_sneaker_reporting"] == "no_sneaker").mean() > 0.8
    assert {"prototypes", "zero_point"} <= set(chosen.arrays)


def test_the_detectors_weights_are_the_heads_on_int8_values(
    trained: tuple[EmbeddingSet, rejection.Arrays],
) -> None:
    embedding_set, arrays = trained
    head = train_version_head(embedding_set)
    rows = embedding_set.rows("test")
    logits = embedding_set.values[rows].astype(np.float32) @ arrays["outlier_weights"] + arrays["outlier_bias"]
    np.testing.assert_allclose(logits[:, :-2], head.logits(embedding_set.real(rows)), rtol=0.02, atol=0.05)


def test_the_same_set_makes_the_same_head() -> None:
    first, second = (train_version_head(outlier_set()) for _ in range(2))
    assert np.array_equal(first.layers[0].weights, second.layers[0].weights)


def test_the_crops_of_training_photos_teach_too() -> None:
    embedding_set = outlier_set()
    plain = train_version_head(replace(embedding_set, again={}))
    assert not np.array_equal(plain.layers[0].weights, train_version_head(embedding_set).layers[0].weights)


def test_a_doubtful_box_lowers_the_threshold_that_lets_as_many_known_photos_pass(
    trained: tuple[EmbeddingSet, rejection.Arrays],
) -> None:
    embedding_set, arrays = trained
    sure = outlier_thresholds(embedding_set, arrays)
    doubtful = outlier_thresholds(replace(embedding_set, boxes=tuple(0.4 for _ in embedding_set.slugs)), arrays)
    assert doubtful.unknown_below == pytest.approx(sure.unknown_below - BOX_WEIGHT * (BOX_ENOUGH - 0.4), abs=1e-4)


def test_a_photo_without_a_locators_word_loses_nothing() -> None:
    arrays = {"box_weight": np.array(3.0), "box_enough": np.array(0.6)}
    known, sneaker = with_boxes(np.ones(3), np.ones(3), np.array([nan, 0.9, 0.1]), arrays)
    assert known.tolist() == pytest.approx([1.0, 1.0, -0.5])
    assert sneaker.tolist() == pytest.approx([1.0, np.inf, -0.5])


def test_photos_that_the_detector_doubts_get_their_crops_though_the_head_is_sure(
    trained: tuple[EmbeddingSet, rejection.Arrays],
) -> None:
    look = TestTimeAugmentation(below=BELOW, views=FALLBACK)
    embedding_set = replace(trained[0], second_look=look)
    head, limits = train_version_head(embedding_set), outlier_thresholds(*trained)
    rows = embedding_set.rows("unknown_reporting")
    doubting = predict(embedding_set, head, rows, look, sureness(limits, trained[1]))
    assert (doubting.views == 2).all()
    assert not np.isnan(doubting.boxes).any()
    rows = embedding_set.rows("test")
    plain = predict(embedding_set, head, rows, replace(look, below=0.0))
    assert (plain.views == 1).all()
    assert np.isnan(plain.boxes).all()
