from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("tensorflow", reason="the training environment has it")

import keras
import tensorflow as tf

from training.errors import BackboneError
from training.finetune.architectures import ARCHITECTURES, build
from training.finetune.layers import BatchNormalization
from training.finetune.model import TrainableBackbone
from training.recipe import Recipe

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]
RECIPE = Recipe(stages=((1, 32),), half=False, batch=4, warm_up=0.0, rate=1e-3, dropout=0.0)
LIGHT = ("custom", "resnet18", "mobilenet_v2", "mobilenet_v2_035")


@pytest.fixture(autouse=True)
def _without_tracing():  # type: ignore[no-untyped-def]
    """Tracing a graph costs more than the few steps that it would speed up."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)
    keras.backend.clear_session()


def two_classes() -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Four pictures of 32 px, dark ones and bright ones."""
    pictures = np.random.default_rng(0).integers(0, 60, (4, 32, 32, 3), dtype=np.uint8)
    pictures[2:] += 180
    return pictures, np.eye(2, dtype=np.float32)[[0, 0, 1, 1]]


@pytest.mark.parametrize("name", LIGHT)
def test_light_architectures_learn_in_four_steps(name: str) -> None:
    trainable = TrainableBackbone(RECIPE.with_fields(architecture=name), "none", 2, steps=10)
    losses = [trainable.step(*two_classes()) for _ in range(4)]
    assert np.isfinite(losses).all()
    assert min(losses[1:]) < losses[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(ARCHITECTURES) - set(LIGHT)))
def test_deep_and_wide_architectures_take_a_step(name: str) -> None:
    trainable = TrainableBackbone(RECIPE.with_fields(architecture=name), "none", 2, steps=10)
    assert np.isfinite(trainable.step(*two_classes()))


def test_backbones_for_the_bot_have_1280_numbers() -> None:
    assert build("mobilenet_v2").output_shape == (None, 1280)


def test_batch_statistics_follow_within_an_epoch() -> None:
    net = build("mobilenet_v2_035", momentum=0.9)
    found = [layer.momentum for layer in net.layers if isinstance(layer, BatchNormalization)]
    assert len(found) == 52
    assert set(found) == {0.9}


def test_an_unknown_architecture_is_named() -> None:
    with pytest.raises(BackboneError, match="no architecture 'vgg'"):
        build("vgg")


def test_weights_that_do_not_fit_are_named(tmp_path: Path) -> None:
    path = tmp_path / "custom.weights.h5"
    build("custom").save_weights(path)
    with pytest.raises(BackboneError, match=r"custom\.weights\.h5"):
        build("resnet18", path)


def test_layers_that_a_recipe_freezes_are_counted_in_every_network() -> None:
    found = {name: len(build(name).layers) for name in ("mobilenet_v2", "resnet18", "resnet50")}
    assert found == {"mobilenet_v2": 155, "resnet18": 68, "resnet50": 177}


def test_a_frozen_part_of_a_deep_network_leaves_the_rest_to_learn() -> None:
    trainable = TrainableBackbone(RECIPE.with_fields(architecture="resnet50", frozen=27), "none", 2, steps=10)
    learning = [layer for layer in trainable.backbone.layers if layer.trainable_weights]
    assert not any(layer.trainable_weights for layer in trainable.backbone.layers[:27])
    assert len(learning) > 50


@pytest.mark.parametrize("changes", [{"frozen": 22}, {"thaw": ((1, 900),)}])
def test_more_frozen_layers_than_there_are_are_refused(changes: dict[str, Any]) -> None:
    told = rf"{next(iter(changes))} keeps (22|900) layers as they are, and custom has 22: give fewer"
    with pytest.raises(BackboneError, match=told):
        TrainableBackbone(RECIPE.with_fields(architecture="custom", **changes), "none", 2, steps=10)
