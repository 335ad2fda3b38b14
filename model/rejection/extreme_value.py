"""Tail: what only a small share of photos exceeds, where there are too few photos to count so rare a thing.

The excess of the highest values over the rest falls off about exponentially (peaks over a threshold; Coles, An
Introduction to Statistical Modeling of Extreme Values, 2001, chapter 4). One or two odd photos hardly move it.
"""

from math import log

import numpy as np
from numpy.typing import NDArray

# The share of known models' photos, rightly named otherwise, that new models may take.
LOST = 0.01
TAIL = 0.14  # the share of values that tell how it falls off


def edge(values: NDArray[np.float32], *, exceeded: float = LOST) -> float:
    """What a share of `exceeded` is higher than, from values `[photos]`, one at least; raises ValueError for none."""
    if not len(values):
        raise ValueError("There is no value to find the edge of: give those of one photo or more.")
    falling = np.sort(values)[::-1].astype(np.float64)
    tail = min(max(1, round(TAIL * len(falling))), len(falling) - 1)
    excess = float((falling[:tail] - falling[tail]).mean()) if tail else 0.0
    return float(falling[tail]) + excess * log(TAIL / exceeded)
