"""A network being fitted to a recipe: its optimiser, one step, the average of its weights, and its accuracy."""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from training.architectures import Weights, build
from training.distribution import PIECE, outputs, own_share
from training.errors import BackboneError
from training.head import linear_layer
from training.recipe import Recipe
from training.unfold import settle

# Both decay weights decoupled from the gradient (Loshchilov and Hutter 2019, arXiv 1711.05101).
OPTIMIZERS: dict[str, Callable[..., Any]] = {
    "adamw": keras.optimizers.AdamW,
    "sgd": partial(keras.optimizers.SGD, momentum=0.9, nesterov=True),
}
SETTLING = 256  # photos that a network from an int8 backbone takes its statistics from
Arrays = list[NDArray[Any]]


def prepare(recipe: Recipe) -> None:
    """Set Keras up for a recipe, in this process: seed, layout of the pictures, precision."""
    keras.utils.set_random_seed(recipe.seed)
    on_torch = keras.backend.backend() == "torch"
    keras.config.set_image_data_format("channels_first" if on_torch else "channels_last")
    keras.config.set_dtype_policy("mixed_bfloat16" if recipe.half else "float32")


class Fitting:
    """A backbone with a linear classifier on top, fitted step by step."""

    def __init__(self, recipe: Recipe, weights: Weights, classes: int, steps: int) -> None:
        prepare(recipe)
        self._recipe = recipe
        self.backbone = build(recipe.architecture, weights, momentum=recipe.momentum)
        for layer in self.backbone.layers[: recipe.frozen]:
            layer.trainable = False
        pixels = keras.Input(self.backbone.input_shape[1:])
        embedding = self.backbone(keras.layers.Rescaling(1 / 127.5, offset=-1.0)(pixels))
        dropped = keras.layers.Dropout(recipe.dropout, seed=recipe.seed)(embedding)
        self.model = keras.Model(pixels, keras.layers.Dense(classes, dtype="float32", name="classes")(dropped))
        compiled = keras.backend.backend() == "jax"  # uncompiled JAX is twenty times slower; XLA slows TensorFlow down
        self.model.compile(self._optimizer(steps), self._loss(), jit_compile=compiled)
        self.model.optimizer.build(self.model.trainable_variables)
        self.average = self._weights()
        self.steps = 0

    def begin(self, pictures: NDArray[np.uint8], targets: NDArray[np.intp]) -> None:
        """Settle a network that comes from an int8 backbone on photos [N, S, S, 3], and give it a class layer."""
        settle(self.backbone, list(pictures[:: max(1, len(pictures) // SETTLING)]))
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
        """Go back to a state."""
        for variable, value in zip(self.model.variables, model, strict=True):
            variable.assign(value)
        for variable, value in zip(self.model.optimizer.variables, optimizer, strict=True):
            variable.assign(value)
        self.average, self.steps = [np.array(value) for value in average], steps

    def averaged(self) -> "Averaged":
        """Within this `with` block the model has its averaged weights."""
        return Averaged(self)

    def probabilities(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Of [N, S, S, 3]: [N, C]."""
        logits = outputs(self.model, _laid_out(pictures))
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float32)

    def _optimizer(self, steps: int) -> Any:
        recipe = self._recipe
        rate = Rate(recipe, steps // recipe.epochs)
        optimizer = _make(recipe.optimizer)(rate, weight_decay=recipe.weight_decay, global_clipnorm=recipe.clip)
        optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
        return optimizer

    def _loss(self) -> Any:
        return keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=self._recipe.label_smoothing)


def _make(name: str) -> Callable[..., Any]:
    if name not in OPTIMIZERS:
        raise BackboneError(f"There is no optimiser {name!r}; known are {', '.join(OPTIMIZERS)}.")
    return OPTIMIZERS[name]


class Rate(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]  # Keras has no types
    """The learning rate of a recipe at every step."""

    def __init__(self, recipe: Recipe, epoch_steps: int) -> None:
        steps = (recipe.horizon or recipe.epochs) * epoch_steps
        warm_up = max(1, round(steps * recipe.warm_up))
        self._cosine = keras.optimizers.schedules.CosineDecay(
            0.0, max(1, steps - warm_up), warmup_target=recipe.rate, warmup_steps=warm_up
        )
        self._end, self._fall = recipe.epochs * epoch_steps, max(1, recipe.anneal * epoch_steps)

    def __call__(self, step: Any) -> Any:
        """The rate at a step, counted from 0."""
        left = (self._end - keras.ops.cast(step, "float32")) / self._fall
        return self._cosine(step) * keras.ops.clip(left, 0.0, 1.0)

    def get_config(self) -> dict[str, Any]:
        """Not kept: the recipe makes it again."""
        raise NotImplementedError


class Averaged:
    """Exchanges a model's weights for their average, and back."""

    def __init__(self, fitting: Fitting) -> None:
        self._fitting = fitting
        self._own: Arrays = []

    def __enter__(self) -> Any:
        self._own = [np.array(value) for value in self._fitting.model.get_weights()]
        self._fitting.model.set_weights(self._fitting.average)
        return self._fitting.model

    def __exit__(self, *_: object) -> None:
        self._fitting.model.set_weights(self._own)


def libraries() -> dict[str, str]:
    """Which libraries trained, for the manifest."""
    import importlib.metadata

    backend = keras.backend.backend()
    versions = {name: importlib.metadata.version(name) for name in ("keras", backend, "numpy", "pillow")}
    return {**versions, "backend": backend, "cores": str(os.cpu_count())}


def _laid_out(pictures: NDArray[Any]) -> NDArray[Any]:
    """A view only: PyTorch then sees its fast layout, channels last in memory and first in shape."""
    return pictures.transpose(0, 3, 1, 2) if keras.config.image_data_format() == "channels_first" else pictures
