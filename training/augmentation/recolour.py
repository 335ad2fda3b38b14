"""Recolour a shoe: hue, channels, tint, inverted lightness or greyscale."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # [H, W, 3] RGB, 0 to 255
Matrix = NDArray[np.float32]  # [3, 3], output channel by input channel

# Rec. 601: RGB to luma and two colour differences, in which a hue is an angle.
_YIQ = np.array([(0.299, 0.587, 0.114), (0.596, -0.274, -0.322), (0.211, -0.523, 0.312)], np.float32)
_BACK = np.linalg.inv(_YIQ).astype(np.float32)


@dataclass(frozen=True, kw_only=True)
class Recolouring:
    """Probabilities of each recolouring; the rest keeps the colours."""

    hue: float = 0.30
    channels: float = 0.12
    grey: float = 0.10
    tint: float = 0.12
    invert: float = 0.04
    contrast: float = 0.4  # share of pictures with another gamma and contrast, whatever their colours


def recolour(pixels: Pixels, shares: Recolouring, chance: np.random.Generator) -> Pixels:
    """A picture [H, W, 3] with other colours, or the same picture."""
    draw, matrix = chance.random(), None
    for share, make in _kinds(shares):
        if draw < share:
            matrix = make(chance)
            break
        draw -= share
    else:
        if draw < shares.invert:
            pixels = _inverted(pixels)
    recoloured = pixels if matrix is None else _mapped(pixels, matrix)
    return _contrasted(recoloured, chance) if chance.random() < shares.contrast else recoloured


def _kinds(shares: Recolouring) -> list[tuple[float, Callable[[np.random.Generator], Matrix]]]:
    return [(shares.hue, _hue), (shares.channels, _channels), (shares.grey, _grey), (shares.tint, _tint)]


def _hue(chance: np.random.Generator) -> Matrix:
    """Turn the hue by any angle, and change saturation."""
    angle, saturation = chance.uniform(-np.pi, np.pi), chance.uniform(0.4, 1.8)
    cosine, sine = saturation * np.cos(angle), saturation * np.sin(angle)
    turn = np.array([(1, 0, 0), (0, cosine, -sine), (0, sine, cosine)], np.float32)
    return np.asarray(_BACK @ turn @ _YIQ, np.float32)


def _channels(chance: np.random.Generator) -> Matrix:
    return np.eye(3, dtype=np.float32)[chance.permutation(3)]


def _grey(chance: np.random.Generator) -> Matrix:
    """Greyscale by any mixture of the channels."""
    return np.tile(chance.dirichlet((2, 2, 2)).astype(np.float32), (3, 1))


def _tint(chance: np.random.Generator) -> Matrix:
    """Mix with grey, then scale each channel: a monochrome shoe."""
    keep = chance.uniform(0.0, 0.6)
    gains = np.diag(chance.uniform(0.35, 1.3, 3)).astype(np.float32)
    return np.asarray(gains @ (keep * np.eye(3) + (1 - keep) * _grey(chance)), np.float32)


def _mapped(pixels: Pixels, matrix: Matrix) -> Pixels:
    return np.asarray(np.clip(pixels.astype(np.float32) @ matrix.T, 0, 255), np.uint8)


def _inverted(pixels: Pixels) -> Pixels:
    """Invert the lightness and keep the hue."""
    values = pixels.astype(np.int16)
    lightness = values.max(axis=2, keepdims=True) + values.min(axis=2, keepdims=True)
    return np.asarray(np.clip(values + 255 - lightness, 0, 255), np.uint8)


def _contrasted(pixels: Pixels, chance: np.random.Generator) -> Pixels:
    gamma, contrast, shift = 2 ** chance.uniform(-0.6, 0.6), chance.uniform(0.7, 1.3), chance.uniform(-0.1, 0.1)
    levels = (np.arange(256) / 255) ** gamma
    table = np.clip(((levels - 0.5) * contrast + 0.5 + shift) * 255, 0, 255).astype(np.uint8)
    return np.asarray(table[pixels])
