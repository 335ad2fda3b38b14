"""Draws one sneaker from the side: what each kind of shoe is sewn together from."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tests.support.drawing.layer import Colour, Floats, Layer, Point, blur, smooth

Style = Literal["low", "high", "runner", "slide", "court", "canvas"]


@dataclass(frozen=True, kw_only=True)
class Colours:
    """What each part of a shoe is dyed."""

    upper: Colour
    panel: Colour
    accent: Colour
    sole: Colour
    outsole: Colour
    lace: Colour


def draw_shoe(style: Style, colours: Colours, unit: float, noise: np.random.Generator) -> Layer:
    """Draw a whole shoe, its toe to the left."""
    layer = Layer(unit, noise)
    drawn = {"low": _low, "high": _high, "runner": _runner, "slide": _slide, "court": _court, "canvas": _canvas}
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


def _court(layer: Layer, colours: Colours) -> None:
    _low(layer, colours, emblem=False)


def _low(layer: Layer, colours: Colours, *, emblem: bool = True) -> None:
    back = [(5.75, 4.1), (6.15, 3.75), (6.8, 3.3), (7.6, 3.15), (8.4, 3.3), (9.0, 3.75), (9.4, 3.9), (9.62, 3.6)]
    body = layer.mask(smooth([*_FRONT, *back, (9.55, 2.8), (9.7, 1.8), (9.6, 0.7), (9.0, 0.4)]))
    lining = [(5.7, 4.0), (6.5, 4.0), (7.5, 3.8), (8.5, 3.85), (9.35, 4.05), (9.2, 3.3), (7.5, 2.9), (6.3, 3.2)]
    layer.paint(layer.mask(smooth(lining)), _darker(colours.panel, 0.45))
    _tongue(layer, colours, [(4.7, 3.3), (5.0, 4.2), (5.3, 4.75), (5.85, 4.75), (6.2, 4.2), (6.1, 3.4)])
    leather = layer.grain(0.03, 0.012)
    layer.paint(body, colours.upper, texture=leather)
    _dots(layer, body, _darker(colours.upper, 0.55))
    layer.paint(layer.mask(smooth(_TOE)) * body, colours.panel, texture=leather, seam=True)
    if emblem:
        _emblem(layer, body, colours)
    layer.paint(layer.mask(smooth(_FOXING)) * body, colours.panel, texture=leather, seam=True)
    tab = [(8.75, 3.0), (8.95, 3.7), (9.4, 3.9), (9.64, 3.6), (9.58, 2.9)]
    layer.paint(layer.mask(smooth(tab)) * body, colours.accent, texture=leather, seam=True)
    _eyestay(layer, colours, body, [(5.75, 4.1), (6.1, 3.75), (5.7, 3.25)], rows=6, top=(5.55, 3.72))
    _cup_sole(layer, colours)


def _high(layer: Layer, colours: Colours) -> None:
    back = [(5.75, 4.7), (6.1, 5.6), (6.35, 6.05), (7.2, 5.95), (8.2, 6.0), (9.0, 6.2), (9.32, 6.0), (9.2, 5.1)]
    body = layer.mask(smooth([*_FRONT, *back, (9.32, 4.0), (9.6, 2.8), (9.7, 1.8), (9.6, 0.7), (9.0, 0.4)]))
    lining = [(6.2, 5.7), (6.6, 6.3), (7.6, 6.2), (8.6, 6.25), (9.3, 6.35), (9.2, 5.8), (7.6, 5.5)]
    layer.paint(layer.mask(smooth(lining)), _darker(colours.panel, 0.45))
    _tongue(layer, colours, [(4.9, 3.6), (5.3, 4.9), (5.6, 6.0), (5.85, 6.6), (6.4, 6.55), (6.55, 5.9), (6.2, 4.5)])
    canvas = layer.mesh(0.07) * layer.grain(0.02, 0.01)
    layer.paint(body, colours.upper, texture=canvas)
    _dots(layer, body, _darker(colours.upper, 0.55))
    layer.paint(layer.mask(smooth(_TOE)) * body, colours.panel, seam=True)
    _emblem(layer, body, colours)
    layer.paint(layer.mask(smooth(_FOXING)) * body, colours.panel, seam=True)
    ankle = [(6.9, 3.6), (7.0, 4.5), (7.4, 5.1), (8.4, 5.3), (9.3, 5.2), (9.4, 3.9), (9.55, 3.1), (8.2, 3.0)]
    layer.paint(layer.mask(smooth(ankle)) * body, colours.accent, texture=layer.grain(0.03, 0.012), seam=True)
    collar = [(6.1, 5.4), (6.3, 6.1), (7.2, 6.0), (8.2, 6.05), (9.0, 6.25), (9.36, 6.0), (9.25, 5.55), (7.6, 5.35)]
    layer.paint(layer.mask(smooth(collar)) * body, colours.panel, seam=True)
    _eyestay(
        layer, colours, body, [(5.75, 4.7), (6.1, 5.6), (6.6, 5.5), (6.3, 4.5), (5.7, 3.5)], rows=8, top=(6.1, 5.3)
    )
    _cup_sole(layer, colours)


def _canvas(layer: Layer, colours: Colours) -> None:
    """A high canvas shoe with a rubber toe."""
    back = [(5.6, 4.6), (5.95, 5.5), (6.2, 6.2), (7.0, 6.15), (8.0, 6.2), (8.8, 6.35), (9.1, 6.1), (9.05, 5.1)]
    body = layer.mask(smooth([*_FRONT, *back, (9.15, 4.0), (9.4, 2.8), (9.6, 1.8), (9.6, 0.7), (9.0, 0.4)]))
    lining = [(6.1, 5.9), (6.5, 6.5), (7.5, 6.4), (8.4, 6.45), (9.05, 6.5), (9.0, 6.0), (7.5, 5.7)]
    layer.paint(layer.mask(smooth(lining)), _darker(colours.panel, 0.8))
    _tongue(layer, colours, [(4.8, 3.6), (5.2, 4.9), (5.5, 6.1), (5.75, 6.8), (6.25, 6.75), (6.4, 6.1), (6.1, 4.5)])
    layer.paint(body, colours.upper, texture=layer.mesh(0.08) * layer.grain(0.02, 0.015))
    quarter = smooth([(3.0, 0.9), (3.3, 1.6), (4.2, 2.3), (4.9, 3.1), (5.4, 4.3)], False)
    for shift in (0.0, 0.12):
        line = [(x + shift, y) for x, y in quarter]
        layer.paint(layer.stroke(line, 0.025) * body, colours.lace, depth=0.1)
    strip = [(8.75, 0.8), (8.6, 3.0), (8.55, 6.1), (9.2, 6.4), (9.2, 4.2), (9.75, 1.0)]
    layer.paint(layer.mask(smooth(strip)) * body, colours.upper, texture=layer.mesh(0.05), seam=True)
    _eyestay(
        layer, colours, body, [(5.6, 4.6), (5.95, 5.5), (6.2, 6.1), (6.55, 6.0), (6.25, 4.7), (5.6, 3.5)], rows=8,
        top=(5.95, 5.4),
    )  # fmt: skip
    for x in (4.6, 5.15):
        layer.paint(layer.stroke([(x, 1.5), (x + 0.01, 1.5)], 0.15), colours.sole, depth=0.6)
        layer.paint(layer.stroke([(x, 1.5), (x + 0.01, 1.5)], 0.07), _darker(colours.upper, 0.4), depth=0.1)
    cap = [(0.1, 0.7), (0.12, 1.2), (0.55, 1.62), (1.25, 1.82), (1.85, 1.86), (2.2, 1.5), (2.3, 0.7)]
    layer.paint(layer.mask(smooth(cap)), colours.sole, depth=0.9)
    _cup_sole(layer, colours)
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
    layer.paint(layer.mask(smooth(lining)), _darker(colours.panel, 0.4))
    _tongue(layer, colours, [(4.8, 3.5), (5.1, 4.4), (5.4, 5.0), (5.95, 5.0), (6.3, 4.4), (6.1, 3.6)])
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
    _emblem(layer, layer.mask(smooth(counter)) * body, colours, (8.25, 2.0), 0.55)
    _eyestay(layer, colours, body, [(5.8, 4.2), (6.15, 3.9), (5.7, 3.4)], rows=6, top=(5.6, 3.85))
    _wedge_sole(layer, colours)


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
    layer.paint(layer.mask(smooth(far)), _darker(colours.panel, 0.4), texture=foam)
    layer.paint(layer.mask(smooth(bed)), _darker(colours.upper, 0.8), texture=foam)
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
    _emblem(layer, strap_mask, colours, (4.1, 1.95), 0.8)
    sole = [(0.05, 0.45), (0.05, 0.95), (0.5, 1.12), (3.0, 1.0), (6.5, 1.1), (8.8, 1.5), (9.75, 1.75), (9.98, 1.2)]
    body = layer.mask(smooth([*sole, (9.8, 0.3), (9.0, 0.04), (5.0, 0.0), (1.0, 0.06)]))
    layer.paint(body, colours.sole, texture=foam, depth=0.7)
    for height in (0.32, 0.5, 0.68):
        line = layer.stroke(smooth([(0.1, height + 0.1), (3, height), (7, height), (9.9, height + 0.15)], False), 0.05)
        layer.paint(line * body, _darker(colours.sole, 0.72), depth=0.1)


def _tongue(layer: Layer, colours: Colours, outline: list[Point]) -> None:
    mask = layer.mask(smooth(outline))
    layer.paint(mask, colours.upper, texture=layer.grain(0.02, 0.012), seam=True)
    top = max(y for _, y in outline)
    x = float(np.mean([x for x, y in outline if y > top - 0.3]))
    label = [(x - 0.2, top - 0.55), (x - 0.1, top - 0.2), (x + 0.25, top - 0.22), (x + 0.2, top - 0.58)]
    layer.paint(layer.mask(label) * mask, colours.accent, depth=0.25)


def _eyestay(layer: Layer, colours: Colours, body: Floats, top_edge: list[Point], *, rows: int, top: Point) -> None:
    start = (2.75, 2.2)
    edge = [start, (3.2, 2.45), (4.3, 3.2), (5.2, 3.85), *top_edge, (4.7, 2.55), (3.7, 1.95), (3.0, 1.85)]
    layer.paint(layer.mask(smooth(edge)) * body, colours.panel, seam=True)
    bottom = np.array((3.25, 2.2))
    bend = np.array((5.35, 3.55))
    way = [bottom, bend] if top[1] < 4.5 else [bottom, bend, np.array(top)]
    spots = _along(way if len(way) == 3 else [bottom, np.array(top)], rows)
    for spot, ahead in zip(spots, [*spots[1:], 2 * spots[-1] - spots[-2]], strict=True):
        along = (ahead - spot) / np.linalg.norm(ahead - spot)
        across = np.array((-along[1], along[0]))
        hole = [tuple(spot), tuple(spot + 0.001)]
        layer.paint(layer.stroke(hole, 0.17), _darker(colours.panel, 0.3), depth=0.1)
        end = spot + 0.52 * across + 0.1 * along
        layer.paint(layer.stroke([tuple(spot), tuple(end)], 0.19), colours.lace, texture=layer.mesh(0.05), depth=0.9)
    _bow(layer, colours, spots[-1] + np.array((-0.12, 0.42)))


def _along(corners: list[NDArray[np.float64]], count: int) -> list[NDArray[np.float64]]:
    lengths = [float(np.linalg.norm(b - a)) for a, b in pairwise(corners)]
    marks = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.linspace(0, marks[-1], count)
    x, y = (np.interp(at, marks, [corner[axis] for corner in corners]) for axis in (0, 1))
    return [np.array(spot) for spot in zip(x, y, strict=True)]


def _bow(layer: Layer, colours: Colours, knot: NDArray[np.float64]) -> None:
    x, y = float(knot[0]), float(knot[1])
    loops: list[list[Point]] = [
        [(x, y), (x - 0.55, y + 0.25), (x - 0.95, y - 0.1), (x - 0.55, y - 0.28), (x, y)],
        [(x, y), (x + 0.5, y + 0.12), (x + 0.8, y - 0.35), (x + 0.4, y - 0.4), (x, y)],
        [(x, y), (x - 0.3, y - 0.45), (x - 0.25, y - 0.95)],
        [(x, y), (x + 0.2, y - 0.5), (x + 0.42, y - 0.85)],
    ]
    for loop in loops:
        layer.paint(layer.stroke(smooth(loop, False), 0.13), colours.lace, depth=0.9)
    layer.paint(layer.stroke([(x, y), (x + 0.03, y - 0.02)], 0.26), colours.lace, depth=0.9)


def _dots(layer: Layer, body: Floats, colour: Colour) -> None:
    """Air holes on the toe box."""
    for row in range(3):
        for column in range(5 - row):
            x, y = 1.35 + 0.27 * column + 0.13 * row, 1.05 + 0.26 * row + 0.05 * column
            layer.paint(layer.stroke([(x + 1.15, y + 0.1), (x + 1.16, y + 0.1)], 0.09) * body, colour, depth=0.1)


def _emblem(layer: Layer, clip: Floats, colours: Colours, at: Point = (5.9, 1.85), size: float = 1.0) -> None:
    """A sign of nobody's: a wave, a double chevron, a bolt, rings or two bars, as the layer's noise decides."""
    x, y = at
    shapes: list[list[list[Point]]] = [
        [[(-1.5, -0.4), (-0.8, 0.35), (0, -0.1), (0.8, 0.5), (1.6, 0.15)]],
        [[(-0.9, 0.7), (-0.2, 0), (-0.9, -0.7)], [(0.1, 0.7), (0.8, 0), (0.1, -0.7)]],
        [[(-0.6, -0.8), (0.3, 0.1), (-0.2, 0.2), (0.7, 0.95)]],
        [[(0.6 * np.cos(a), 0.6 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 24)], [(0, 0), (0.01, 0)]],
        [[(-0.8, -0.9), (-0.1, 0.95)], [(0.0, -0.9), (0.7, 0.95)]],
    ]
    chosen = int(layer.noise.integers(len(shapes)))
    for line in shapes[chosen]:
        points = [(x + size * dx, y + size * dy) for dx, dy in line]
        curve = smooth(points, False) if chosen in (0, 3) and len(points) > 2 else points
        layer.paint(layer.stroke(curve, 0.3 * size) * clip, colours.accent, depth=0.5, seam=size == 1.0)


def _cup_sole(layer: Layer, colours: Colours) -> None:
    top = [(0.02, 0.4), (0.0, 0.78), (0.35, 0.95), (2.0, 0.82), (5.0, 0.85), (8.0, 0.98), (9.7, 1.12), (9.95, 0.8)]
    body = layer.mask(smooth([*top, (9.88, 0.25), (9.3, 0.03), (5, 0.0), (1.2, 0.03), (0.3, 0.15)]))
    layer.paint(body, colours.sole, depth=0.7)
    tread = layer.mask([(-0.2, -0.2), (-0.2, 0.34), (1.0, 0.2), (9.0, 0.2), (10.1, 0.34), (10.1, -0.2)])
    layer.paint(tread * body, colours.outsole, texture=_ribs(layer, 0.16), depth=0.25)
    line = layer.stroke(smooth([(0.0, 0.66), (2, 0.62), (5, 0.64), (8, 0.75), (9.95, 0.9)], False), 0.035)
    layer.paint(line * body, _darker(colours.sole, 0.72), depth=0.1)


def _wedge_sole(layer: Layer, colours: Colours) -> None:
    top = [(0.0, 0.65), (-0.02, 1.05), (0.4, 1.2), (2.2, 1.0), (4.2, 1.2), (6.0, 1.15), (7.6, 1.5), (9.3, 1.7)]
    rest = [(10.1, 1.75), (10.15, 1.0), (9.75, 0.25), (9.0, 0.05), (7.0, 0.1), (5.0, 0.03), (1.6, 0.05), (0.5, 0.3)]
    body = layer.mask(smooth([*top, *rest]))
    layer.paint(body, colours.sole, texture=layer.grain(0.02, 0.012), depth=0.8)
    wave = layer.stroke(smooth([(5.2, 0.55), (6.6, 0.8), (7.8, 0.6), (9.0, 1.0), (10.0, 1.25)], False), 0.3)
    layer.paint(wave * body, colours.accent, depth=0.5)
    tread = layer.mask([(-0.2, -0.2), (-0.2, 0.6), (1.2, 0.26), (9.0, 0.24), (10.1, 0.4), (10.1, -0.2)])
    layer.paint(tread * body, colours.outsole, texture=_ribs(layer, 0.4), depth=0.25)


def _ribs(layer: Layer, pitch: float) -> Floats:
    x = np.arange(layer.shape[1], dtype=np.float32) / layer.unit
    ribs = 1 - 0.22 * (np.sin(x * 2 * np.pi / pitch) > 0.55).astype(np.float32)
    return np.broadcast_to(ribs, layer.shape)


def _round(layer: Layer) -> None:
    """Make the flat side view a body: light falls off towards the edges and towards the ground."""
    near = blur(layer.alpha, layer.unit * 0.55)
    down, right = np.gradient(near)
    light = 1 + 0.9 * (0.8 * down + 0.5 * right) * layer.unit * 0.55
    light *= np.linspace(1.1, 0.9, layer.shape[0], dtype=np.float32)[:, np.newaxis]
    layer.colour *= np.clip(light, 0.55, 1.25)[..., np.newaxis]


def _darker(colour: Colour, share: float) -> Colour:
    red, green, blue = (int(channel * share) for channel in colour)
    return red, green, blue
