"""A head is deterministic, standardised and cooled inside its own weights, and says what it lacks."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.data.embedding_sets import MODELS, synthetic_set
from training.errors import DatasetError
from training.evaluation.calibration import log_loss, softmax
from training.head.head import Head, HeadCandidate, linear_layer, train_head

LINEAR = HeadCandidate(kind="linear", strength=10)
TWO = HeadCandidate(kind="two_layers", strength=0.1, hidden=16)


@pytest.mark.parametrize("candidate", [LINEAR, TWO], ids=["linear", "two layers"])
def test_a_seed_gives_the_same_weights_to_the_last_bit(candidate: HeadCandidate) -> None:
    first, second = (train_head(synthetic_set(), seed=3, candidates=[candidate]) for _ in range(2))
    for one, other in zip(first.layers, second.layers, strict=True):
        assert np.array_equal(one.weights, other.weights)
        assert np.array_equal(one.bias, other.bias)


@pytest.mark.parametrize("candidate", [LINEAR, TWO], ids=["linear", "two layers"])
@pytest.mark.parametrize("models", [MODELS[:2], MODELS], ids=["two models", "three models"])
def test_a_head_tells_models_apart_that_lie_apart(candidate: HeadCandidate, models: tuple[str, ...]) -> None:
    replay = synthetic_set(models=models)
    head = train_head(replay, candidates=[candidate])
    rows = replay.rows("test")
    probabilities = head.probabilities(replay.real(rows))
    assert probabilities.shape == (len(rows), len(models))
    assert (probabilities.argmax(axis=1) == replay.targets(rows)).mean() > 0.95


def test_standardisation_is_in_the_weights_so_scale_does_not_matter() -> None:
    replay = synthetic_set()
    finer = replace(replay, scale=replay.scale / 100)
    for candidate in (LINEAR, TWO):
        one, other = (train_head(each, candidates=[candidate]) for each in (replay, finer))
        rows = replay.rows("test")
        assert np.allclose(one.probabilities(replay.real(rows)), other.probabilities(finer.real(rows)), atol=1e-3)


def test_the_temperature_is_in_the_weights_and_no_other_fits_better() -> None:
    replay = synthetic_set(noise=45.0)
    head = train_head(replay, candidates=[LINEAR])
    rows = replay.rows("validation")
    logits, targets = head.logits(replay.real(rows)), replay.targets(rows)
    best = log_loss(head.probabilities(replay.real(rows)), targets)
    for factor in (0.8, 1.25):
        assert log_loss(softmax(logits * factor), targets) > best


def test_the_candidate_with_the_lowest_validation_loss_is_chosen() -> None:
    head = train_head(synthetic_set(noise=45.0), candidates=[HeadCandidate(kind="linear", strength=1e6), LINEAR, TWO])
    losses = [tried.log_loss for tried in head.tried]
    assert losses == sorted(losses)
    assert head.tried[0].candidate != HeadCandidate(kind="linear", strength=1e6)


def test_every_model_weighs_the_same_however_few_photos_it_has() -> None:
    replay = synthetic_set(noise=45.0, others=False)
    surplus = replay.rows("train")[replay.targets(replay.rows("train")) == 0][5:]
    thinned = replay.without({replay.sha256[row] for row in surplus})
    head = train_head(thinned, candidates=[LINEAR])
    rows = thinned.rows("test")
    share = np.bincount(head.probabilities(thinned.real(rows)).argmax(axis=1), minlength=3) / len(rows)
    assert share[0] > 0.2


def test_a_model_without_a_training_photo_is_named() -> None:
    replay = synthetic_set(others=False)
    roles = tuple("test" if slug == MODELS[1] else role for slug, role in zip(replay.slugs, replay.roles, strict=True))
    with pytest.raises(DatasetError, match=MODELS[1]):
        train_head(replace(replay, roles=roles))


def test_one_model_is_not_enough() -> None:
    with pytest.raises(DatasetError, match="1 models"):
        train_head(synthetic_set(models=MODELS[:1]))


def test_a_head_is_read_as_it_was_written(tmp_path: Path) -> None:
    replay = synthetic_set()
    head = train_head(replay, candidates=[TWO])
    head.write(tmp_path / "head.npz")
    again = Head.read(tmp_path / "head.npz")
    values = replay.real(replay.rows("test"))
    assert again.labels == head.labels
    assert np.array_equal(again.probabilities(values), head.probabilities(values))


def test_a_class_layer_to_start_with_names_what_it_was_fitted_on() -> None:
    replay = synthetic_set()
    rows = replay.rows("train")
    layer = linear_layer(replay.real(rows), replay.targets(rows))
    named = (replay.real(rows) @ layer.weights + layer.bias).argmax(axis=1)
    assert (named == replay.targets(rows)).mean() > 0.95
