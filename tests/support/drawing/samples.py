"""Draws the sample pictures of the chat page: python -m tests.support.drawing.samples FOLDER."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from tests.support.drawing.layer import LENGTH, Layer, smooth
from tests.support.drawing.scene import camera, floor, put
from tests.support.drawing.shoe import Style, draw_shoe
from tests.support.drawing.shoe_parts import Colours

SIZE = (960, 720)
QUALITY = 60  # of a WebP: the floors' grain takes most of the bytes
WOOD, CARPET, PAVEMENT = range(3)

BESIDE = 0.45  # of the width: one of two pairs
WHITE, BLACK, GUM, GREEN = (240, 240, 236), (30, 30, 34), (176, 122, 72), (30, 100, 72)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One sample picture: a pair, two pairs, or one thing."""

    shoe: Callable[[float, np.random.Generator], Layer]  # draws it, given the pixels of a shoe unit
    other: Callable[[float, np.random.Generator], Layer] | None = None  # the second pair
    ground: int
    seed: int
    pair: bool = True


def styled(style: Style, colours: Colours) -> Callable[[float, np.random.Generator], Layer]:
    return lambda unit, noise: draw_shoe(style, colours, unit, noise)


def _mug(unit: float, noise: np.random.Generator) -> Layer:
    """A mug of coffee: no sneaker."""
    layer = Layer(unit, noise)
    glaze = layer.grain(0.05, 0.01)
    handle = smooth([(7.0, 4.3), (8.3, 4.3), (8.7, 3.2), (8.2, 2.0), (6.9, 1.7)], False)
    layer.paint(layer.stroke(handle, 0.5), GREEN, texture=glaze, depth=1.0)
    turns = np.linspace(0, np.pi, 30)
    foot = [(5.0 + 2.05 * float(np.cos(turn)), 0.75 - 0.5 * float(np.sin(turn))) for turn in turns]
    layer.paint(layer.mask([(7.3, 5.4), *foot, (2.7, 5.4)]), GREEN, texture=glaze, depth=1.0)
    for width, height, colour in ((2.3, 0.62, GREEN), (2.08, 0.5, (70, 42, 28))):
        rim = [
            (5.0 + width * float(np.cos(turn)), 5.4 + height * float(np.sin(turn)))
            for turn in np.linspace(0, 2 * np.pi, 60)
        ]
        layer.paint(layer.mask(rim), colour, depth=0.6)
    shine = smooth([(3.3, 4.6), (3.35, 3.0), (3.6, 1.4)], False)
    layer.paint(layer.stroke(shine, 0.1), (96, 158, 128), depth=0.1)
    layer.alpha = np.clip(layer.alpha, 0, 1)
    return layer


_CANVAS = styled("canvas", Colours(upper=BLACK, panel=BLACK, accent=BLACK, sole=WHITE, outsole=GUM, lace=WHITE))
_LOW = styled("low", Colours(upper=WHITE, panel=WHITE, accent=GREEN, sole=WHITE, outsole=WHITE, lace=WHITE))

# A sure name, two names in one photo, and no sneaker: tests/unit/model/test_samples.py holds the shipped version to it.
SAMPLES = {
    "canvas": Sample(shoe=_CANVAS, ground=WOOD, seed=25),
    "pairs": Sample(shoe=_CANVAS, other=_LOW, ground=WOOD, seed=3),
    "mug": Sample(shoe=_mug, ground=WOOD, seed=3, pair=False),
}


def draw_sample(sample: Sample, size: tuple[int, int] = SIZE) -> Image.Image:
    """A photo-like picture of a pair, or of two, on a floor."""
    random = np.random.default_rng([sample.seed, 7])
    if sample.other is not None:
        return _draw_two(sample.shoe, sample.other, sample.ground, size, random)
    width, height = size
    unit = min(width / 12.4, height / 10.2)
    layer = sample.shoe(unit, random)
    scene = floor(sample.ground, size, random)
    left, ground = (width - LENGTH * unit) / 2, height * 0.84
    if sample.pair:
        put(scene, layer, left + 0.55 * unit, ground - unit * 1.0, 1.0, False)
    put(scene, layer, left - 0.1 * unit, ground, 0.0, False)
    return camera(scene, random)


def _draw_two(
    shoe: Callable[[float, np.random.Generator], Layer],
    other: Callable[[float, np.random.Generator], Layer],
    ground: int,
    size: tuple[int, int],
    random: np.random.Generator,
) -> Image.Image:
    """A pair behind on the left, and another one in front."""
    width, height = size
    scene = floor(ground, size, random)
    unit = width * BESIDE / LENGTH
    behind, before = shoe(unit, random), other(unit, random)
    for layer, left, foot in ((behind, 0.3 * unit, 0.5), (before, width - (LENGTH + 0.5) * unit, 0.9)):
        put(scene, layer, left + 0.3 * unit, height * foot - unit, 1.0, False)
        put(scene, layer, left, height * foot, 0.0, False)
    return camera(scene, random)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for name, sample in SAMPLES.items():
        draw_sample(sample).save(target / f"{name}.webp", quality=QUALITY, method=6)
