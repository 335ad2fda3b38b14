"""Field fine-tuning: one backbone, two heads.

The two heads share the backbone's embedding, and nothing else: many rare names in the head of the known models cost the
phone photos (measured: docs/decisions/). The run resumes from its checkpoint, for as many steps as are asked for.

Alone: `python -m training.finetune.field_training CACHE RUN --backbone FOLDER --steps N [--cooldown N] [--size S]`.
"""

import argparse
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from training.augmentation.field_loader import Batch, Classes, FieldLoader, facts_in
from training.augmentation.field_recipe import FieldRecipe
from training.augmentation.photo_cache import open_photo_cache
from training.finetune.architectures import build
from training.finetune.int8_weights import calibrate_batch_norm
from training.head.head import linear_layer

CHECKPOINT = "checkpoint.npz"
WEIGHTS = "average.weights.h5"  # the backbone's averaged weights, as training.quantize reads them
HEADS = "heads.npz"  # both heads, averaged
EVERY = 100  # steps of one entry of the history
SAVE_SECONDS = 240  # between checkpoints: a kill loses no more
SETTLING = 256  # photos that the normalisations of an unfolded backbone take their statistics from
Arrays = list[NDArray[Any]]


class CosineHead(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """Scaled cosines between embeddings [N, E] and name directions."""

    def __init__(self, names: int, scale: float, **options: Any) -> None:
        super().__init__(dtype="float32", **options)
        self._names, self._scale = names, scale

    def build(self, shape: tuple[int | None, int]) -> None:
        """Make the directions, [E, names]."""
        self.directions = self.add_weight(shape=(shape[1], self._names), name="directions")

    def call(self, embedding: Any) -> Any:
        """The logits, [N, names]."""
        rows = tf.math.l2_normalize(embedding, axis=1)
        return self._scale * tf.matmul(rows, tf.math.l2_normalize(self.directions, axis=0))


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What one step found, means over the batch."""

    known: float
    names: float


class FieldModel:
    """Backbone and heads, fitted step by step."""

    def __init__(self, recipe: FieldRecipe, classes: Classes, backbone: Path) -> None:
        keras.utils.set_random_seed(recipe.seed)
        self.recipe, self.steps, self.rate_factor = recipe, 0, 1.0
        self.backbone = build("mobilenet_v2", backbone, momentum=recipe.momentum)
        for number, layer in enumerate(self.backbone.layers):
            layer.trainable = number >= recipe.frozen
        pixels = keras.Input(self.backbone.input_shape[1:])
        embedding = self.backbone(keras.layers.Rescaling(1 / 127.5, offset=-1.0)(pixels))
        dropped = keras.layers.Dropout(recipe.dropout, seed=recipe.seed)(embedding)
        self.known = keras.layers.Dense(len(classes.known) + 2, dtype="float32", name="known")
        self.names = CosineHead(len(classes.names), recipe.name_scale, name="names")
        self.model = keras.Model(pixels, [self.known(dropped), self.names(embedding)])
        self.optimizer = keras.optimizers.AdamW(
            recipe.rate, weight_decay=recipe.weight_decay, global_clipnorm=recipe.clip
        )
        self.optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
        self.optimizer.build(self.model.trainable_variables)
        self.average = self.weights()
        self._compiled = tf.function(self._step, reduce_retracing=True)

    def weights(self) -> Arrays:
        """All weights, in the order of the model's."""
        return [np.array(weight.numpy()) for weight in self.model.weights]

    def embeddings(self, pictures: NDArray[np.uint8], piece: int = 64) -> NDArray[np.float32]:
        """Of [N, S, S, 3]: [N, E], by the current weights."""
        parts = [
            pictures[start : start + piece].astype(np.float32) / 127.5 - 1 for start in range(0, len(pictures), piece)
        ]
        return np.concatenate([np.asarray(self.backbone(part, training=False)) for part in parts])

    def start(self, pictures: NDArray[np.uint8], known: NDArray[np.float32], names: NDArray[np.float32]) -> None:
        """Fit both heads on plain crops of the unfolded backbone."""
        calibrate_batch_norm(self.backbone, list(pictures[:: max(1, len(pictures) // SETTLING)]))
        found = self.embeddings(pictures)
        sure = known.max(axis=1) > 0
        layer = linear_layer(found[sure], known[sure].argmax(axis=1))
        self.known.set_weights([layer.weights, layer.bias])
        units = found / np.linalg.norm(found, axis=1, keepdims=True)
        directions = units.T @ names
        self.names.set_weights([directions / np.maximum(np.linalg.norm(directions, axis=0), 1e-6)])
        self.average = self.weights()

    def step(self, batch: Batch, rate: float) -> Loss:
        """Learn from a batch."""
        self.optimizer.learning_rate.assign(rate)
        known, names = self._compiled(
            tf.constant(batch.pictures.astype(np.float32)), tf.constant(batch.known), tf.constant(batch.names)
        )
        self.steps += 1
        keep = min(self.recipe.average, (10 + self.steps) / (100 + self.steps))
        for average, weight in zip(self.average, self.model.weights, strict=True):
            average += np.asarray((1 - keep) * (weight.numpy() - average), average.dtype)
        return Loss(known=float(known), names=float(names))

    def _step(self, pictures: Any, known: Any, names: Any) -> tuple[Any, Any]:
        recipe = self.recipe
        smooth = recipe.label_smoothing / known.shape[1]
        with tf.GradientTape() as tape:
            known_logits, name_logits = self.model(pictures, training=True)
            mass = tf.reduce_sum(known, axis=1, keepdims=True)  # 0 where the photo is ambiguous
            target = (1 - recipe.label_smoothing) * known + smooth * mass
            first = -tf.reduce_sum(target * tf.nn.log_softmax(known_logits)) / tf.reduce_sum(mass)
            second = -tf.reduce_sum(names * tf.nn.log_softmax(name_logits)) / tf.maximum(tf.reduce_sum(names), 1.0)
            loss = first + recipe.name_weight * second
        variables = self.model.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return first, second

    def save(self, run: Path, history: Sequence[dict[str, float]]) -> None:
        """Write the checkpoint and the averaged backbone atomically."""
        parts = {
            "model": self.weights(),
            "optimizer": [np.array(each.numpy()) for each in self.optimizer.variables],
            "average": self.average,
        }
        arrays: dict[str, Any] = {
            f"{part}_{number:04d}": value for part, values in parts.items() for number, value in enumerate(values)
        }
        fresh = run / f"{CHECKPOINT}.fresh"
        with fresh.open("wb") as file:
            np.savez(file, steps=self.steps, history=np.array(json.dumps(list(history))), **arrays)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(run / CHECKPOINT)

    def save_average(self, run: Path) -> None:
        """Write the averaged backbone as Keras weights, and the averaged heads."""
        own = self.weights()
        self.model.set_weights(self.average)
        self.backbone.save_weights(run / WEIGHTS)
        kernel, bias = self.known.get_weights()
        np.savez(run / HEADS, kernel=kernel, bias=bias, directions=self.names.get_weights()[0])
        self.model.set_weights(own)

    def restore(self, run: Path) -> list[dict[str, float]]:
        """Go back to a checkpoint; its history."""
        with np.load(run / CHECKPOINT) as file:
            parts = {
                name: [file[key] for key in sorted(file.files) if key.startswith(f"{name}_")]
                for name in ("model", "optimizer", "average")
            }
            self.average, self.steps = parts["average"], int(file["steps"])
            history = list(json.loads(str(file["history"])))
        self.model.set_weights(parts["model"])
        if len(parts["optimizer"]) == len(self.optimizer.variables):  # else other layers train now: begin anew
            for variable, value in zip(self.optimizer.variables, parts["optimizer"], strict=True):
                variable.assign(value)
        return history


def rate_at(step: int, recipe: FieldRecipe, end: int, cooldown: int) -> float:
    """The learning rate at a step.

    It warms up, stays constant, and falls to zero over the last `cooldown` steps.
    """
    rise = min(1.0, (step + 1) / recipe.warm_up)
    fall = min(1.0, (end - step) / cooldown) if cooldown else 1.0
    return recipe.rate * rise * fall


def plain_crops(cache: Path, size: int) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]]:
    """Crops [N, S, S, 3] of training photos, and the targets."""
    from PIL import Image

    from training.augmentation import field_loader as loader

    still = FieldRecipe(size=size, box_grow=(1.15, 1.15), box_shift=0.0, whole=0.0)
    views, chance = loader.Views(cache, still), np.random.default_rng(0)
    gallery, crops = open_photo_cache(cache), []
    for row in range(len(gallery)):
        pixels = gallery.photo(row)
        region = loader.crop_region(pixels.shape[:2], views.boxes[row][:1], still, chance)
        crops.append(np.asarray(Image.fromarray(pixels).resize((size, size), Image.Resampling.BICUBIC, box=region)))
    views.soft = None
    known, names = (np.stack(each) for each in zip(*(views.targets(row) for row in range(len(gallery))), strict=True))
    return np.stack(crops), known, names


def train(
    cache: Path, run: Path, recipe: FieldRecipe, backbone: Path, steps: int, *,
    cooldown: int = 0, workers: int = 1, stop: float = float("inf"),
) -> None:  # fmt: skip
    """Train until `steps` or `stop`; leave a checkpoint and the average.

    `stop` is in seconds since the epoch.
    """
    run.mkdir(parents=True, exist_ok=True)
    (run / "recipe.json").write_text(json.dumps(recipe.as_json(), indent=1), encoding="utf-8")
    model = FieldModel(recipe, Classes.of(facts_in(cache)[0]), backbone)
    history: list[dict[str, float]] = []
    if (run / CHECKPOINT).exists():
        history = model.restore(run)
    else:
        model.start(*plain_crops(cache, recipe.size))
    losses: list[Loss] = []
    with FieldLoader(cache, recipe, workers=workers) as loader:
        start = saved = time.monotonic()
        for batch in loader.batches(model.steps):
            if model.steps >= steps or time.time() >= stop:
                break
            losses.append(model.step(batch, rate_at(model.steps, recipe, steps, cooldown)))
            if model.steps % EVERY == 0:
                history.append(_facts(model, losses, len(batch.pictures), time.monotonic() - start))
                print(json.dumps(history[-1]), flush=True)
                losses, start = [], time.monotonic()
            if time.monotonic() - saved >= SAVE_SECONDS:
                model.save(run, history)
                model.save_average(run)
                saved = time.monotonic()
    model.save(run, history)
    model.save_average(run)


def _facts(model: FieldModel, losses: Sequence[Loss], batch: int, seconds: float) -> dict[str, float]:
    """What the history keeps of some steps."""
    return {
        "step": model.steps, "known": float(np.mean([each.known for each in losses])),
        "names": float(np.mean([each.names for each in losses])), "pace": round(len(losses) * batch / seconds, 1),
        "size": model.recipe.size, "time": round(time.time()),
    }  # fmt: skip


def main() -> None:
    """Train, and print a line of JSON every hundred steps."""
    parser = argparse.ArgumentParser(description="Fine-tune a backbone on the field data set.")
    parser.add_argument("cache", type=Path, help="what training.augmentation.field_cache made")
    parser.add_argument("run", type=Path, help="checkpoint and result; an interrupted run resumes here")
    parser.add_argument("--backbone", type=Path, required=True, help="folder of the backbone to start from")
    parser.add_argument("--steps", type=int, required=True, help="steps in all")
    parser.add_argument("--cooldown", type=int, default=0, help="steps at the end that bring the rate to zero")
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--rate", type=float, default=FieldRecipe().rate)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--stop", type=float, default=float("inf"), help="time to stop at, seconds since 1970")
    options = parser.parse_args()
    recipe = replace(FieldRecipe(), size=options.size, rate=options.rate)
    recipe = recipe.calmer() if options.cooldown else recipe
    train(
        options.cache, options.run, recipe, options.backbone, options.steps,
        cooldown=options.cooldown, workers=options.workers, stop=options.stop,
    )  # fmt: skip


if __name__ == "__main__":
    main()
