"""Time and memory of a retraining, by the size of the base set.

    python -m benchmarks.base_set [--times 1 4 16]

Repeats the photos of the shipped base set with noise, and retrains without labels of users up to the measured version,
in a process of its own for each size. The last column is the time that the backbone would take for all
views, without the decoding of photos.
"""

import argparse
import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.interpreter import Interpreter
from model.manifest import BACKBONE_FILE
from tests.support.paths import ROOT
from training.embeddings.embedding_set import EmbeddingSet, newest_backbone
from training.head.ood_selection import choose_detector
from training.reproducibility import one_thread
from training.retrain.steps import evaluate_draft, read_inputs, split_labels, train_balanced_head, write_model

TIMES = (1, 4, 16)
NOISE = 6.0  # standard deviation in steps of int8
SEED, TRIED = 7, 40


def enlarged(base_set: EmbeddingSet, times: int) -> EmbeddingSet:
    """A base set with so many photos for each one, other views included."""
    random, copies = np.random.default_rng(SEED), [base_set]
    for copy in range(1, times):
        digests = {each: hashlib.sha256(f"{each} {copy}".encode()).hexdigest() for each in base_set.sha256}
        again = {digests[each]: _noisy(views, random) for each, views in base_set.again.items()}
        values = _noisy(base_set.values, random)
        copies.append(replace(base_set, values=values, sha256=tuple(digests.values()), again=again))
    return replace(
        base_set,
        values=np.concatenate([each.values for each in copies]),
        slugs=base_set.slugs * times,
        roles=base_set.roles * times,
        sha256=tuple(digest for each in copies for digest in each.sha256),
        sources=base_set.sources * times,
        boxes=base_set.boxes * times,
        again={digest: views for each in copies for digest, views in each.again.items()},
    )


def _noisy(values: NDArray[np.int8], random: np.random.Generator) -> NDArray[np.int8]:
    noise = random.normal(0, NOISE, values.shape).astype(np.float32)
    return np.asarray(np.clip(np.rint(values + noise), -128, 127), np.int8)


@one_thread()
def retrain(times: int) -> None:
    """Retrain once, and print a row of the table."""
    inputs = read_inputs(newest_backbone(with_embeddings=True), None)
    inputs = replace(inputs, base_set=enlarged(inputs.base_set, times))
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        labels = split_labels(inputs.base_set, (), seed=SEED)
        head = train_balanced_head(inputs, labels, seed=SEED)
        detector = choose_detector(labels.embedding_set, head, seed=SEED, old=inputs.base_set.labels)
        draft = write_model(Path(folder), inputs, labels.embedding_set, head, detector)
        evaluate_draft(draft, inputs, labels, photos=(), classify=lambda *_: {}, progress=lambda *_: None)
    took, photos = time.perf_counter() - start, len(inputs.base_set.slugs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    views = photos + sum(len(each) for each in inputs.base_set.again.values())
    alone = _backbone(inputs.backbone) * views
    print(f"| {times} | {photos:,} | {views:,} | {took:.0f} | {peak:,.0f} | {alone:.0f} |", flush=True)


def _backbone(folder: Path) -> float:
    """Seconds of the backbone for one view."""
    interpreter = Interpreter((folder / BACKBONE_FILE).read_bytes())
    size = interpreter.input_size
    pixels = np.random.default_rng(0).integers(0, 255, (size, size, 3), dtype=np.uint8)
    start = time.perf_counter()
    for _ in range(TRIED):
        interpreter.run(pixels)
    return (time.perf_counter() - start) / TRIED


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Time and memory of a retraining, by the size of the base set.")
    parser.add_argument("--times", type=int, nargs="+", default=TIMES, help="sizes (default: 1 4 16)")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        retrain(given.one)
    else:
        print("| times | photos | views | seconds | peak MB | backbone alone, s |", flush=True)
        print("| ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
        for each in given.times:
            subprocess.run([sys.executable, "-m", "benchmarks.base_set", "--one", str(each)], check=True, cwd=ROOT)
