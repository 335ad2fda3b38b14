"""Draws one sneaker from the side: what each kind of shoe is sewn together from."""

from typing import Literal

import numpy as np

from tests.support.drawing.layer import Layer, blur, smooth
from tests.support.drawing.shoe_parts import Colours, cup_sole, darker, dots, emblem, eyestay, tongue, wedge_sole

Style = Literal["low", "high", "runner", "slide", "canvas"]


def draw_shoe(style: Style, colours: Colours, unit: float, noise: np.random.Generator) -> Layer:
    """Draw a whole shoe, its toe to the left."""
    layer = Layer(unit, noise)
    drawn = {"low": _low, "high": _high, "runner": _runner, "slide": _slide, "canvas": _canvas}
    drawn[style](layer, colours)
    _round(layer)
    return layer


_FRONT = [
    (1.2, 0.4),
    (0.4, 0.65),
    (0.24, 1.15),
    (0.62, 1.62),
    (1.45, 1.88),
    (2.4, 2.05),
    (3.2, 2.45),
    (4.3, 3.2),
    (5.2, 3.85),
]
_TOE = [(0.3, 0.6), (0.24, 1.15), (0.62, 1.62), (1.45, 1.88), (2.1, 1.97), (2.5, 1.5), (2.75, 0.6)]
_FOXING = [(7.9, 0.6), (7.95, 1.5), (8.35, 2.2), (8.95, 2.55), (9.62, 2.6), (9.72, 1.8), (9.75, 0.6)]


def _low(layer: Layer, colours: Colours) -> None:
    back = [(5.75, 4.1), (6.15, 3.75), (6.8, 3.3), (7.6, 3.15), (8.4, 3.3), (9.0, 3.75), (9.4, 3.9), (9.62, 3.6)]
    body = layer.mask(smooth([*_FRONT, *back, (9.55, 2.8), (9.7, 1.8), (9.6, 0.7), (9.0, 0.4)]))
    lining = [(5.7, 4.0), (6.5, 4.0), (7.5, 3.8), (8.5, 3.85), (9.35, 4.05), (9.2, 3.3), (7.5, 2.9), (6.3, 3.2)]
    layer.paint(layer.mask(smooth(lining)), darker(colours.panel, 0.45))
    tongue(layer, colours, [(4.7, 3.3), (5.0, 4.2), (5.3, 4.75), (5.85, 4.75), (6.2, 4.2), (6.1, 3.4)])
    leather = layer.grain(0.03, 0.012)
    layer.paint(body, colours.upper, texture=leather)
    dots(layer, body, darker(colours.upper, 0.55))
    layer.paint(layer.mask(smooth(_TOE)) * body, colours.panel, texture=leather, seam=True)
    emblem(layer, body, colours)
    layer.paint(layer.mask(smooth(_FOXING)) * body, colours.panel, texture=leather, seam=True)
    tab = [(8.75, 3.0), (8.95, 3.7), (9.4, 3.9), (9.64, 3.6), (9.58, 2.9)]
    layer.paint(layer.mask(smooth(tab)) * body, colours.accent, texture=leather, seam=True)
    eyestay(layer, colours, body, [(5.75, 4.1), (6.1, 3.75), (5.7, 3.25)], rows=6, top=(5.55, 3.72))
    cup_sole(layer, colours)


def _high(layer: Layer, colours: Colours) -> None:
    back = [(5.75, 4.7), (6.1, 5.6), (6.35, 6.05), (7.2, 5.95), (8.2, 6.0), (9.0, 6.2), (9.32, 6.0), (9.2, 5.1)]
    body = layer.mask(smooth([*_FRONT, *back, (9.32, 4.0), (9.6, 2.8), (9.7, 1.8), (9.6, 0.7), (9.0, 0.4)]))
    lining = [(6.2, 5.7), (6.6, 6.3), (7.6, 6.2), (8.6, 6.25), (9.3, 6.35), (9.2, 5.8), (7.6, 5.5)]
    layer.paint(layer.mask(smooth(lining)), darker(colours.panel, 0.45))
    tongue(layer, colours, [(4.9, 3.6), (5.3, 4.9), (5.6, 6.0), (5.85, 6.6), (6.4, 6.55), (6.55, 5.9), (6.2, 4.5)])
    canvas = layer.mesh(0.07) * layer.grain(0.02, 0.01)
    layer.paint(body, colours.upper, texture=canvas)
    dots(layer, body, darker(colours.upper, 0.55))
    layer.paint(layer.mask(smooth(_TOE)) * body, colours.panel, seam=True)
    emblem(layer, body, colours)
    layer.paint(layer.mask(smooth(_FOXING)) * body, colours.panel, seam=True)
    ankle = [(6.9, 3.6), (7.0, 4.5), (7.4, 5.1), (8.4, 5.3), (9.3, 5.2), (9.4, 3.9), (9.55, 3.1), (8.2, 3.0)]
    layer.paint(layer.mask(smooth(ankle)) * body, colours.accent, texture=layer.grain(0.03, 0.012), seam=True)
    collar = [(6.1, 5.4), (6.3, 6.1), (7.2, 6.0), (8.2, 6.05), (9.0, 6.25), (9.36, 6.0), (9.25, 5.55), (7.6, 5.35)]
    layer.paint(layer.mask(smooth(collar)) * body, colours.panel, seam=True)
    eyestay(layer, colours, body, [(5.75, 4.7), (6.1, 5.6), (6.6, 5.5), (6.3, 4.5), (5.7, 3.5)], rows=8, top=(6.1, 5.3))
    cup_sole(layer, colours)


def _canvas(layer: Layer, colours: Colours) -> None:
    """A high canvas shoe with a rubber toe."""
    back = [(5.6, 4.6), (5.95, 5.5), (6.2, 6.2), (7.0, 6.15), (8.0, 6.2), (8.8, 6.35), (9.1, 6.1), (9.05, 5.1)]
    body = layer.mask(smooth([*_FRONT, *back, (9.15, 4.0), (9.4, 2.8), (9.6, 1.8), (9.6, 0.7), (9.0, 0.4)]))
    lining = [(6.1, 5.9), (6.5, 6.5), (7.5, 6.4), (8.4, 6.45), (9.05, 6.5), (9.0, 6.0), (7.5, 5.7)]
    layer.paint(layer.mask(smooth(lining)), darker(colours.panel, 0.8))
    tongue(layer, colours, [(4.8, 3.6), (5.2, 4.9), (5.5, 6.1), (5.75, 6.8), (6.25, 6.75), (6.4, 6.1), (6.1, 4.5)])
    layer.paint(body, colours.upper, texture=layer.mesh(0.08) * layer.grain(0.02, 0.015))
    quarter = smooth([(3.0, 0.9), (3.3, 1.6), (4.2, 2.3), (4.9, 3.1), (5.4, 4.3)], False)
    for shift in (0.0, 0.12):
        line = [(x + shift, y) for x, y in quarter]
        layer.paint(layer.stroke(line, 0.025) * body, colours.lace, depth=0.1)
    strip = [(8.75, 0.8), (8.6, 3.0), (8.55, 6.1), (9.2, 6.4), (9.2, 4.2), (9.75, 1.0)]
    layer.paint(layer.mask(smooth(strip)) * body, colours.upper, texture=layer.mesh(0.05), seam=True)
    eyestay(
        layer, colours, body, [(5.6, 4.6), (5.95, 5.5), (6.2, 6.1), (6.55, 6.0), (6.25, 4.7), (5.6, 3.5)], rows=8,
        top=(5.95, 5.4),
    )  # fmt: skip
    for x in (4.6, 5.15):
        layer.paint(layer.stroke([(x, 1.5), (x + 0.01, 1.5)], 0.15), colours.sole, depth=0.6)
        layer.paint(layer.stroke([(x, 1.5), (x + 0.01, 1.5)], 0.07), darker(colours.upper, 0.4), depth=0.1)
    cap = [(0.1, 0.7), (0.12, 1.2), (0.55, 1.62), (1.25, 1.82), (1.85, 1.86), (2.2, 1.5), (2.3, 0.7)]
    layer.paint(layer.mask(smooth(cap)), colours.sole, depth=0.9)
    cup_sole(layer, colours)
    for height in (0.5, 0.78):
        way = [(0.05, height + 0.02), (2, height - 0.08), (5, height - 0.06), (8, height + 0.06), (9.93, height + 0.2)]
        layer.paint(layer.stroke(smooth(way, False), 0.03), colours.accent, depth=0.1)


def _runner(layer: Layer, colours: Colours) -> None:
    front = [
        (1.2, 0.6),
        (0.35, 0.9),
        (0.15, 1.35),
        (0.5, 1.8),
        (1.3, 2.1),
        (2.4, 2.3),
        (3.3, 2.75),
        (4.3, 3.4),
        (5.2, 3.95),
    ]
    back = [(5.8, 4.2), (6.3, 3.9), (7.1, 3.6), (8.0, 3.65), (8.8, 4.1), (9.5, 4.55), (9.7, 4.2), (9.5, 3.2)]
    body = layer.mask(smooth([*front, *back, (9.62, 2.2), (9.6, 1.2), (9.0, 0.7)]))
    lining = [(5.8, 4.1), (6.6, 4.2), (7.7, 4.0), (8.7, 4.25), (9.45, 4.6), (9.2, 3.8), (7.5, 3.3), (6.3, 3.5)]
    layer.paint(layer.mask(smooth(lining)), darker(colours.panel, 0.4))
    tongue(layer, colours, [(4.8, 3.5), (5.1, 4.4), (5.4, 5.0), (5.95, 5.0), (6.3, 4.4), (6.1, 3.6)])
    layer.paint(body, colours.upper, texture=layer.mesh(0.13))
    suede = layer.grain(0.02, 0.03)
    mudguard = [(0.2, 0.9), (0.1, 1.4), (0.55, 1.85), (1.2, 1.75), (2.4, 1.55), (4.0, 1.5), (5.2, 1.2), (5.0, 0.8)]
    layer.paint(layer.mask(smooth(mudguard)) * body, colours.panel, texture=suede, seam=True)
    sweep = [(3.6, 1.3), (4.6, 2.2), (5.6, 3.0), (6.3, 3.7), (6.9, 3.6), (6.3, 2.8), (5.6, 1.9), (5.3, 1.2)]
    layer.paint(layer.mask(smooth(sweep)) * body, colours.accent, texture=suede, seam=True)
    counter = [(6.9, 1.2), (7.1, 2.1), (7.8, 2.7), (8.7, 2.9), (9.55, 3.3), (9.65, 2.2), (9.8, 1.1)]
    layer.paint(layer.mask(smooth(counter)) * body, colours.panel, texture=suede, seam=True)
    pull = [(9.0, 3.7), (9.1, 4.3), (9.45, 4.7), (9.75, 4.3), (9.6, 3.6)]
    layer.paint(layer.mask(smooth(pull)), colours.accent, texture=suede, seam=True)
    emblem(layer, layer.mask(smooth(counter)) * body, colours, (8.25, 2.0), 0.55)
    eyestay(layer, colours, body, [(5.8, 4.2), (6.15, 3.9), (5.7, 3.4)], rows=6, top=(5.6, 3.85))
    wedge_sole(layer, colours)


def _slide(layer: Layer, colours: Colours) -> None:
    foam = layer.grain(0.015, 0.02)
    bed = [
        (0.9, 0.6),
        (0.25, 0.9),
        (0.45, 1.25),
        (1.8, 1.3),
        (4.5, 1.35),
        (7.2, 1.5),
        (9.0, 1.85),
        (9.7, 1.9),
        (9.7, 1.4),
        (9.0, 0.8),
    ]
    far = [(2.3, 1.2), (2.7, 2.3), (3.6, 3.15), (4.8, 3.4), (5.9, 3.15), (6.6, 2.3), (6.6, 1.2)]
    layer.paint(layer.mask(smooth(far)), darker(colours.panel, 0.4), texture=foam)
    layer.paint(layer.mask(smooth(bed)), darker(colours.upper, 0.8), texture=foam)
    strap = [(1.7, 0.7), (2.0, 1.6), (2.9, 2.55), (4.1, 3.2), (5.3, 3.3), (6.2, 2.7), (6.9, 1.6), (7.1, 0.7)]
    strap_mask = layer.mask(smooth(strap))
    layer.paint(strap_mask, colours.upper, texture=foam, depth=0.8)
    rim = [
        (4.3, 3.12),
        (5.3, 3.3),
        (6.2, 2.7),
        (6.9, 1.6),
        (7.1, 0.7),
        (6.75, 0.7),
        (6.45, 1.6),
        (5.9, 2.45),
        (5.2, 2.95),
    ]
    layer.paint(layer.mask(smooth(rim)) * strap_mask, colours.accent, texture=foam, depth=0.4)
    emblem(layer, strap_mask, colours, (4.1, 1.95), 0.8)
    sole = [(0.05, 0.45), (0.05, 0.95), (0.5, 1.12), (3.0, 1.0), (6.5, 1.1), (8.8, 1.5), (9.75, 1.75), (9.98, 1.2)]
    body = layer.mask(smooth([*sole, (9.8, 0.3), (9.0, 0.04), (5.0, 0.0), (1.0, 0.06)]))
    layer.paint(body, colours.sole, texture=foam, depth=0.7)
    for height in (0.32, 0.5, 0.68):
        line = layer.stroke(smooth([(0.1, height + 0.1), (3, height), (7, height), (9.9, height + 0.15)], False), 0.05)
        layer.paint(line * body, darker(colours.sole, 0.72), depth=0.1)


def _round(layer: Layer) -> None:
    """Make the flat side view a body: light falls off towards the edges and towards the ground."""
    near = blur(layer.alpha, layer.unit * 0.55)
    down, right = np.gradient(near)
    light = 1 + 0.9 * (0.8 * down + 0.5 * right) * layer.unit * 0.55
    light *= np.linspace(1.1, 0.9, layer.shape[0], dtype=np.float32)[:, np.newaxis]
    layer.colour *= np.clip(light, 0.55, 1.25)[..., np.newaxis]
