"""Latency of one photo against a floor and against Keras.

`python -m benchmarks.classify` prints, in one run on one core, for the shipped version as it answers a photo that it is
sure of (one look) and one that it is not (the second look's views besides),

- floor: the cheapest honest decode of the same JPEG to the same inputs (Pillow, at the scales that `picture.py`
  chooses; no checks, no orientation), and the bare interpreter as many times;
- classify: `Classifier.classify`, the whole way, without the locator;
- locator and crops: the same with the locator, the crop of each box and the suggestions;
- Keras: Pillow, and `predict` of a Keras MobileNetV2 of the same input size, as people usually write it (left out, and
  said so, where TensorFlow is not installed: run it with `.venv-training/bin/python`).

Each round measures all of them once, in random order, so that a busy machine is equally unfair to all; printed are
medians of the times, and of the rounds' ratios.
With `--check` it exits with 1 unless classify < 1.15 × floor for both and, where Keras ran, Keras ≥ 10 × classify.
"""

import io
import math
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from model.classifier import Classifier
from model.interpreter import Interpreter, runtime_name
from model.live import shipped
from model.locator import FILE as LOCATOR_FILE
from model.manifest import MODEL_FILE, Manifest, TestTimeAugmentation
from model.pictures.picture import View
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

ROUNDS, WARM_UP = 200, 10
SPARE = 1.5  # picture.py decodes to at least this many times the input


def main() -> int:
    """Measure, print, and judge if asked to."""
    folder, photo = shipped(), phone_jpeg(draw_sneaker(2, size=(1280, 960)))
    manifest = Manifest.read(folder)
    size, look = manifest.input_size, manifest.second_look
    print(f"A JPEG of 1280×960 and {len(photo) // 1024} KiB; version {manifest.id}, input {size}×{size}.")
    print(f"{runtime_name()}, one thread, on {os.cpu_count()} cores; medians of {ROUNDS} rounds.\n")
    ways: dict[str, Callable[[], object]] = {
        "sure: floor": floor(folder, size, photo, ()),
        "sure: classify": answering(folder, None, photo),
    }
    if look:
        ways |= {
            f"unsure: floor, {1 + len(look.views)} looks": floor(folder, size, photo, look.views),
            "unsure: classify": answering(folder, replace(look, below=1.0), photo),
        }
    if LOCATOR_FILE in manifest.files:
        ways["locator and crops"] = locating(folder, photo)
    if keras := keras_predict(size, photo):
        ways["Pillow + Keras predict"] = keras
    else:
        print("No TensorFlow here, so Keras is left out; .venv-training/bin/python -m benchmarks.classify has it.\n")
    rounds = measure(ways)
    low, ours, *rest = rounds.values()
    for name, seconds in rounds.items():
        print(
            f"{name:<28} {statistics.median(seconds) * 1000:8.2f} ms"
            f"   {ratio(seconds, low):7.3f} × floor   {ratio(seconds, ours):7.3f} × classify"
        )
    good = ratio(ours, low) < 1.15
    if look:
        again = ratio(rest[1], rest[0])
        print(f"\nAn unsure photo takes {again:.3f} × its own floor.")
        good = good and again < 1.15
    if keras:
        good = good and ratio(rest[-1], ours) >= 10
    return 0 if good or "--check" not in sys.argv else 1


def answering(folder: Path, look: TestTimeAugmentation | None, photo: bytes) -> Callable[[], object]:
    """The version in a folder at work, with another second look."""
    loaded = Classifier.load(folder, workers=1)
    model = Interpreter((folder / MODEL_FILE).read_bytes())
    classifier = Classifier(replace(loaded.manifest, second_look=look), [model], loaded.arrays)
    return lambda: classifier.classify(photo)


def locating(folder: Path, photo: bytes) -> Callable[[], object]:
    """The version as it answers an unsure photo: first view, locator, crops, suggestions."""
    classifier = Classifier.load(folder, workers=1)
    return lambda: classifier.classify(photo, locate=True)


def ratio(over: list[float], under: list[float]) -> float:
    """Slowdown against a baseline: median of the rounds' ratios."""
    return statistics.median(a / b for a, b in zip(over, under, strict=True))


def floor(folder: Path, size: int, photo: bytes, views: Sequence[View]) -> Callable[[], object]:
    """The minimum work: decode small, crop, scale, run."""
    interpreter = Interpreter((folder / MODEL_FILE).read_bytes())
    closest = min((view.share for view in views), default=1.0)

    def run() -> object:
        interpreter.run(np.asarray(scaled(decoded(photo, size), 1.0, size)))
        if views:
            image = decoded(photo, math.ceil(size / closest))
            for view in views:
                seen = np.asarray(scaled(image, view.share, size))
                interpreter.run(np.ascontiguousarray(seen[:, ::-1]) if view.mirrored else seen)
        return None

    return run


def decoded(photo: bytes, size: int) -> Image.Image:
    """Decode a JPEG at the smallest sufficient scale."""
    image = Image.open(io.BytesIO(photo), formats=("JPEG",))
    image.draft("RGB", (math.ceil(size * SPARE),) * 2)
    image.load()
    return image


def scaled(image: Image.Image, share: float, size: int) -> Image.Image:
    """The central square of the picture at the input's size."""
    side = share * min(image.size)
    left, top = (image.width - side) / 2, (image.height - side) / 2
    return image.resize((size, size), Image.Resampling.BICUBIC, box=(left, top, left + side, top + side))


def keras_predict(size: int, photo: bytes) -> Callable[[], object] | None:
    """Full decoding, then Keras `predict`; None without TensorFlow."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        import tensorflow as tf
    except ModuleNotFoundError:
        return None
    model = tf.keras.applications.MobileNetV2(weights=None, classes=50, input_shape=(size, size, 3))

    def run() -> object:
        image = Image.open(io.BytesIO(photo)).convert("RGB").resize((size, size))
        batch = tf.keras.applications.mobilenet_v2.preprocess_input(np.asarray(image, np.float32)[np.newaxis])
        return model.predict(batch, verbose=0)

    return run


def measure(ways: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """The seconds of each in every round."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    chance = random.Random(1)
    for count in range(-WARM_UP, ROUNDS):
        for name in chance.sample(list(ways), len(ways)):
            start = time.perf_counter()
            ways[name]()
            if count >= 0:
                taken[name].append(time.perf_counter() - start)
    return taken


if __name__ == "__main__":
    sys.exit(main())
