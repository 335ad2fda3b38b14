"""Targets of the locator: boxes as the maps that `model.locator` decodes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.pictures.crop import Box

Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Targets:
    """What the maps of pictures should be."""

    heat: Floats  # [N, M, M], 1 at a centre, falling off around it (CenterNet, arXiv:1904.07850)
    shape: Floats  # [N, M, M, 4], as `model.locator` reads it
    weight: Floats  # [N, M, M], of the shape's loss: cells near a centre


def targets_of(boxes: Sequence[Sequence[Box]], cells: int) -> Targets:
    """The maps for pictures with these boxes."""
    heat = np.zeros((len(boxes), cells, cells), np.float32)
    shape, weight = np.zeros((*heat.shape, 4), np.float32), np.zeros_like(heat)
    grid = np.arange(cells) + 0.5
    for number, each in enumerate(boxes):
        for box in sorted(each, key=lambda box: -(box[2] - box[0]) * (box[3] - box[1])):  # small ones on top
            x, y = (box[0] + box[2]) / 2 * cells, (box[1] + box[3]) / 2 * cells
            wide, high = max(box[2] - box[0], 1e-3), max(box[3] - box[1], 1e-3)
            reach_x, reach_y = (max(0.6, 0.12 * side * cells) for side in (wide, high))
            column, row = min(int(x), cells - 1), min(int(y), cells - 1)
            bump = np.exp(-(((grid[None] - x) / reach_x) ** 2 + ((grid[:, None] - y) / reach_y) ** 2) / 2)
            bump[row, column] = 1.0
            here = bump > np.maximum(heat[number], 0.3)
            heat[number] = np.maximum(heat[number], bump)
            places = np.stack(np.broadcast_arrays(
                x - grid[None] + 0.5, y - grid[:, None] + 0.5, np.log(wide), np.log(high)
            ), axis=-1)  # fmt: skip
            shape[number][here], weight[number][here] = places[here], bump[here]
    return Targets(heat=heat, shape=shape, weight=weight)
