"""Teacher: a network that was fine-tuned before, whose opinion of each view a smaller one learns beside the truth."""

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


class Teacher:
    """The frozen result of a run of `train_backbone` (distillation: Hinton et al. 2015, arXiv 1503.02531)."""

    def __init__(self, run: Path, recipe: Recipe, labels: tuple[str, ...]) -> None:
        """Read the teacher from its run; raises BackboneError where it was taught other models of sneakers."""
        facts = facts_of(run, "--teacher")
        if tuple(facts["labels"]) != labels:
            raise BackboneError(f"The teacher in {run} knows other models than the photos show: train it on the same.")
        self._net = build(facts["recipe"]["architecture"], run / WEIGHTS_FILE)
        self._net.trainable = False
        with np.load(run / HEAD_FILE) as layer:
            self._kernel, self._bias = layer["kernel"], layer["bias"]
        self._share, self._temperature = recipe.teacher_share, recipe.teacher_temperature

    def blend(self, pictures: NDArray[np.uint8], targets: NDArray[np.float32]) -> NDArray[np.float32]:
        """Targets [N, C] of views [N, S, S, 3], in part the teacher's softened opinion; each row adds up to 1."""
        logits = self._logits(pictures) / self._temperature
        soft = np.exp(logits - logits.max(axis=1, keepdims=True))
        soft /= soft.sum(axis=1, keepdims=True)
        return np.asarray((1 - self._share) * targets + self._share * soft, dtype=np.float32)

    def _logits(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        pixels: Any = pictures.astype(np.float32) / 127.5 - 1  # [N, S, S, 3], -1 to 1
        if keras.config.image_data_format() == "channels_first":
            pixels = pixels.transpose(0, 3, 1, 2)
        embeddings = outputs(self._net, pixels)
        return np.asarray(embeddings @ self._kernel + self._bias)
