"""The locator's head trains on features, and resumes."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="the training environment has it")

from training.locator.network import TAPS
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
    training = HeadTraining(tmp_path, RECIPE, 64)
    losses = [training.epoch(FEATURES, TARGETS) for _ in range(3)]
    assert losses[-1] < losses[0]
    resumed = HeadTraining(tmp_path, RECIPE, 64)
    assert resumed.epochs == 3
    for one, other in zip(training.net.get_weights(), resumed.net.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
