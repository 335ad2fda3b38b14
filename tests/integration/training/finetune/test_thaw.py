"""Layers thaw in stages: what stays, what moves, what the optimiser remembers, and a kill in any stage."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.drawing.drawn_photos import draw_photos

pytest.importorskip("tensorflow", reason="the training environment has it")

from training.finetune.checkpoint import FILE
from training.finetune.model import TrainableBackbone
from training.finetune.optimizer import LearningRate
from training.finetune.train import train_backbone
from training.recipe import Recipe

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]
RECIPE = Recipe(
    architecture="custom", stages=((4, 32),), thaw=((1, 9), (1, 5)), frozen=1, batch=8, half=False, warm_up=0.2,
    weight_decay=0.0, floors=2,
)  # fmt: skip
CLASSES, EPOCH_STEPS = 2, 2
CONVOLUTIONS = FIRST, SECOND, THIRD = 1, 5, 9  # numbers of the layers


@dataclass(frozen=True, kw_only=True)
class Moment:
    kernels: dict[int, NDArray[np.float32]]  # of the convolutions, by layer
    slots: dict[str, NDArray[np.float32]]  # of the optimiser
    names: dict[int, str]  # of the slot that has a convolution's momentum


class Killed(Exception):
    """Stands for the end of the process, right after a checkpoint."""


def fresh(recipe: Recipe = RECIPE) -> TrainableBackbone:
    return TrainableBackbone(recipe, "none", CLASSES, recipe.epochs * EPOCH_STEPS)


def learn(trainable: TrainableBackbone, epoch: int, steps: int = EPOCH_STEPS) -> None:
    chance = np.random.default_rng(epoch)
    pictures = chance.integers(0, 256, (8, 32, 32, 3), dtype=np.uint8)
    trainable.enter(epoch)
    for _ in range(steps):
        trainable.step(pictures, np.eye(CLASSES, dtype=np.float32)[np.arange(8) % CLASSES])


def moment(trainable: TrainableBackbone) -> Moment:
    layers = {number: trainable.backbone.layers[number] for number in CONVOLUTIONS}
    return Moment(
        kernels={number: np.array(layer.get_weights()[0]) for number, layer in layers.items()},
        slots={slot.name: np.array(slot) for slot in trainable.model.optimizer.variables},
        names={number: f"{layer.kernel.path.replace('/', '_')}_momentum" for number, layer in layers.items()},
    )


@pytest.fixture(scope="module")
def course() -> list[Moment]:
    """How it was at first, after the first epoch, on entering the second, after a step of it, and after the third."""
    trainable = fresh()
    moments = [moment(trainable)]
    learn(trainable, 0)
    moments.append(moment(trainable))
    trainable.enter(1)
    moments.append(moment(trainable))
    learn(trainable, 1, steps=1)
    moments.append(moment(trainable))
    learn(trainable, 2)
    return [*moments, moment(trainable)]


def test_layers_learn_from_their_stage_on(course: list[Moment]) -> None:
    moved = [
        [bool((one.kernels[layer] != other.kernels[layer]).any()) for layer in CONVOLUTIONS]
        for one, other in pairwise(course)
    ]
    assert moved == [[False, False, True], [False, False, False], [False, True, True], [True, True, True]]


def test_a_new_stage_keeps_what_the_optimiser_knows(course: list[Moment]) -> None:
    before, after = course[1].slots, course[2].slots
    assert int(after["iteration"]) == EPOCH_STEPS
    assert before.keys() < after.keys()
    assert all((after[name] == value).all() for name, value in before.items())
    assert np.abs(after[course[2].names[THIRD]]).max() > 0
    assert np.abs(after[course[2].names[SECOND]]).max() == 0


def test_a_layer_that_thaws_late_takes_a_first_step_as_long_as_any(course: list[Moment]) -> None:
    longest = np.abs(course[3].kernels[SECOND] - course[2].kernels[SECOND]).max()
    assert longest == pytest.approx(float(LearningRate(RECIPE, EPOCH_STEPS)(EPOCH_STEPS)), rel=0.02)


def test_sgd_keeps_its_momentum_too() -> None:
    trainable = fresh(RECIPE.with_fields(optimizer="sgd"))
    learn(trainable, 0)
    before = moment(trainable).slots
    trainable.enter(1)
    after = moment(trainable).slots
    assert before.keys() < after.keys()
    assert all((after[name] == value).all() for name, value in before.items())


@pytest.mark.slow
def test_kills_in_every_stage_leave_the_weights_that_there_would_have_been(tmp_path: Path) -> None:
    photos = draw_photos(tmp_path / "photos", each=20)
    train_backbone(photos, tmp_path / "whole", RECIPE, "none")

    def kill(facts: dict[str, float]) -> None:
        raise Killed

    for _ in range(RECIPE.epochs - 1):
        with pytest.raises(Killed):
            train_backbone(photos, tmp_path / "killed", RECIPE, "none", progress=kill)
    train_backbone(photos, tmp_path / "killed", RECIPE, "none")
    with np.load(tmp_path / "killed" / FILE) as resumed, np.load(tmp_path / "whole" / FILE) as whole:
        names = [name for name in whole.files if name != "facts"]
        assert resumed.files == whole.files
        assert all((resumed[name] == whole[name]).all() for name in names)
