"""Alignment: whether two pictures show the same photo.

The second is stretched and shifted until it fits the first (Lucas and Kanade, IJCAI 1981, inverse compositional, from
coarse to fine), as it stands and mirrored. A copy that was cut, resized or encoded again then has the same structure
(SSIM, Wang et al., IEEE TIP 2004) and the same colours; another colourway of the shoe in the same pose has not.
One gain and one offset for the whole picture are taken out first: brightness and contrast make no other photo.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

SIDES = (16, 32, 64)  # pixels, coarse to fine
ITERATIONS = 8  # of fitting on each side; more changed nothing
MIN_OVERLAP = 0.5  # of the first picture: any corner would fit some other
WINDOW = 7  # pixels, of the comparison of structure
NOISE_VARIANCE = 20.0  # squared grey levels that count as noise
MAX_VARIANCE = 400.0  # squared grey levels: an outline weighs no more than this, or white paper around would decide
MAX_RESIDUAL = 30.0**2  # squared grey levels left on the smallest side; of 360 copies the worst had 23²
MAX_GAIN, MAX_OFFSET = 1.3, 40.0  # that an edit gives a copy, in grey levels: 10 % brighter is a gain of 1.1
MIN_SIMILARITY, MAX_COLOUR_DIFFERENCE = 0.82, 18.0  # `benchmarks/cleaning.py` measures what they let through

Array = NDArray[np.float32]
Pyramid = tuple[Image.Image, ...]


class Alignment(NamedTuple):
    """How well two pictures fit."""

    alike: float  # structure, -1 to 1, 1 being the same
    colours: float  # the largest but 2 % of the differences of blurred colours, 0 to 255

    @property
    def same(self) -> bool:
        """Whether they are one photo."""
        return self.alike >= MIN_SIMILARITY and self.colours <= MAX_COLOUR_DIFFERENCE


NO_ALIGNMENT = Alignment(alike=-1.0, colours=255.0)


def pyramid(image: Image.Image) -> Pyramid:
    """A picture as squares of RGB, one for each of SIDES."""
    large = image.convert("RGB").resize((SIDES[-1], SIDES[-1]), Image.Resampling.BOX)
    return tuple(large.resize((side, side), Image.Resampling.BOX) for side in SIDES)


def align(one: Pyramid, other: Pyramid) -> Alignment:
    """Align two pictures, in either direction, as they are or mirrored."""
    found = _laid(one, other)
    return found if found.same else max(found, _laid(other, one))


def _laid(one: Pyramid, other: Pyramid) -> Alignment:
    """Align `other` to `one`; warps [2, 3] in halves of a side."""
    mirrored = tuple(ImageOps.mirror(image) for image in other)
    warp, moved = min(
        ((_fitted(one[0], each[0], np.eye(2, 3, dtype=np.float32)), each) for each in (other, mirrored)),
        key=lambda pair: _left(one[0], pair[1][0], pair[0]),
    )
    if _left(one[0], moved[0], warp) > MAX_RESIDUAL:
        return NO_ALIGNMENT
    for still, image in zip(one[1:], moved[1:], strict=True):
        warp = _fitted(still, image, warp)
    warped, inside = _warped(moved[-1], warp)
    template = np.asarray(one[-1], dtype=np.float32)
    return _compared(template, _levelled(warped, template, inside), inside)


def _fitted(still: Image.Image, moved: Image.Image, warp: Array) -> Array:
    """The warp that lays `moved` over `still`, from a first guess."""
    template = np.asarray(still, dtype=np.float32)  # [side, side, 3], 0 to 255
    steps, solve = _steepest(template)
    for _ in range(ITERATIONS):
        warped, inside = _warped(moved, warp)
        if inside.mean() < MIN_OVERLAP:
            break
        apart = (_levelled(warped, template, inside) - template) * inside[..., None]
        change = solve @ (steps @ apart.ravel())
        warp = _composed(warp, change.reshape(2, 3))
        if np.abs(change).max() < 1e-3:
            break
    return warp


def _left(still: Image.Image, moved: Image.Image, warp: Array) -> float:
    """The mean square difference where both are, 0 to 65025."""
    warped, inside = _warped(moved, warp)
    if inside.mean() < MIN_OVERLAP:
        return float("inf")
    template = np.asarray(still, dtype=np.float32)
    return float(((_levelled(warped, template, inside) - template)[inside] ** 2).mean())


def _levelled(moved: Array, template: Array, inside: NDArray[np.bool_]) -> Array:
    """`moved` with the brightness and contrast of `template`, within an edit's range.

    One gain and one offset for all channels: another colourway stays another.
    """
    if not inside.any():
        return moved
    first, second = moved[inside], template[inside]
    low, high = float(first.mean()), float(second.mean())
    spread = float(((first - low) ** 2).mean())
    gain = float(((first - low) * (second - high)).mean()) / max(spread, NOISE_VARIANCE)
    gain = min(max(gain, 1 / MAX_GAIN), MAX_GAIN)
    offset = min(max(high - gain * low, -MAX_OFFSET), MAX_OFFSET)
    levelled: Array = (gain * moved + offset).astype(np.float32)
    return levelled


def _compared(one: Array, other: Array, inside: NDArray[np.bool_]) -> Alignment:
    """Compare [side, side, 3] by windows that are wholly inside."""
    from scipy.ndimage import uniform_filter  # SciPy only where photos are compared

    def mean(values: Array) -> Array:
        blurred: Array = uniform_filter(values, (WINDOW, WINDOW, 1))
        return blurred

    whole = mean(np.repeat(inside[..., None], 3, axis=2).astype(np.float32)) > 0.99
    if whole.mean() < MIN_OVERLAP / 2:
        return NO_ALIGNMENT
    first, second = mean(one), mean(other)
    spread, again = mean(one * one) - first**2, mean(other * other) - second**2
    both = mean(one * other) - first * second
    likeness = (2 * first * second + NOISE_VARIANCE) / (first**2 + second**2 + NOISE_VARIANCE)
    likeness *= (2 * both + NOISE_VARIANCE) / (spread + again + NOISE_VARIANCE)
    weights = np.minimum(np.maximum(spread, again), MAX_VARIANCE) * whole
    alike = float((likeness * weights).sum() / max(float(weights.sum()), 1e-3))
    return Alignment(alike=alike, colours=float(np.percentile(np.abs(first - second)[whole], 98)))


def _steepest(template: Array) -> tuple[Array, Array]:
    """Steepest-descent images `[6, pixels * 3]` and inverse Hessian `[6, 6]`."""
    down, across = np.gradient(template, axis=(0, 1))
    at = _grid(len(template))
    x, y = at[None, :, None], at[:, None, None]
    half = np.float32(len(template) / 2)
    steps = np.stack([across * x, across * y, across, down * x, down * y, down]).reshape(6, -1) * half
    hessian = steps @ steps.T
    damped = hessian + (1e-3 * np.trace(hessian) / 6 + 1.0) * np.eye(6, dtype=np.float32)
    return steps.astype(np.float32), np.linalg.inv(damped).astype(np.float32)


def _grid(side: int) -> Array:
    """The middles of pixels, -1 to 1, `[side]`."""
    return ((np.arange(side) + 0.5) * 2 / side - 1).astype(np.float32)


def _warped(image: Image.Image, warp: Array) -> tuple[Array, NDArray[np.bool_]]:
    """The warped picture `[side, side, 3]`, and its valid pixels."""
    side, at = image.width, _grid(image.width)
    x = warp[0, 0] * at[None] + warp[0, 1] * at[:, None] + warp[0, 2]
    y = warp[1, 0] * at[None] + warp[1, 1] * at[:, None] + warp[1, 2]
    shift = (1 + warp[:, 2] - warp[:, 0] - warp[:, 1]) * side / 2  # Pillow measures from the corner, in pixels
    data = tuple(float(number) for row in (0, 1) for number in (*warp[row, :2], shift[row]))
    moved = image.transform(image.size, Image.Transform.AFFINE, data, Image.Resampling.BILINEAR)
    return np.asarray(moved, dtype=np.float32), (abs(x) <= 1) & (abs(y) <= 1)


def _composed(warp: Array, change: Array) -> Array:
    """The warp after the inverse of a small one."""
    square = np.eye(3, dtype=np.float32)
    step = square.copy()
    step[:2] += change
    square[:2] = warp
    composed: Array = (square @ np.linalg.inv(step))[:2].astype(np.float32)
    return composed
