"""Soft targets of an earlier network (born-again, arXiv:1805.04770).

The loader mixes them into the targets where the cache has them. One pass over the photos serves all later steps.

Alone: `python -m training.finetune.field_opinion CACHE RUN [--size 128]`.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.augmentation.field_loader import OPINION
from training.evaluation.calibration import softmax
from training.finetune.architectures import build
from training.finetune.field_training import HEADS, WEIGHTS, plain_crops

PIECE = 64  # crops at a time
TEMPERATURE = 1.5  # above 1: what a class is like shows in its second and third places


def opinion_of(run: Path, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Probabilities [N, K + 2] of crops [N, S, S, 3]."""
    net = build("mobilenet_v2", run / WEIGHTS)
    pieces = [crops[start : start + PIECE].astype(np.float32) / 127.5 - 1 for start in range(0, len(crops), PIECE)]
    values = np.concatenate([np.asarray(net.predict_on_batch(piece)) for piece in pieces])
    with np.load(run / HEADS) as heads:
        return softmax((values @ heads["kernel"] + heads["bias"]) / TEMPERATURE)


def main() -> None:
    """Write the opinion into the cache."""
    parser = argparse.ArgumentParser(description="Write a network's opinion of the plain crops into the cache.")
    parser.add_argument("cache", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--size", type=int, default=128)
    options = parser.parse_args()
    np.save(options.cache / OPINION, opinion_of(options.run, plain_crops(options.cache, options.size)[0]))


if __name__ == "__main__":
    main()
