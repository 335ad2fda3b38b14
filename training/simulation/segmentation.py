"""Segmentation: cuts a shoe and its shadow from a studio photo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.simulation.noise import Floats

# Found by eye on train photos.
_CLEAR, _FAINT = 13.0, 5.0  # of 255: how far a shoe is from its surroundings; a white one from white hardly at all
_MORE = 1.06  # where the faint outline is so much larger than the clear one, the shoe is white …
_PATTERN = 0.6  # … unless it covers so much of the photo: then the surroundings are not plain enough
_SPIKE = 0.022  # of the side: thinner parts of the faint outline are that noise
_PLAIN = 0.72  # share of the rim that must be of one colour (or a gentle gradient), the rest may be cut by the shoe
_CLOSED = 0.035  # of the side: gaps so narrow, in an outline that a white panel breaks, are closed
_SOFT = 0.16  # of the side: how broad the rim of a photo with a scene of its own is faded out
_LEAST, _MOST = 0.04, 0.9  # share of the photo that a shoe may cover to be believed


@dataclass(frozen=True, kw_only=True)
class Cutout:
    """A photo in layers: shoe, mask `cover` and shadow `shade`."""

    pixels: NDArray[np.uint8]  # [H, W, 3]
    cover: Floats  # [H, W], 0 to 1
    shade: Floats  # [H, W], 0 to 1: light that the surroundings keep
    studio: bool  # whether a shoe was cut out; else the whole photo, with soft edges


def cut_out(pixels: NDArray[np.uint8]) -> Cutout:
    """Separate [H, W, 3] into shoe and plain surroundings, or fade out."""
    plain = _surroundings(pixels)
    if plain is not None:
        apart = np.abs(pixels - plain).max(axis=2)  # [H, W], 0 to 255
        clear = _solid(apart, _CLEAR, least=1)
        faint = clear | _solid(apart, _FAINT, least=max(2, round(_SPIKE * max(apart.shape))))
        white = faint.sum() > _MORE * clear.sum() and faint.mean() < _PATTERN
        solid, enough = (faint, _FAINT) if white else (clear, _CLEAR)
        if _LEAST < solid.mean() < _MOST:
            from scipy.ndimage import gaussian_filter

            cover = gaussian_filter(np.where(_inner(solid), 1.0, solid * np.clip(apart / enough - 0.5, 0, 1)), 0.6)
            shade = np.clip((pixels / np.maximum(plain, 1)).min(axis=2), 0, 1)
            return Cutout(pixels=pixels, cover=cover * _rim(pixels, 0.012), shade=shade, studio=True)
    return Cutout(pixels=pixels, cover=_rim(pixels, _SOFT), shade=np.ones(pixels.shape[:2]), studio=False)


def _surroundings(pixels: NDArray[np.uint8]) -> Floats | None:
    """The background colour without the shoe, [H, W, 3], or None."""
    height, width = pixels.shape[:2]
    down, across = np.mgrid[0:height, 0:width] / max(height, width)
    places = np.dstack([np.ones_like(down), down, across, down * across])
    rim = _edge(down)
    at, seen = places[rim], pixels[rim].astype(np.float64)
    fits = np.abs(seen - np.median(seen, axis=0)).max(axis=1) < 40
    for _ in range(3):
        if fits.mean() < _PLAIN:
            return None
        plane = np.linalg.lstsq(at[fits], seen[fits], rcond=None)[0]
        fits = np.abs(seen - at @ plane).max(axis=1) < 14
    return np.asarray(places @ plane) if fits.mean() >= _PLAIN else None


def _edge(like: Floats) -> NDArray[np.bool_]:
    """The outermost two pixels of [H, W]."""
    edge = np.ones(like.shape, bool)
    edge[2:-2, 2:-2] = False
    return edge


def _solid(apart: Floats, enough: float, *, least: int) -> NDArray[np.bool_]:
    """The shoe's mask without holes, [H, W].

    Spikes that are not twice `least` pixels thick are JPEG's.
    """
    from scipy import ndimage

    sure = ndimage.binary_opening(ndimage.gaussian_filter(apart, 0.7) > enough, iterations=least)
    size = max(2, round(_CLOSED * max(apart.shape)))
    wide = np.pad(sure, size)
    disc = np.hypot(*np.mgrid[-size : size + 1, -size : size + 1]) <= size
    closed = ndimage.binary_fill_holes(ndimage.binary_closing(wide, disc))[size:-size, size:-size]
    labels, count = ndimage.label(closed)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    sizes[0] = 0
    large = (sizes > 0.05 * sizes.max())[labels] if count else closed
    return np.asarray(ndimage.binary_erosion(large, border_value=1))  # the outermost pixel is half wall


def _inner(solid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The shoe's interior, whatever its colour."""
    from scipy.ndimage import binary_erosion

    return np.asarray(binary_erosion(solid, iterations=2, border_value=1))


def _rim(pixels: NDArray[np.uint8], share: float) -> Floats:
    """1 in the centre, falling to 0 at the edges, [H, W]."""
    height, width = pixels.shape[:2]
    wide = max(2.0, share * max(height, width))
    down = np.minimum(np.arange(height), np.arange(height)[::-1])[:, None] / wide
    across = np.minimum(np.arange(width), np.arange(width)[::-1])[None, :] / wide
    ramp = np.clip(down, 0, 1) * np.clip(across, 0, 1)
    return np.asarray(ramp * ramp * (3 - 2 * ramp))
