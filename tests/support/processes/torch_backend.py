"""What our layers and a fine-tuning do on PyTorch; prints findings as JSON.

KERAS_BACKEND=torch python torch_process.py layers | course | train PHOTOS RUN EPOCHS
"""

import importlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from training.finetune.layers import BatchNormalization, DepthwiseConv2D
from training.finetune.model import TrainableBackbone, prepare
from training.finetune.train import train_backbone
from training.recipe import Recipe

RECIPE = Recipe(
    architecture="custom", stages=((4, 32),), thaw=((1, 9), (1, 5)), frozen=1, batch=8, half=False, warm_up=0.2,
    weight_decay=0.0, floors=2, phone=0.0,
)  # fmt: skip
DEPTHWISE = ((1, "same", False), (1, "valid", False), (2, "valid", False), (2, "valid", True))
SECOND, THIRD = 5, 9  # numbers of convolutions


def found(layer: Any, pixels: np.ndarray) -> list[np.ndarray]:
    """What a layer gives of a batch in training, all gradients, its variables after that, and what it gives then."""
    torch = importlib.import_module("torch")
    given = torch.tensor(pixels, requires_grad=True)
    result = layer(given, training=True) if isinstance(layer, keras.layers.BatchNormalization) else layer(given)
    weight = torch.tensor(np.random.default_rng(1).normal(size=tuple(result.shape)).astype(np.float32))
    (result * weight).sum().backward()
    gradients = [given.grad, *(variable.value.grad for variable in layer.trainable_variables)]
    values = [result, *gradients, *(variable.value for variable in layer.variables), layer(given)]
    return [value.detach().numpy() for value in values]


def apart(ours: Any, theirs: Any, pixels: np.ndarray) -> list[float]:
    """How far two layers with the same weights are apart at most, in each thing that `found` finds."""
    for layer in (ours, theirs):
        layer.build(pixels.shape)
    chance = np.random.default_rng(2)
    weights = [chance.uniform(0.5, 1.5, value.shape) for value in theirs.get_weights()]
    for layer in (ours, theirs):
        layer.set_weights(weights)
    pairs = zip(found(ours, pixels), found(theirs, pixels), strict=True)
    return [float(np.abs(one - other).max() / max(1.0, np.abs(other).max())) for one, other in pairs]


def layers() -> dict[str, float]:
    prepare(RECIPE)
    first = np.random.default_rng(0).normal(2, 3, (4, 6, 11, 11)).astype(np.float32)
    result: dict[str, float] = {}
    for layout, pixels in (("channels_first", first), ("channels_last", first.transpose(0, 2, 3, 1).copy())):
        norm = {"axis": 1 if layout == "channels_first" else -1, "momentum": 0.9, "epsilon": 1e-3}
        *equal, variance, after = apart(BatchNormalization(**norm), keras.layers.BatchNormalization(**norm), pixels)
        result |= {f"norm {layout}": max(equal), f"variance {layout}": max(variance, after)}
        for kernel in (3, 5):
            for stride, padding, bias in DEPTHWISE:
                given = {"kernel_size": kernel, "strides": stride, "padding": padding, "data_format": layout}
                pair = [kind(**given, use_bias=bias) for kind in (DepthwiseConv2D, keras.layers.DepthwiseConv2D)]
                result[f"{kernel} {stride} {padding} {bias} {layout}"] = max(apart(pair[0], pair[1], pixels))
    return result


def course() -> dict[str, Any]:
    """A thaw in stages: what the optimiser carries over, and how long the first step of a late layer is."""
    trainable = TrainableBackbone(RECIPE, "none", 2, RECIPE.epochs * 2)
    learn(trainable, 0, 2)
    before, kernel = slots(trainable), np.array(trainable.backbone.layers[SECOND].get_weights()[0])
    trainable.enter(1)
    after = slots(trainable)
    learn(trainable, 1, 1)
    moved = np.abs(trainable.backbone.layers[SECOND].get_weights()[0] - kernel).max()
    rate = trainable.model.optimizer._learning_rate(2)
    momenta = [after[f"{trainable.backbone.layers[n].kernel.path.replace('/', '_')}_momentum"] for n in (SECOND, THIRD)]
    return {
        "optimizer": type(trainable.model.optimizer).__name__,
        "iteration": int(after["iteration"]),
        "carried": all((after[name] == value).all() for name, value in before.items()),
        "more": len(after) - len(before),
        "momenta": [float(np.abs(each).max()) for each in momenta],
        "step": float(moved) / float(keras.ops.convert_to_numpy(rate)),
    }


def learn(trainable: TrainableBackbone, epoch: int, steps: int) -> None:
    pictures = np.random.default_rng(epoch).integers(0, 256, (8, 32, 32, 3), dtype=np.uint8)
    trainable.enter(epoch)
    for _ in range(steps):
        trainable.step(pictures, np.eye(2, dtype=np.float32)[np.arange(8) % 2])


def slots(trainable: TrainableBackbone) -> dict[str, np.ndarray]:
    return {slot.name: np.array(keras.ops.convert_to_numpy(slot)) for slot in trainable.model.optimizer.variables}


def train(photos: str, run: str, epochs: str) -> dict[str, int]:
    """Train, and die after so many epochs of this process."""
    said: list[dict[str, float]] = []

    def progress(facts: dict[str, float]) -> None:
        said.append(facts)
        if len(said) == int(epochs):
            os._exit(9)

    train_backbone(Path(photos), Path(run), RECIPE, "none", progress=progress)
    return {"epochs": len(said)}


if __name__ == "__main__":
    parts: dict[str, Callable[..., Any]] = {"layers": layers, "course": course, "train": train}
    print(json.dumps(parts[sys.argv[1]](*sys.argv[2:])))
