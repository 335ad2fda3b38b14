"""Photo bytes to a Prediction, with one loaded and self-checked version.

As many photos are classified at a time as there are workers.
"""

import os
import queue
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.catalogue.index import FILE as CATALOGUE_FILE
from model.catalogue.index import CatalogueIndex
from model.errors import VersionError
from model.interpreter import Interpreter
from model.locator import FILE as LOCATOR_FILE
from model.locator import Locator
from model.manifest import MODEL_FILE, Manifest
from model.pictures import picture
from model.pictures.crop import crop_square
from model.prediction import Located, Output, Prediction, Ranked, Suggestion, Verdict, average
from model.rejection import rejection
from model.rejection.outlier_exposure import with_box

SURE_MARGIN = 2.0  # log-odds over the threshold at which the first view is enough
MOST_CROPS = 2  # further boxes cost an inference each, and seldom show another model
LOCATED_SIDE = 320  # pixels of the photo's shorter side: a shoe of half that still fills the classifier's input


@dataclass(frozen=True, kw_only=True)
class _Networks:
    """What one photo at a time needs."""

    interpreter: Interpreter
    locator: Locator | None  # None where the version has no such file


@dataclass(frozen=True, kw_only=True)
class _Outputs:
    """What the networks give for one photo."""

    embedding: NDArray[np.int8]  # of the whole photo
    mean: Output  # over all views
    shoes: NDArray[np.int8]  # embeddings of the crops, or of the whole photo without any, [views, embedding size]
    boxes: tuple[Located, ...] = ()
    located: bool = False  # whether the locator ran


class Classifier:
    """A loaded version; each interpreter serves one photo at a time.

    An interpreter is taken before a photo is decoded: `workers` bounds the memory that pictures can take, too.
    """

    def __init__(
        self,
        manifest: Manifest,
        interpreters: list[Interpreter],
        arrays: rejection.Arrays,
        locators: Sequence[Locator | None] = (),
        index: CatalogueIndex | None = None,
    ) -> None:
        """Assemble loaded parts; use `load` instead.

        There are as many locators as interpreters, or none.
        """
        self.manifest = manifest
        self.arrays = arrays
        self.index = index
        self._free: queue.SimpleQueue[_Networks] = queue.SimpleQueue()
        for interpreter, locator in zip(interpreters, locators or [None] * len(interpreters), strict=True):
            self._free.put(_Networks(interpreter=interpreter, locator=locator))
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
        found = LOCATOR_FILE in manifest.files
        locators = [Locator.load(folder / LOCATOR_FILE) for _ in interpreters] if found else []
        index = CatalogueIndex.read(folder / CATALOGUE_FILE) if CATALOGUE_FILE in manifest.files else None
        return cls(manifest, interpreters, arrays, locators, index)

    def classify(self, data: bytes) -> Prediction:
        """Classify a photo file's bytes; waits for a worker; raises PictureError."""
        with self._networks() as networks:
            start = time.perf_counter()
            outputs = self._predict(networks, data)
            probabilities, mean_embedding = outputs.mean
            scores = self._located_scores(outputs)
            verdict = rejection.verdict(self.manifest.rejection, scores)
            suggestions = self._suggestions(verdict, outputs)
            elapsed = time.perf_counter() - start
        order = np.argsort(-probabilities, kind="stable").tolist()
        labels, shares = self.manifest.labels, probabilities.tolist()
        return Prediction(
            ranked=tuple(Ranked(slug=labels[i], probability=shares[i]) for i in order),
            verdict=verdict,
            version=self.manifest.id,
            milliseconds=elapsed * 1000,
            embedding=outputs.embedding,
            mean_embedding=mean_embedding,
            boxes=outputs.boxes,
            scores=(float(scores.known), float(scores.sneaker)),
            suggestions=suggestions,
        )

    def _predict(self, networks: _Networks, data: bytes) -> _Outputs:
        """Classify the whole photo; if unsure, its shoes or views too."""
        size, resize, augmentation = self.manifest.input_size, self.manifest.resize, self.manifest.second_look
        first = _run(networks.interpreter, picture.read(data, size, resize))
        if augmentation is None or self._is_sure(first, augmentation.below):
            return _Outputs(embedding=first[1], mean=first, shoes=first[1][np.newaxis])
        boxes, crops = self._crops(networks.locator, data)
        views = crops or picture.read_views(data, size, augmentation.views)
        probabilities, embeddings = zip(first, *(_run(networks.interpreter, each) for each in views), strict=True)
        return _Outputs(
            embedding=first[1],
            mean=average(np.stack(probabilities), np.stack(embeddings)),
            shoes=np.stack(embeddings[1:] if crops else embeddings[:1]),
            boxes=boxes,
            located=networks.locator is not None,
        )

    def _crops(self, locator: Locator | None, data: bytes) -> tuple[tuple[Located, ...], list[NDArray[np.uint8]]]:
        """The boxes of shoes, and crops of the best ones."""
        if locator is None:
            return (), []
        image = picture.open_upright(data, LOCATED_SIDE)
        boxes = locator.locate(image)
        return boxes, [crop_square(image, each.box, self.manifest.input_size) for each in boxes[:MOST_CROPS]]

    def _is_sure(self, output: Output, below: float) -> bool:
        """Whether one view is enough.

        The probability decides, and with outlier exposure a margin over the threshold.
        """
        if output[0].max() < below:
            return False
        limits = self.manifest.rejection
        return limits.rule != "outlier_exposure" or bool(
            self._scores(output).known >= limits.unknown_below + SURE_MARGIN
        )

    def _scores(self, output: Output) -> rejection.Scores:
        return rejection.score(self.manifest.rejection.rule, *output, self.arrays)

    def _suggestions(self, verdict: Verdict, outputs: _Outputs) -> tuple[Suggestion, ...]:
        """Models of the wide catalogue for an unknown shoe."""
        return self.index.search(outputs.shoes) if self.index and verdict == "unknown" else ()

    def _located_scores(self, outputs: _Outputs) -> rejection.Scores:
        """The scores, less what the locator's doubt takes where it ran."""
        scores = self._scores(outputs.mean)
        if not outputs.located:
            return scores
        surest = outputs.boxes[0].score if outputs.boxes else 0.0
        known, sneaker = with_box(float(scores.known), float(scores.sneaker), surest, self.arrays)
        return rejection.Scores(np.asarray(known), np.asarray(sneaker))

    def submit(self, data: bytes) -> Future[Prediction]:
        """Classify in one of the classifier's own threads; raises RuntimeError after `close`."""
        return self._executor.submit(self.classify, data)

    def close(self) -> None:
        """Accept no more photos, and wait until all accepted ones are answered."""
        self._executor.shutdown(wait=True)

    @contextmanager
    def _networks(self) -> Iterator[_Networks]:
        networks = self._free.get()
        try:
            yield networks
        finally:
            self._free.put(networks)


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
