"""Smooth noise for floors and light."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.floating[Any]]
Rng = np.random.Generator

_FINE = 3.0  # pixels; wider clouds are drawn smaller and stretched, since nothing in them is finer


def clouds(
    shape: tuple[int, int], radius: float | tuple[float, float], rng: Rng, *, wrap: bool = True
) -> NDArray[np.float32]:
    """Smooth noise [H, W], mean 0, deviation 1."""
    from scipy.ndimage import gaussian_filter

    radii = (radius, radius) if isinstance(radius, int | float) else radius
    shrink = [max(1, int(each / _FINE)) for each in radii]
    small = [-(-side // by) for side, by in zip(shape, shrink, strict=True)]
    rough = rng.standard_normal(small, dtype=np.float32)
    soft = gaussian_filter(
        rough, [r / by for r, by in zip(radii, shrink, strict=True)], mode="wrap" if wrap else "nearest"
    )
    soft = (soft - soft.mean()) / (soft.std() + 1e-6)
    if small == list(shape):
        return np.asarray(soft, np.float32)
    return np.asarray(Image.fromarray(soft).resize(shape[::-1], Image.Resampling.BICUBIC), np.float32)
