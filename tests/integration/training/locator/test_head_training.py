"""The locator's head trains on features, and resumes."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="the training environment has it")

from training.finetune.architectures import build
from training.locator.network import TAPS, expansion, head, trunk, whole
from training.locator.targets import targets_of
from training.locator.train import HeadTraining, LocatorRecipe

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]

RECIPE = LocatorRecipe(rounds=2, pictures=16, epochs=2, batch=8)
TARGETS = targets_of([((0.2, 0.2, 0.6, 0.5),)] * 16, 8)
CHANCE = np.random.default_rng(0)
FEATURES = [
    CHANCE.normal(size=(16, 8 >> level, 8 >> level, channels)).astype(np.float16)
    for level, (_, channels) in enumerate(TAPS)
]


def test_a_head_learns_and_resumes_after_its_last_epoch(tmp_path: Path) -> None:
    net = build("mobilenet_v2", "none")
    training = HeadTraining(net, tmp_path, RECIPE, 64)
    losses = [training.epoch(FEATURES, TARGETS) for _ in range(3)]
    assert losses[-1] < losses[0]
    resumed = HeadTraining(net, tmp_path, RECIPE, 64)
    assert resumed.epochs == 3
    for one, other in zip(training.net.get_weights(), resumed.net.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_head_on_features_and_the_whole_locator_give_the_same_maps() -> None:
    net, size = build("mobilenet_v2", "none"), 64
    pixels = CHANCE.uniform(-1, 1, (2, size, size, 3)).astype(np.float32)
    trained = head(size)
    stored = expansion(net, size)(trunk(net)(pixels))
    for one, other in zip(trained(stored), whole(net, trained, size)(pixels), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)
