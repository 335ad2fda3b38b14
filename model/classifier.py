"""Photo bytes to a Prediction, with one loaded and self-checked version.

As many photos are classified at a time as there are workers.
"""

import os
import queue
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.errors import VersionError
from model.interpreter import Interpreter
from model.manifest import MODEL_FILE, Manifest
from model.pictures import picture
from model.prediction import Output, Prediction, Ranked, average
from model.rejection import rejection


class Classifier:
    """A loaded version; each interpreter serves one photo at a time.

    An interpreter is taken before a photo is decoded: `workers` bounds the memory that pictures can take, too.
    """

    def __init__(self, manifest: Manifest, interpreters: list[Interpreter], arrays: rejection.Arrays) -> None:
        """Assemble loaded parts; use `load` instead."""
        self.manifest = manifest
        self.arrays = arrays
        self._free: queue.SimpleQueue[Interpreter] = queue.SimpleQueue()
        for interpreter in interpreters:
            self._free.put(interpreter)
        self._executor = ThreadPoolExecutor(len(interpreters), thread_name_prefix=f"classifier-{manifest.id}")

    @classmethod
    def load(cls, folder: Path, *, workers: int | None = None) -> "Classifier":
        """Load, verify and self-check a version; raises VersionError.

        It has `workers` interpreters, by default one for each core.
        """
        manifest = Manifest.read(folder)
        manifest.verify(folder)
        model = (folder / MODEL_FILE).read_bytes()
        interpreters = [Interpreter(model) for _ in range(workers or _cores())]
        arrays = rejection.read_arrays(folder, manifest.files)
        for interpreter in interpreters:
            self_check(interpreter, manifest, arrays)
        return cls(manifest, interpreters, arrays)

    def classify(self, data: bytes) -> Prediction:
        """Classify a photo file's bytes; waits for a worker; raises PictureError."""
        with self._interpreter() as interpreter:
            start = time.perf_counter()
            embedding, (probabilities, mean_embedding) = self._predict(interpreter, data)
            scores = rejection.score(self.manifest.rejection.rule, probabilities, mean_embedding, self.arrays)
            elapsed = time.perf_counter() - start
        order = np.argsort(-probabilities, kind="stable").tolist()
        labels, shares = self.manifest.labels, probabilities.tolist()
        return Prediction(
            ranked=tuple(Ranked(slug=labels[i], probability=shares[i]) for i in order),
            verdict=rejection.verdict(self.manifest.rejection, scores),
            version=self.manifest.id,
            milliseconds=elapsed * 1000,
            embedding=embedding,
            mean_embedding=mean_embedding,
        )

    def _predict(self, interpreter: Interpreter, data: bytes) -> tuple[NDArray[np.int8], Output]:
        """The first view's embedding, and the output: averaged over views where unsure."""
        size, resize, augmentation = self.manifest.input_size, self.manifest.resize, self.manifest.second_look
        first = _run(interpreter, picture.read(data, size, resize))
        if augmentation is None or first[0].max() >= augmentation.below:
            return first[1], first
        more = (_run(interpreter, pixels) for pixels in picture.read_views(data, size, augmentation.views))
        probabilities, embeddings = zip(first, *more, strict=True)
        return first[1], average(np.stack(probabilities), np.stack(embeddings))

    def submit(self, data: bytes) -> Future[Prediction]:
        """Classify in one of the classifier's own threads; raises RuntimeError after `close`."""
        return self._executor.submit(self.classify, data)

    def close(self) -> None:
        """Accept no more photos, and wait until all accepted ones are answered."""
        self._executor.shutdown(wait=True)

    @contextmanager
    def _interpreter(self) -> Iterator[Interpreter]:
        interpreter = self._free.get()
        try:
            yield interpreter
        finally:
            self._free.put(interpreter)


def _run(interpreter: Interpreter, pixels: NDArray[np.uint8]) -> Output:
    probabilities, embedding = interpreter.run(pixels)
    assert probabilities is not None  # the self-check saw that this graph gives them
    return probabilities, embedding


def _cores() -> int:
    """Cores that this process may use; containers have fewer."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def self_check(interpreter: Interpreter, manifest: Manifest, arrays: rejection.Arrays) -> None:
    """Classify a reference picture twice; raises VersionError for impossible outputs."""
    version, size, labels = f"Version {manifest.id}", manifest.input_size, len(manifest.labels)
    if interpreter.input_size != size:
        raise VersionError(f"{version}: the model takes {interpreter.input_size} pixels, the manifest says {size}.")
    first, embedding = interpreter.run(reference_picture(size))
    second, _ = interpreter.run(reference_picture(size))
    if first is None:
        raise VersionError(f"{version}: the model gives no probabilities; it is a backbone without a head.")
    if first.shape != (labels,):
        raise VersionError(f"{version}: the model gives {first.size} probabilities, the manifest has {labels} labels.")
    if not np.isfinite(first).all() or first.min() < 0 or abs(float(first.sum()) - 1) > 1e-3:
        raise VersionError(f"{version}: the probabilities of a known picture add up to {first.sum()}, not to 1.")
    if second is None or not np.array_equal(first, second):
        raise VersionError(f"{version}: the same picture gave two different outputs.")
    scores = rejection.score(manifest.rejection.rule, first, embedding, arrays)
    if not np.isfinite(scores).all() or np.shape(scores) != (2,):
        raise VersionError(f"{version}: the rejection scores of a known picture are {scores}, not two numbers.")


def reference_picture(size: int) -> NDArray[np.uint8]:
    """A slanted bar on a gradient, [size, size, 3], always equal."""
    rows, columns = np.mgrid[0:size, 0:size] / size  # each [size, size], 0 to 1
    bar = np.abs(rows - 0.3 - 0.4 * columns) < 0.12
    channels = [np.where(bar, dark, 255 * light) for dark, light in ((40, rows), (30, columns), (60, 1 - rows))]
    return np.stack(channels, axis=-1).astype(np.uint8)
