"""Teachers: networks that were fine-tuned before, whose opinion of each view another one learns beside the truth."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from training.architectures import build
from training.distribution import outputs
from training.errors import BackboneError
from training.recipe import Recipe
from training.run import HEAD_FILE, WEIGHTS_FILE, facts_of


class Teachers:
    """The frozen results of runs of `train_backbone` (distillation: Hinton et al. 2015, arXiv 1503.02531).

    Several err on different photos: their mean, which no single file would hold, knows more than each.
    """

    def __init__(self, runs: Sequence[Path], recipe: Recipe, labels: tuple[str, ...]) -> None:
        """Read the teachers from their runs; raises BackboneError where one was taught other models of sneakers."""
        self._teachers = [_Teacher(run, labels) for run in runs]
        self._share, self._temperature = recipe.teacher_share, recipe.teacher_temperature

    def blend(self, pictures: NDArray[np.uint8], targets: NDArray[np.float32]) -> NDArray[np.float32]:
        """Targets [N, C] of views [N, S, S, 3], in part the teachers' softened opinion; each row adds up to 1."""
        soft = np.mean([each.opinion(pictures, self._temperature) for each in self._teachers], axis=0)
        return np.asarray((1 - self._share) * targets + self._share * soft, dtype=np.float32)


class _Teacher:
    def __init__(self, run: Path, labels: tuple[str, ...]) -> None:
        facts = facts_of(run, "--teacher")
        if tuple(facts["labels"]) != labels:
            raise BackboneError(f"The teacher in {run} knows other models than the photos show: train it on the same.")
        self._net = build(facts["recipe"]["architecture"], run / WEIGHTS_FILE)
        self._net.trainable = False
        with np.load(run / HEAD_FILE) as layer:
            self._kernel, self._bias = layer["kernel"], layer["bias"]

    def opinion(self, pictures: NDArray[np.uint8], temperature: float) -> NDArray[np.float32]:
        pixels: Any = pictures.astype(np.float32) / 127.5 - 1  # [N, S, S, 3], -1 to 1
        if keras.config.image_data_format() == "channels_first":
            pixels = pixels.transpose(0, 3, 1, 2)
        logits = (outputs(self._net, pixels) @ self._kernel + self._bias) / temperature
        soft = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(soft / soft.sum(axis=1, keepdims=True))
