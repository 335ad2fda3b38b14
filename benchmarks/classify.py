"""How long a photo takes, from the bytes of a 1280×960 JPEG to the answer, against a floor and against Keras.

`python benchmarks/classify.py` prints, in one run on one core,

- floor: the cheapest honest decode of the same JPEG to the same input (Pillow, at the scale that `picture.py` chooses;
  no checks, no orientation), and the bare interpreter;
- classify: `Classifier.classify`, the whole way;
- Keras: Pillow, and `predict` of a Keras MobileNetV2 of the same input size, as people usually write it (left out, and
  said so, where TensorFlow is not installed: run it with `.venv-training/bin/python`).

Each round measures all of them once, in random order, so that a busy machine is equally unfair to all; printed are
medians of the times, and of the rounds' ratios.
With `--check` it exits with 1 unless classify < 1.15 × floor and, where Keras ran, Keras ≥ 10 × classify.
"""

# ruff: noqa: E402
import io
import math
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

import numpy as np
from PIL import Image

from drawing import draw_sneaker, phone_jpeg
from model.classifier import Classifier
from model.interpreter import Interpreter, runtime_name
from model.live import shipped
from model.manifest import MODEL_FILE

ROUNDS, WARM_UP = 200, 10
SPARE = 1.5  # picture.py decodes to at least this many times the input


def main() -> int:
    """Measure, print, and judge if asked to."""
    folder, photo = shipped(), phone_jpeg(draw_sneaker(2, size=(1280, 960)))
    classifier = Classifier.load(folder, workers=1)
    size = classifier.manifest.input_size
    print(f"A JPEG of 1280×960 and {len(photo) // 1024} KiB; version {classifier.manifest.id}, input {size}×{size}.")
    print(f"{runtime_name()}, one thread, on {os.cpu_count()} cores; medians of {ROUNDS} rounds.\n")
    ways: dict[str, Callable[[], object]] = {
        "floor: decode + raw invoke": floor(folder, size, photo),
        "Classifier.classify": lambda: classifier.classify(photo),
    }
    if keras := keras_predict(size, photo):
        ways["Pillow + Keras predict"] = keras
    else:
        print("No TensorFlow here, so Keras is left out; .venv-training/bin/python benchmarks/classify.py has it.\n")
    rounds = measure(ways)
    low, ours, *_ = rounds.values()
    for name, seconds in rounds.items():
        print(
            f"{name:<28} {statistics.median(seconds) * 1000:8.2f} ms"
            f"   {ratio(seconds, low):7.3f} × floor   {ratio(seconds, ours):7.3f} × classify"
        )
    good = ratio(ours, low) < 1.15 and all(ratio(slow, ours) >= 10 for slow in list(rounds.values())[2:])
    return 0 if good or "--check" not in sys.argv else 1


def ratio(over: list[float], under: list[float]) -> float:
    """How many times longer `over` takes: the median of the rounds' ratios, since load changes between rounds."""
    return statistics.median(a / b for a, b in zip(over, under, strict=True))


def floor(folder: Path, size: int, photo: bytes) -> Callable[[], object]:
    """The least that must be done: decode small, cut the middle square, scale, invoke."""
    interpreter, least = Interpreter((folder / MODEL_FILE).read_bytes()), math.ceil(size * SPARE)

    def run() -> object:
        image = Image.open(io.BytesIO(photo), formats=("JPEG",))
        image.draft("RGB", (least, least))
        side = min(image.size)
        left, top = (image.width - side) / 2, (image.height - side) / 2
        box = (left, top, left + side, top + side)
        return interpreter.run(np.asarray(image.resize((size, size), Image.Resampling.BICUBIC, box=box)))

    return run


def keras_predict(size: int, photo: bytes) -> Callable[[], object] | None:
    """The usual way: the whole JPEG decoded and scaled by Pillow, then `predict`; None without TensorFlow."""
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
