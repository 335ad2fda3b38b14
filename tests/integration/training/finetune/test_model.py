"""Fitting step by step, on noise: the optimisers, what they decay, and a way back to a state."""

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("tensorflow", reason="the training environment has it")

from training.errors import BackboneError
from training.finetune.model import TrainableBackbone
from training.recipe import Recipe

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]
SGD = Recipe(
    architecture="custom", stages=((4, 32),), batch=8, half=False, optimizer="sgd", rate=0.1, weight_decay=0.0,
    warm_up=0.0, dropout=0.0,
)  # fmt: skip
STEPS, CLASSES = 40, 2


def noise() -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    chance = np.random.default_rng(0)
    pictures = chance.integers(0, 256, (8, 32, 32, 3), dtype=np.uint8)
    return pictures, np.eye(CLASSES, dtype=np.float32)[np.arange(8) % CLASSES]


def weights(trainable: TrainableBackbone) -> dict[str, NDArray[np.float32]]:
    return {
        "kernel": trainable.model.get_layer("classes").get_weights()[0],
        "gamma": trainable.backbone.layers[2].get_weights()[0],
    }


def moved(recipe: Recipe) -> tuple[dict[str, NDArray[np.float32]], dict[str, NDArray[np.float32]], TrainableBackbone]:
    """The weights before and after the first step that has a rate: that of the very first is nought."""
    trainable = TrainableBackbone(recipe, "none", CLASSES, STEPS)
    trainable.step(*noise())
    before = weights(trainable)
    trainable.step(*noise())
    return before, weights(trainable), trainable


def test_sgd_learns_a_batch_by_heart() -> None:
    trainable = TrainableBackbone(SGD, "none", CLASSES, STEPS)
    losses = [trainable.step(*noise()) for _ in range(STEPS)]
    assert losses[-1] < 0.7 * losses[0]


def test_sgd_looks_ahead_as_nesterov_does() -> None:
    before, after, trainable = moved(SGD)
    slots = {slot.name: np.asarray(slot) for slot in trainable.model.optimizer.variables}
    velocity = slots["classes_kernel_momentum"]  # of one step: minus rate times gradient
    assert np.abs(velocity).max() > 0
    np.testing.assert_allclose(after["kernel"] - before["kernel"], 1.9 * velocity, atol=1e-6)


def test_sgd_decays_kernels_by_the_rate_and_nothing_else() -> None:
    before, plain, _ = moved(SGD)
    _, decayed, _ = moved(SGD.with_fields(weight_decay=0.5))
    np.testing.assert_allclose(plain["kernel"] - decayed["kernel"], 0.1 * 0.5 * before["kernel"], atol=1e-6)
    np.testing.assert_array_equal(plain["gamma"], decayed["gamma"])


def test_an_unknown_optimiser_is_refused_by_name() -> None:
    with pytest.raises(BackboneError, match="no optimiser 'lion'; known are adamw, sgd"):
        TrainableBackbone(SGD.with_fields(optimizer="lion"), "none", CLASSES, STEPS)
