"""Knowledge distillation from runs or finished versions."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.interpreter import ThreadLocalInterpreter
from model.manifest import MODEL_FILE, Manifest
from training.embeddings.embed import THREADS
from training.errors import BackboneError
from training.evaluation.calibration import softmax
from training.finetune.architectures import build
from training.finetune.distributed import outputs
from training.finetune.run_folder import HEAD_FILE, WEIGHTS_FILE, facts_of, is_version
from training.recipe import Recipe

MIN_PROBABILITY = 1e-7  # a probability counts as this at least: an int8 embedding cannot tell how much less it is


class Teachers:
    """Teacher networks (distillation: Hinton et al. 2015, arXiv 1503.02531).

    Several err on different photos: their mean, which no single file would hold, knows more than each.
    """

    def __init__(self, runs: Sequence[Path], recipe: Recipe, labels: tuple[str, ...]) -> None:
        """Load teachers; raises BackboneError for other labels."""
        self._teachers = [_Version(run, labels) if is_version(run) else _Run(run, labels) for run in runs]
        self._share, self._temperature = recipe.teacher_share, recipe.teacher_temperature

    def blend(self, pictures: NDArray[np.uint8], targets: NDArray[np.float32]) -> NDArray[np.float32]:
        """Blend targets [N, C] with the teachers' softened probabilities."""
        soft = self.opinion(pictures, self._temperature)
        return np.asarray((1 - self._share) * targets + self._share * soft, dtype=np.float32)

    def opinion(self, pictures: NDArray[np.uint8], temperature: float = 1.0) -> NDArray[np.float32]:
        """Mean softened probabilities [N, C] of views [N, S, S, 3]."""
        return np.asarray(np.mean([each.opinion(pictures, temperature) for each in self._teachers], axis=0))


class _Run:
    def __init__(self, run: Path, labels: tuple[str, ...]) -> None:
        facts = facts_of(run, "--teacher")
        _check_labels(run, facts["labels"], labels)
        self._net = build(facts["recipe"]["architecture"], run / WEIGHTS_FILE)
        self._net.trainable = False
        with np.load(run / HEAD_FILE) as layer:
            self._kernel, self._bias = layer["kernel"], layer["bias"]

    def opinion(self, pictures: NDArray[np.uint8], temperature: float) -> NDArray[np.float32]:
        pixels: Any = pictures.astype(np.float32) / 127.5 - 1  # [N, S, S, 3], -1 to 1
        if keras.config.image_data_format() == "channels_first":
            pixels = pixels.transpose(0, 3, 1, 2)
        return softmax((outputs(self._net, pixels) @ self._kernel + self._bias) / temperature)


class _Version:
    """An int8 version; it sees each view and its mirror image."""

    def __init__(self, folder: Path, labels: tuple[str, ...]) -> None:
        _check_labels(folder, Manifest.read(folder).labels, labels)
        self._interpreter = ThreadLocalInterpreter((folder / MODEL_FILE).read_bytes())
        self._pool = ThreadPoolExecutor(THREADS)

    def opinion(self, pictures: NDArray[np.uint8], temperature: float) -> NDArray[np.float32]:
        shares = np.stack(list(self._pool.map(self._probabilities, pictures)))
        soft = np.maximum(shares, MIN_PROBABILITY) ** (1 / temperature)
        return np.asarray(soft / soft.sum(axis=1, keepdims=True))

    def _probabilities(self, view: NDArray[np.uint8]) -> NDArray[np.float32]:
        size = self._interpreter.input_size
        if len(view) != size:
            view = np.asarray(Image.fromarray(view).resize((size, size), Image.Resampling.BICUBIC))
        both = [self._interpreter.run(each)[0] for each in (view, np.ascontiguousarray(view[:, ::-1]))]
        return np.asarray(np.mean([each for each in both if each is not None], axis=0))


def _check_labels(folder: Path, known: Sequence[str], labels: tuple[str, ...]) -> None:
    if tuple(known) != labels:
        raise BackboneError(f"The teacher in {folder} knows other models than the photos show: train it on the same.")
