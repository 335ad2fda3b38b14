"""Train the locator: a head on frozen MobileNetV2 features.

An int8 trunk computes the features of a round's pictures once. The head trains on them for some epochs.

Alone: `python -m training.locator.train DATA CACHE WEIGHTS RUN OUT.tflite [--rounds N]`. WEIGHTS are what
`training.locator.weights` reads.
"""

import argparse
import json
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from model.locator import STRIDE
from model.pictures.crop import Box
from training.locator.network import expansion, head, loss_of, trunk, whole
from training.locator.pictures import Scenes, drawn
from training.locator.targets import Targets, targets_of
from training.locator.weights import load_trunk

SIZE = 256  # side of the input, pixels
CALIBRATION = 200  # pictures
WEIGHTS, FACTS = "head.weights.h5", "head.json"
Pictures = NDArray[np.uint8]  # [N, S, S, 3]


@dataclass(frozen=True, kw_only=True)
class LocatorRecipe:
    """Choices of one training."""

    rounds: int = 3
    pictures: int = 12_000  # drawn anew for each round: 1.8 GB of features
    epochs: int = 3  # of each round
    batch: int = 32
    rate: float = 4e-3
    weight_decay: float = 1e-3
    seed: int = 20


def to_int8(net: Any, size: int, calibration: Pictures) -> bytes:
    """Convert a network to .tflite: uint8 in, float32 out."""
    pixels = keras.Input((size, size, 3), batch_size=1)
    converter = tf.lite.TFLiteConverter.from_keras_model(keras.Model(pixels, net(pixels)))
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([each[None].astype(np.float32) / 127.5 - 1] for each in calibration)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = tf.uint8
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Statistics for quantized inputs")
        return bytes(converter.convert())


def features_of(graph: bytes, pictures: Iterator[tuple[Pictures, tuple[Box, ...]]], count: int, size: int) -> Any:
    """Features float16 of each tap, and boxes, of `count` pictures."""
    from ai_edge_litert.interpreter import Interpreter

    net = Interpreter(model_content=graph, num_threads=1)
    net.allocate_tensors()
    entry = net.get_input_details()[0]["index"]
    outputs = sorted(net.get_output_details(), key=lambda each: -int(each["shape"][1]))
    made = [np.zeros((count, *each["shape"][1:]), np.float16) for each in outputs]
    boxes = []
    for number, (pixels, its) in enumerate(pictures):
        net.set_tensor(entry, pixels[None])
        net.invoke()
        for level, each in zip(made, outputs, strict=True):
            level[number] = net.get_tensor(each["index"])[0]
        boxes.append(its)
    return made, boxes


class HeadTraining:
    """Training of the head in rounds; it resumes from an epoch."""

    def __init__(self, net: Any, run: Path, recipe: LocatorRecipe, size: int) -> None:
        """Start, or resume what `run` holds; the optimiser's moments begin anew."""
        keras.utils.set_random_seed(recipe.seed)
        self._run, self._recipe, self._expansion = run, recipe, expansion(net, size)
        self.net, self.epochs = head(size), 0
        steps = recipe.rounds * recipe.epochs * (recipe.pictures // recipe.batch)
        schedule = keras.optimizers.schedules.CosineDecay(recipe.rate, steps)
        self._optimizer = keras.optimizers.AdamW(schedule, recipe.weight_decay)
        self._optimizer.build(self.net.trainable_variables)
        self._step = tf.function(self._learn, reduce_retracing=True)
        if (run / FACTS).exists():
            self.net.load_weights(run / WEIGHTS)
            self.epochs = int(json.loads((run / FACTS).read_text(encoding="utf-8"))["epochs"])
            self._optimizer.iterations.assign(self.epochs * (recipe.pictures // recipe.batch))

    def epoch(self, features: Sequence[NDArray[np.float16]], targets: Targets) -> float:
        """Train on all pictures once, and save; the mean loss."""
        order = np.random.default_rng((self._recipe.seed, self.epochs)).permutation(len(targets.heat))
        losses = []
        for place in range(0, len(order) - self._recipe.batch + 1, self._recipe.batch):
            rows = np.sort(order[place : place + self._recipe.batch])
            taps = [tf.constant(each[rows].astype(np.float32)) for each in features]
            losses.append(float(self._step(taps, *(tf.constant(each[rows]) for each in vars(targets).values()))))
        self.epochs += 1
        self.net.save_weights(self._run / WEIGHTS)
        (self._run / FACTS).write_text(json.dumps({"epochs": self.epochs}), encoding="utf-8")
        return float(np.mean(losses))

    def _learn(self, taps: Any, *targets: Any) -> Any:
        variables = self.net.trainable_variables
        taps = self._expansion(taps, training=False)
        with tf.GradientTape() as tape:
            loss = loss_of(*self.net(taps, training=True), *targets)
        self._optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return loss


def train_locator(
    data: Path, cache: Path, weights: Path, run: Path, recipe: LocatorRecipe, *, size: int = SIZE
) -> bytes:
    """The int8 graph of a locator; each round draws new pictures."""
    run.mkdir(parents=True, exist_ok=True)
    scenes, net = Scenes(data, cache), load_trunk(weights)
    calibration = np.stack([pixels for pixels, _ in drawn(scenes, CALIBRATION, size, recipe.seed)])
    graph, training = to_int8(trunk(net), size, calibration), HeadTraining(net, run, recipe, size)
    while training.epochs < recipe.rounds * recipe.epochs:
        number = training.epochs // recipe.epochs
        pictures = drawn(scenes, recipe.pictures, size, recipe.seed + 1 + number)
        features, boxes = features_of(graph, pictures, recipe.pictures, size)
        targets = targets_of(boxes, size // STRIDE)
        while training.epochs < (number + 1) * recipe.epochs:
            loss = training.epoch(features, targets)
            facts = {"round": number + 1, "epoch": training.epochs, "loss": round(loss, 4), "time": round(time.time())}
            print(json.dumps(facts), flush=True)
    return to_int8(whole(net, training.net, size), size, calibration)


def main() -> None:
    """Train a locator."""
    parser = argparse.ArgumentParser(description="Train a locator on the features of a backbone.")
    parser.add_argument("data", type=Path)
    parser.add_argument("cache", type=Path, help="what training.augmentation.field_cache made")
    parser.add_argument("weights", type=Path, help="folder of a backbone, or a .tflite on MobileNetV2")
    parser.add_argument("run", type=Path, help="checkpoint; an interrupted run resumes here")
    parser.add_argument("out", type=Path)
    parser.add_argument("--rounds", type=int, default=LocatorRecipe().rounds)
    parser.add_argument("--pictures", type=int, default=LocatorRecipe().pictures)
    parser.add_argument("--epochs", type=int, default=LocatorRecipe().epochs)
    parser.add_argument("--size", type=int, default=SIZE)
    options = parser.parse_args()
    recipe = LocatorRecipe(rounds=options.rounds, pictures=options.pictures, epochs=options.epochs)
    made = train_locator(options.data, options.cache, options.weights, options.run, recipe, size=options.size)
    options.out.write_bytes(made)


if __name__ == "__main__":
    main()
