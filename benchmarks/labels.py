"""Time of a classification with many labels and a large index.

`python -m benchmarks.labels`: random heads on the shipped backbone; the same photo, one view, CPU time. The index holds
20,000 random embeddings; it is searched for a photo whose verdict is "unknown", which takes several views.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import numpy as np

from model.catalogue.index import CatalogueIndex
from model.classifier import Classifier
from model.interpreter import Interpreter
from model.live import BACKBONES, shipped
from model.manifest import Manifest
from model.rejection import rejection
from tests.support.drawing.pictures import picture_judged
from training.head.head import Dense
from training.head.tflite import attach_head

LABELS = (50, 500, 5_000)
ENTRIES = (2_000, 20_000)
WIDTH = 1_280  # of an embedding
REPEATS = 60
AT_MOST = 1.3  # times as long as with the fewest


def main() -> None:
    """Measure and print."""
    photo = picture_judged("sneaker")
    _print("labels", {count: _classified(_with_labels(count), photo) for count in LABELS})
    plain = _classified(Classifier.load(shipped(), workers=1), picture_judged("unknown"))
    _print("entries in the index", {0: plain, **{count: plain + _searched(count) for count in ENTRIES}})


def _searched(entries: int) -> float:
    """Milliseconds of CPU time of a search with two crops."""
    index, views = _index(entries), np.random.default_rng(1).integers(-128, 128, (2, WIDTH), dtype=np.int8)
    return _cpu(lambda: index.search(views))


def _with_labels(count: int) -> Classifier:
    """The shipped backbone under a random head."""
    manifest, random = Manifest.read(shipped()), np.random.default_rng(count)
    weights = random.normal(0, 0.01, (WIDTH, count)).astype(np.float32)
    layer = Dense(weights=weights, bias=np.zeros(count, np.float32))
    backbone = (BACKBONES / manifest.backbone / "backbone.tflite").read_bytes()
    labels = tuple(f"model-{number}" for number in range(count))
    changed = replace(manifest, labels=labels, second_look=None)
    arrays = rejection.read_arrays(shipped(), manifest.files)
    return Classifier(changed, [Interpreter(attach_head(backbone, [layer]))], arrays)


def _index(count: int) -> CatalogueIndex:
    values = np.random.default_rng(0).integers(-128, 128, (count, WIDTH), dtype=np.int8)
    return CatalogueIndex(values=values, slugs=tuple(f"model-{row % 2_000}" for row in range(count)), zero_point=-100)


def _classified(classifier: Classifier, photo: bytes) -> float:
    """Milliseconds of CPU time of one classification."""
    found = _cpu(lambda: classifier.classify(photo))
    classifier.close()
    return found


def _cpu(work: Callable[[], object]) -> float:
    """The median CPU time of some work, in ms."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1e3)
    return median(times)


def _print(what: str, found: dict[int, float]) -> None:
    print(f"\n| {what} | CPU ms | ratio | |\n| ---: | ---: | ---: | --- |")
    first = next(iter(found.values()))
    for count, spent in found.items():
        print(f"| {count:,} | {spent:.1f} | {spent / first:.2f} | {'' if spent <= AT_MOST * first else 'slower'} |")


if __name__ == "__main__":
    main()
