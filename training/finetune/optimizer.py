"""Optimisers of a recipe, their learning rate and delayed layers."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from training.errors import BackboneError
from training.recipe import Recipe


def optimizer_of(recipe: Recipe, epoch_steps: int, variables: Sequence[Any], begun: Sequence[int]) -> Any:
    """A recipe's optimiser; each variable is trained from step `begun`."""
    if recipe.optimizer not in OPTIMIZERS:
        raise BackboneError(f"There is no optimiser {recipe.optimizer!r}; known are {', '.join(OPTIMIZERS)}.")
    make = DelayedAdamW if recipe.optimizer == "adamw" and any(begun) else OPTIMIZERS[recipe.optimizer]
    rate = LearningRate(recipe, epoch_steps)
    optimizer = make(rate, weight_decay=recipe.weight_decay, global_clipnorm=recipe.clip)
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    optimizer.build(list(variables))
    if isinstance(optimizer, DelayedAdamW):
        optimizer.begun = tuple(begun)
    return optimizer


def copy_state(known: Any, fresh: Any) -> None:
    """Copy step count and slots to a new optimiser."""
    slots = {slot.name: slot for slot in known.variables}
    for slot in fresh.variables:
        if slot.name in slots:
            slot.assign(_value(slots[slot.name]))


def _value(variable: Any) -> NDArray[Any]:
    return np.array(keras.ops.convert_to_numpy(variable))


class DelayedAdamW(keras.optimizers.AdamW):  # type: ignore[misc]  # Keras has no types
    """AdamW for variables of which some were thawed later.

    Adam divides its young averages by how little of them is filled. Keras takes that from the step count of all: a
    variable that came late would move some three to six times too far in its first steps.
    """

    begun: tuple[int, ...] = ()  # the step that each variable, in their order, is trained from

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Move one variable."""
        begun = self.begun[self._get_variable_index(variable)]
        if begun:
            done = keras.ops.cast(self.iterations + 1, "float32")
            learning_rate = learning_rate * self._fill(done - begun) / self._fill(done)
        super().update_step(gradient, variable, learning_rate)

    def _fill(self, steps: Any) -> Any:
        return keras.ops.sqrt(1 - self.beta_2**steps) / (1 - self.beta_1**steps)


class LearningRate(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]  # Keras has no types
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


# Both decay weights decoupled from the gradient (Loshchilov and Hutter 2019, arXiv 1711.05101).
OPTIMIZERS: dict[str, Callable[..., Any]] = {
    "adamw": keras.optimizers.AdamW,
    "sgd": partial(keras.optimizers.SGD, momentum=0.9, nesterov=True),
}
