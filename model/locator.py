"""Locator: boxes of shoes by a small detector (CenterNet, arXiv:1904.07850).

The graph takes uint8 RGB [1, S, S, 3]. It gives two float32 maps at a stride of 8 pixels: `heat` [1, M, M, 1], logits
that a shoe's centre lies in a cell, and `shape` [1, M, M, 4], the centre's place in its cell (x and y, 0 to 1) and the
natural logarithm of the box's width and height, relative to the picture.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.errors import VersionError
from model.interpreter import _runtime
from model.pictures.crop import Box
from model.pictures.picture import fit
from model.prediction import Located

Floats = NDArray[np.float32]

FILE = "locator.tflite"
STRIDE = 8  # pixels of the input for a cell of the maps
LEAST_SCORE = 0.5
MOST_BOXES = 12
OVERLAP = 0.45  # intersection over union from which on two boxes are one shoe, or one pair


class Locator:
    """The detector; not thread-safe, one for each thread."""

    def __init__(self, graph: bytes, threads: int = 1) -> None:
        """Prepare a .tflite; raises VersionError where it is no locator."""
        if graph[4:8] != b"TFL3":
            raise VersionError(f"The locator is no .tflite: it begins with {graph[:8]!r}.")
        try:
            self._net: Any = _runtime().Interpreter(model_content=graph, num_threads=threads)
            self._net.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise VersionError(f"The locator is no .tflite that can be run ({error}).") from error
        (entry,), outputs = self._net.get_input_details(), self._net.get_output_details()
        by_channels = {int(each["shape"][-1]): int(each["index"]) for each in outputs}
        if entry["dtype"] is not np.uint8 or set(by_channels) != {1, 4}:
            raise VersionError(f"The locator takes {entry['dtype'].__name__} and gives {sorted(by_channels)} channels.")
        self._input, self._heat, self._shape = int(entry["index"]), by_channels[1], by_channels[4]
        self.input_size = int(entry["shape"][1])

    @classmethod
    def load(cls, path: Path, threads: int = 1) -> "Locator":
        """Read and prepare a file; raises VersionError."""
        try:
            return cls(path.read_bytes(), threads)
        except OSError as error:
            raise VersionError(f"{path} cannot be read ({error.strerror}): restore it.") from error

    def locate(self, image: Image.Image, least: float = LEAST_SCORE) -> tuple[Located, ...]:
        """The shoes in an upright RGB picture, surest first."""
        return decode(*self.maps(fit(image, self.input_size, "squash")), least=least)

    def maps(self, pixels: NDArray[np.uint8]) -> tuple[Floats, Floats]:
        """Maps `heat` and `shape` of pixels [S, S, 3]."""
        self._net.set_tensor(self._input, pixels[np.newaxis])
        self._net.invoke()
        return self._net.get_tensor(self._heat)[0, ..., 0], self._net.get_tensor(self._shape)[0]


def decode(
    heat: Floats, shape: Floats, *, least: float = LEAST_SCORE, most: int = MOST_BOXES, overlap: float = OVERLAP
) -> tuple[Located, ...]:
    """Boxes from `heat` [M, M] and `shape` [M, M, 4].

    Boxes are local maxima, best first. Overlapping boxes count once.
    """
    cells = len(heat)
    logit = float(np.log(least / (1 - least)))
    rows, columns = np.nonzero((heat >= logit) & (heat == _highest_near(heat)))
    order = np.argsort(-heat[rows, columns], kind="stable")
    found: list[Located] = []
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        dx, dy, log_wide, log_high = shape[row, column].tolist()
        box = _box((column + dx) / cells, (row + dy) / cells, float(np.exp(log_wide)), float(np.exp(log_high)))
        if all(iou(box, other.box) <= overlap for other in found):
            found.append(Located(box=box, score=float(1 / (1 + np.exp(-heat[row, column])))))
        if len(found) == most:
            break
    return tuple(found)


def iou(one: Sequence[float], other: Sequence[float]) -> float:
    """Intersection over union of two boxes, 0 to 1."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(0.0, wide) * max(0.0, high)
    both = (one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1]) - shared
    return shared / both if both > 0 else 0.0


def _highest_near(heat: Floats) -> Floats:
    """The maximum of each 3 by 3 neighbourhood, [M, M]."""
    padded = np.pad(heat, 1, constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
    return np.asarray(windows.max(axis=(2, 3)), np.float32)


def _box(x: float, y: float, wide: float, high: float) -> Box:
    x0, y0, x1, y1 = (min(1.0, max(0.0, each)) for each in (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
    return x0, y0, x1, y1
