"""A trainable backbone: optimiser, step, weight average, accuracy."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from training.errors import BackboneError
from training.evaluation.calibration import softmax
from training.finetune.architectures import Weights, build
from training.finetune.distributed import PIECE, outputs, own_share
from training.finetune.int8_weights import calibrate_batch_norm
from training.finetune.optimizer import copy_state, optimizer_of
from training.head.head import linear_layer
from training.recipe import Recipe

CALIBRATION_PHOTOS = 256  # photos that a network from an int8 backbone takes its statistics from
Arrays = list[NDArray[Any]]


def prepare(recipe: Recipe) -> None:
    """Configure Keras for a recipe: seed, layout, precision."""
    keras.utils.set_random_seed(recipe.seed)
    on_torch = keras.backend.backend() == "torch"
    keras.config.set_image_data_format("channels_first" if on_torch else "channels_last")
    keras.config.set_dtype_policy("mixed_bfloat16" if recipe.half else "float32")


class TrainableBackbone:
    """A backbone with a linear classifier on top, fitted step by step."""

    def __init__(self, recipe: Recipe, weights: Weights, classes: int, steps: int) -> None:
        prepare(recipe)
        self._recipe = recipe
        self._epoch_steps = steps // recipe.epochs
        self.backbone = build(recipe.architecture, weights, momentum=recipe.momentum)
        _check_frozen(recipe, len(self.backbone.layers))
        pixels = keras.Input(self.backbone.input_shape[1:])
        embedding = self.backbone(keras.layers.Rescaling(1 / 127.5, offset=-1.0)(pixels))
        dropped = keras.layers.Dropout(recipe.dropout, seed=recipe.seed)(embedding)
        self.model = keras.Model(pixels, keras.layers.Dense(classes, dtype="float32", name="classes")(dropped))
        self._thaw(0)
        self.average = self._weights()
        self.steps = 0

    def enter(self, epoch: int) -> None:
        """Freeze and thaw layers for an epoch; optimiser state stays."""
        if self._recipe.frozen_in(epoch) != self._frozen:
            known = self.model.optimizer
            self._thaw(epoch)
            copy_state(known, self.model.optimizer)

    def _thaw(self, epoch: int) -> None:
        recipe = self._recipe
        self._frozen = recipe.frozen_in(epoch)
        late: dict[int, int] = {}  # step that a layer's variables are trained from; the class layer's: the first
        for number, layer in enumerate(self.backbone.layers):
            layer.trainable = number >= self._frozen
            begun = recipe.trained_from(number) * self._epoch_steps
            late |= {id(variable): begun for variable in layer.trainable_variables}
        variables = self.model.trainable_variables
        since = [late.get(id(variable), 0) for variable in variables]
        compiled = keras.backend.backend() == "jax"  # uncompiled JAX is twenty times slower; XLA slows TensorFlow down
        optimizer = optimizer_of(recipe, self._epoch_steps, variables, since)
        self.model.compile(optimizer, self._loss(), jit_compile=compiled)

    def begin(self, pictures: NDArray[np.uint8], targets: NDArray[np.intp]) -> None:
        """Calibrate an int8 backbone on photos; add a class layer."""
        calibrate_batch_norm(self.backbone, list(pictures[:: max(1, len(pictures) // CALIBRATION_PHOTOS)]))
        layer = linear_layer(self.embeddings(pictures), targets)
        self.model.get_layer("classes").set_weights([layer.weights, layer.bias])
        self.average = self._weights()

    def embeddings(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Of [N, S, S, 3]: [N, E]."""
        pieces = (pictures[start : start + PIECE] for start in range(0, len(pictures), PIECE))
        found = [outputs(self.backbone, _laid_out(piece.astype(np.float32) / 127.5 - 1)) for piece in pieces]
        return np.concatenate(found)

    def _weights(self) -> Arrays:
        return [np.array(keras.ops.convert_to_numpy(weight)) for weight in self.model.weights]

    def step(self, pictures: NDArray[np.uint8], targets: NDArray[np.float32]) -> float:
        """Learn from [N, S, S, 3] and [N, C]; the loss."""
        loss = self.model.train_on_batch(own_share(_laid_out(pictures)), own_share(targets))
        self.steps += 1
        keep = min(self._recipe.average, (1 + self.steps) / (10 + self.steps))  # follows fast in the beginning
        for average, weight in zip(self.average, self.model.weights, strict=True):
            average += (1 - keep) * (keras.ops.convert_to_numpy(weight) - average)
        return float(loss)

    def state(self) -> tuple[Arrays, Arrays]:
        """The variables of the model and of the optimiser."""
        parts = (self.model.variables, self.model.optimizer.variables)
        model, optimizer = ([np.array(keras.ops.convert_to_numpy(value)) for value in part] for part in parts)
        return model, optimizer

    def restore(self, model: Arrays, optimizer: Arrays, average: Arrays, steps: int) -> None:
        """Go back to a state at the end of an epoch."""
        self._thaw(max(0, steps - 1) // self._epoch_steps)
        for variable, value in zip(self.model.variables, model, strict=True):
            variable.assign(value)
        for variable, value in zip(self.model.optimizer.variables, optimizer, strict=True):
            variable.assign(value)
        self.average, self.steps = [np.array(value) for value in average], steps

    def averaged(self, weights: Arrays | None = None) -> "AveragedWeights":
        """Context: the model has its averaged weights, or given ones."""
        return AveragedWeights(self, weights or self.average)

    def probabilities(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Of [N, S, S, 3]: [N, C]."""
        return softmax(outputs(self.model, _laid_out(pictures)))

    def _loss(self) -> Any:
        return keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=self._recipe.label_smoothing)


def _check_frozen(recipe: Recipe, layers: int) -> None:
    stages = {"frozen": recipe.frozen, "thaw": max((count for _, count in recipe.thaw), default=0)}
    for name, count in stages.items():
        if count >= layers:
            raise BackboneError(
                f"The recipe's {name} keeps {count} layers as they are, and {recipe.architecture} has {layers}: "
                "give fewer."
            )


class AveragedWeights:
    """Exchanges a model's weights for their average, and back."""

    def __init__(self, trainable: TrainableBackbone, average: Arrays) -> None:
        self._fitting, self._average = trainable, average
        self._own: Arrays = []

    def __enter__(self) -> Any:
        self._own = [np.array(value) for value in self._fitting.model.get_weights()]
        self._fitting.model.set_weights(self._average)
        return self._fitting.model

    def __exit__(self, *_: object) -> None:
        self._fitting.model.set_weights(self._own)


def _laid_out(pictures: NDArray[Any]) -> NDArray[Any]:
    """A view with channels first in shape, last in memory (PyTorch)."""
    return pictures.transpose(0, 3, 1, 2) if keras.config.image_data_format() == "channels_first" else pictures
