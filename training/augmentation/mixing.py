"""MixUp and CutMix of the pictures of a batch."""

import numpy as np
from numpy.typing import NDArray


def mix(
    pictures: NDArray[np.uint8], *, mixup: float, cutmix: float, largest: float, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], float]:
    """MixUp or CutMix of each picture with its mirror index.

    `mixup` and `cutmix` are their probabilities (Zhang et al. 2017, Yun et al. 2019). A pasted rectangle has sides from
    1/5 to `largest` of the picture's. Returns the pictures [N, S, S, 3], and their own share; the rest is the mirror's.
    """
    draw = rng.random()
    if draw >= mixup + cutmix:
        return pictures, 1.0
    if draw < mixup:
        share = float(rng.beta(0.3, 0.3))
        return (pictures * np.float32(share) + pictures[::-1] * np.float32(1 - share)).astype(np.uint8), share
    size = pictures.shape[1]
    high, wide = (int(side) for side in rng.uniform(size / 5, size * largest, 2))
    top, left = int(rng.integers(size - high)), int(rng.integers(size - wide))
    mixed = pictures.copy()
    mixed[:, top : top + high, left : left + wide] = pictures[::-1, top : top + high, left : left + wide]
    return mixed, 1 - high * wide / size**2
