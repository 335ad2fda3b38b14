"""Photo bytes to a Prediction: one version, loaded and checked, with as many photos at a time as there are workers."""

import os
import queue
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import self_check
from model.ensemble import Look, together
from model.interpreter import Interpreter
from model.manifest import MODEL_FILE, Manifest
from model.pictures import picture
from model.prediction import Prediction, Ranked
from model.rejection import rejection


class Classifier:
    """A version at work; its interpreters have one thread each, so that two cores serve two photos at once.

    An interpreter is taken before a photo is decoded: `workers` bounds the memory that pictures can take, too.
    """

    def __init__(self, manifest: Manifest, interpreters: list[Interpreter], arrays: rejection.Arrays) -> None:
        """Put loaded parts together; `load` is what you want."""
        self.manifest = manifest
        self.arrays = arrays
        self._free: queue.SimpleQueue[Interpreter] = queue.SimpleQueue()
        for interpreter in interpreters:
            self._free.put(interpreter)
        self._executor = ThreadPoolExecutor(len(interpreters), thread_name_prefix=f"classifier-{manifest.id}")

    @classmethod
    def load(cls, folder: Path, *, workers: int | None = None) -> "Classifier":
        """Load a version that is whole, unaltered and working, with `workers` interpreters (default: one a core).

        Raises VersionError that names what is wrong.
        """
        manifest = Manifest.read(folder)
        manifest.verify(folder)
        model = (folder / MODEL_FILE).read_bytes()
        interpreters = [Interpreter(model) for _ in range(workers or _cores())]
        arrays = rejection.read_arrays(folder, manifest.files)
        for interpreter in interpreters:
            self_check.run(interpreter, manifest, arrays)
        return cls(manifest, interpreters, arrays)

    def classify(self, data: bytes) -> Prediction:
        """Classify a photo given as the bytes of its file; waits for a free worker; raises PictureError."""
        with self._interpreter() as interpreter:
            start = time.perf_counter()
            first, (probabilities, looked) = self._looked(interpreter, data)
            scores = rejection.score(self.manifest.rejection.rule, probabilities, looked, self.arrays)
            elapsed = time.perf_counter() - start
        order = np.argsort(-probabilities, kind="stable").tolist()
        labels, shares = self.manifest.labels, probabilities.tolist()
        return Prediction(
            ranked=tuple(Ranked(slug=labels[i], probability=shares[i]) for i in order),
            verdict=rejection.verdict(self.manifest.rejection, scores),
            version=self.manifest.id,
            milliseconds=elapsed * 1000,
            embedding=first,
            looked=looked,
        )

    def _looked(self, interpreter: Interpreter, data: bytes) -> tuple[NDArray[np.int8], Look]:
        """The embedding at first sight, and what is seen then; where that is unsure, what several looks see."""
        size, resize, again = self.manifest.input_size, self.manifest.resize, self.manifest.second_look
        first = _look(interpreter, picture.read(data, size, resize))
        if again is None or first[0].max() >= again.below:
            return first[1], first
        more = (_look(interpreter, pixels) for pixels in picture.read_views(data, size, again.views))
        probabilities, embeddings = zip(first, *more, strict=True)
        return first[1], together(np.stack(probabilities), np.stack(embeddings))

    def submit(self, data: bytes) -> Future[Prediction]:
        """Classify in one of the classifier's own threads; raises RuntimeError after `close`."""
        return self._executor.submit(self.classify, data)

    def close(self) -> None:
        """Take no more from `submit`, and wait until all that it took is answered."""
        self._executor.shutdown(wait=True)

    @contextmanager
    def _interpreter(self) -> Iterator[Interpreter]:
        interpreter = self._free.get()
        try:
            yield interpreter
        finally:
            self._free.put(interpreter)


def _look(interpreter: Interpreter, pixels: NDArray[np.uint8]) -> Look:
    probabilities, embedding = interpreter.run(pixels)
    assert probabilities is not None  # the self-check saw that this graph gives them
    return probabilities, embedding


def _cores() -> int:
    """The cores that this process may use: in a container often fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
