"""Photo bytes to a Prediction, with one loaded and self-checked version.

As many photos are classified at a time as there are workers.
"""

import math
import os
import queue
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.catalogue.index import FILE as CATALOGUE_FILE
from model.catalogue.index import CatalogueIndex
from model.interpreter import Interpreter
from model.locator import FILE as LOCATOR_FILE
from model.locator import LEAST_SCORE, Locator
from model.manifest import MODEL_FILE, Manifest
from model.pictures import picture
from model.pictures.colours import thumbnail
from model.pictures.crop import crop_side, crop_square
from model.prediction import Located, Output, Prediction, Ranking, Shoe, Suggestion, Verdict, is_unsure
from model.rejection import rejection
from model.rejection.outlier_exposure import with_box
from model.self_check import self_check
from model.shoes import FAINT_SCORE, MOST_SHOES, Crop, direction, mean_of, mean_output, models, reading_order, score_of

T = TypeVar("T")

SURE_MARGIN = 2.0  # log-odds over the threshold at which the first view is enough
# Probability from which a sure first view is believed to show one model: 56 % of the photos that validate need no
# locator then (docs/decisions/0046).
SURE_OF_ONE = 0.98
# Longer side, in shorter sides, from which the middle square leaves out a third of the photo, and perhaps other shoes.
WIDE = 1.5
MOST_CROPS = 2  # of one shoe or pair: further ones cost an inference each
MOST_SIDE = 1600  # pixels of the photo's shorter side, for a small shoe
LOCATED_SIDE = 320  # pixels of the photo's shorter side: a shoe of half that still fills the classifier's input


@dataclass(frozen=True, kw_only=True)
class _Networks:
    """What one photo at a time needs."""

    interpreter: Interpreter
    locator: Locator | None  # None where the version has no such file


@dataclass(frozen=True, kw_only=True)
class _Outputs:
    """What the networks give for one photo."""

    first: Output  # of the whole photo
    mean: Output  # over all views of it and of its main shoe
    boxes: tuple[Located, ...] = ()
    groups: tuple[tuple[Crop, ...], ...] = ()  # the different models, largest first
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

    @property
    def locates(self) -> bool:
        """Whether the version finds shoes in a photo."""
        return LOCATOR_FILE in self.manifest.files

    def classify(self, data: bytes, *, locate: bool = False) -> Prediction:
        """Classify a photo file's bytes; waits for a worker; raises PictureError.

        With `locate`, also a photo that the first view is sure of gets boxes, and each answer gets suggestions.
        """
        with self._networks() as networks:
            start = time.perf_counter()
            image = picture.open_for(data, self.manifest.input_size)
            prediction = self._prediction(self._predict(networks, data, image, locate), suggest=locate)
            elapsed = time.perf_counter() - start
        return replace(prediction, milliseconds=elapsed * 1000, thumbnail=thumbnail(image))

    def look(self, image: Image.Image, *, least: float) -> tuple[Crop, ...]:
        """Locate and classify each shoe in an upright RGB picture."""
        with self._networks() as networks:
            if networks.locator is None:
                return ()
            found = networks.locator.locate(image, least)
            return self._crops(networks.interpreter, image, found[:MOST_SHOES])

    def judge(self, crops: Sequence[Crop], *, suggest: bool = False) -> Shoe:
        """The result of several looks at one shoe, perhaps `no_sneaker`."""
        output = mean_of(crops)
        scores = self._located_scores(output, score_of(crops))
        verdict = rejection.verdict(self.manifest.rejection, scores)
        embeddings = np.stack([each.output[1] for each in crops])
        return Shoe(
            boxes=tuple(each.located for each in crops),
            ranked=Ranking(self.manifest.labels, output[0]),
            verdict=verdict,
            suggestions=self._suggestions(embeddings) if suggest or is_unsure(verdict, output) else (),
            embedding=output[1],
            scores=(float(scores.known), float(scores.sneaker)),
        )

    def _prediction(self, outputs: _Outputs, *, suggest: bool) -> Prediction:
        """The result of a photo, its time not yet measured."""
        surest = score_of(outputs.groups[0]) if outputs.groups else 0.0
        scores = self._located_scores(outputs.mean, surest) if outputs.located else self._scores(outputs.mean)
        verdict = rejection.verdict(self.manifest.rejection, scores)
        views = [each.output[1] for each in outputs.groups[0][:MOST_CROPS]] if outputs.groups else [outputs.first[1]]
        prediction = Prediction(
            ranked=Ranking(self.manifest.labels, outputs.mean[0]),
            verdict=verdict,
            version=self.manifest.id,
            milliseconds=0.0,
            embedding=outputs.first[1],
            mean_embedding=outputs.mean[1],
            boxes=outputs.boxes,
            scores=(float(scores.known), float(scores.sneaker)),
            suggestions=self._suggestions(np.stack(views)) if suggest or is_unsure(verdict, outputs.mean) else (),
        )
        if len(outputs.groups) > 1:
            shoes = [self.judge(group, suggest=suggest) for group in outputs.groups]
            order = reading_order([shoe.boxes[0].box for shoe in shoes])
            return prediction.with_shoes(tuple(shoes[each] for each in order))
        return prediction.with_only_shoe(
            tuple(each.located for each in outputs.groups[0]) if outputs.groups else outputs.boxes
        )

    def _predict(self, networks: _Networks, data: bytes, image: Image.Image, locate: bool) -> _Outputs:
        """Classify the whole photo; if unsure, its shoes or views too."""
        size, augmentation = self.manifest.input_size, self.manifest.second_look
        first = _run(networks.interpreter, picture.fit(image, size, self.manifest.resize))
        sure = augmentation is None or self._is_sure(first, augmentation.below)
        wide = self.manifest.resize == "centre" and max(image.size) >= WIDE * min(image.size)
        if networks.locator is not None and (locate or wide or not sure or first[0].max() < SURE_OF_ONE):
            return self._located(networks.interpreter, networks.locator, data, first, sure=sure)
        if augmentation is None or sure:
            return _Outputs(first=first, mean=first)
        return _Outputs(first=first, mean=self._with_views(networks.interpreter, data, first))

    def _located(
        self, interpreter: Interpreter, locator: Locator, data: bytes, first: Output, *, sure: bool
    ) -> _Outputs:
        """Classify the shoes that the locator finds."""
        image = picture.open_upright(data, LOCATED_SIDE)
        found = locator.locate(image, FAINT_SCORE)
        boxes = tuple(each for each in found if each.score >= LEAST_SCORE)
        if sure and (not boxes or len(found) < 2):
            return _Outputs(first=first, mean=first, boxes=boxes)
        image = self._closer(data, image, boxes[:MOST_SHOES])
        groups = models(self._crops(interpreter, image, found[:MOST_SHOES] if boxes else ()), self._verdict, named=sure)
        if sure and len(groups) < 2:
            mean = first
        elif groups:
            mean = mean_output([first, *(each.output for each in groups[0][:MOST_CROPS])])
        else:
            mean = self._with_views(interpreter, data, first)
        return _Outputs(first=first, mean=mean, boxes=boxes, groups=groups, located=not sure)

    def _closer(self, data: bytes, image: Image.Image, boxes: Sequence[Located]) -> Image.Image:
        """The picture, decoded larger where the largest crop would be enlarged."""
        largest = max((crop_side(image, each.box) for each in boxes), default=math.inf)
        if largest >= self.manifest.input_size:
            return image
        wanted = math.ceil(min(image.size) * self.manifest.input_size / largest)
        return picture.open_upright(data, min(wanted, MOST_SIDE))

    def _crops(self, interpreter: Interpreter, image: Image.Image, found: Sequence[Located]) -> tuple[Crop, ...]:
        """Classify the crop around each box."""
        outputs = [_run(interpreter, crop_square(image, each.box, self.manifest.input_size)) for each in found]
        return tuple(
            Crop(located=each, output=output, direction=direction(output[1], interpreter.zero_point))
            for each, output in zip(found, outputs, strict=True)
        )

    def _with_views(self, interpreter: Interpreter, data: bytes, first: Output) -> Output:
        """The mean with the views of test-time augmentation, if any."""
        augmentation = self.manifest.second_look
        if augmentation is None:
            return first
        views = picture.read_views(data, self.manifest.input_size, augmentation.views)
        return mean_output([first, *(_run(interpreter, each) for each in views)])

    def _is_sure(self, output: Output, below: float) -> bool:
        """Whether one view is enough.

        The probability decides, and with outlier exposure a margin over both thresholds.
        """
        if output[0].max() < below:
            return False
        limits = self.manifest.rejection
        if limits.rule != "outlier_exposure":
            return True
        known, sneaker = self._scores(output)
        return bool(known >= limits.unknown_below + SURE_MARGIN and sneaker >= limits.no_sneaker_below)

    def _scores(self, output: Output) -> rejection.Scores:
        return rejection.score(self.manifest.rejection.rule, *output, self.arrays)

    def _located_scores(self, output: Output, surest: float) -> rejection.Scores:
        """The scores, less what the doubt of the best box takes.

        A located shoe of which the head is sure is a sneaker in any case.
        """
        scores = self._scores(output)
        known, sneaker = with_box(float(scores.known), float(scores.sneaker), surest, self.arrays)
        if surest and known >= self.manifest.rejection.unknown_below:
            sneaker = np.inf
        return rejection.Scores(np.asarray(known), np.asarray(sneaker))

    def _verdict(self, crops: Sequence[Crop]) -> Verdict:
        """The verdict on the crops of one shoe."""
        scores = self._located_scores(mean_of(crops), score_of(crops))
        return rejection.verdict(self.manifest.rejection, scores)

    def _suggestions(self, embeddings: NDArray[np.int8]) -> tuple[Suggestion, ...]:
        """Suggestions for the views of a shoe, [views, embedding size]."""
        return self.index.search(embeddings) if self.index else ()

    def submit(self, data: bytes) -> Future[Prediction]:
        """Classify in one of the classifier's own threads; raises RuntimeError after `close`."""
        return self._executor.submit(self.classify, data)

    def call(self, work: "Callable[[Classifier], T]") -> Future[T]:
        """Call a function in one of these threads, as `submit`."""
        return self._executor.submit(work, self)

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
