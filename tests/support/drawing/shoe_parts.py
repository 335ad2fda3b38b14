"""Parts of a drawn shoe: soles, laces, tongue, emblem."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tests.support.drawing.layer import Colour, Floats, Layer, Point, smooth


@dataclass(frozen=True, kw_only=True)
class Colours:
    """What each part of a shoe is dyed."""

    upper: Colour
    panel: Colour
    accent: Colour
    sole: Colour
    outsole: Colour
    lace: Colour


def tongue(layer: Layer, colours: Colours, outline: list[Point]) -> None:
    """The tongue with its label."""
    mask = layer.mask(smooth(outline))
    layer.paint(mask, colours.upper, texture=layer.grain(0.02, 0.012), seam=True)
    top = max(y for _, y in outline)
    x = float(np.mean([x for x, y in outline if y > top - 0.3]))
    label = [(x - 0.2, top - 0.55), (x - 0.1, top - 0.2), (x + 0.25, top - 0.22), (x + 0.2, top - 0.58)]
    layer.paint(layer.mask(label) * mask, colours.accent, depth=0.25)


def eyestay(layer: Layer, colours: Colours, body: Floats, top_edge: list[Point], *, rows: int, top: Point) -> None:
    """The lace panel with its holes, laces and bow."""
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
        layer.paint(layer.stroke(hole, 0.17), darker(colours.panel, 0.3), depth=0.1)
        end = spot + 0.52 * across + 0.1 * along
        layer.paint(layer.stroke([tuple(spot), tuple(end)], 0.19), colours.lace, texture=layer.mesh(0.05), depth=0.9)
    bow(layer, colours, spots[-1] + np.array((-0.12, 0.42)))


def _along(corners: list[NDArray[np.float64]], count: int) -> list[NDArray[np.float64]]:
    lengths = [float(np.linalg.norm(b - a)) for a, b in pairwise(corners)]
    marks = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.linspace(0, marks[-1], count)
    x, y = (np.interp(at, marks, [corner[axis] for corner in corners]) for axis in (0, 1))
    return [np.array(spot) for spot in zip(x, y, strict=True)]


def bow(layer: Layer, colours: Colours, knot: NDArray[np.float64]) -> None:
    """The bow of the laces."""
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


def dots(layer: Layer, body: Floats, colour: Colour) -> None:
    """Air holes on the toe box."""
    for row in range(3):
        for column in range(5 - row):
            x, y = 1.35 + 0.27 * column + 0.13 * row, 1.05 + 0.26 * row + 0.05 * column
            layer.paint(layer.stroke([(x + 1.15, y + 0.1), (x + 1.16, y + 0.1)], 0.09) * body, colour, depth=0.1)


def emblem(layer: Layer, clip: Floats, colours: Colours, at: Point = (5.9, 1.85), size: float = 1.0) -> None:
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


def cup_sole(layer: Layer, colours: Colours) -> None:
    """A flat sole with a tread."""
    top = [(0.02, 0.4), (0.0, 0.78), (0.35, 0.95), (2.0, 0.82), (5.0, 0.85), (8.0, 0.98), (9.7, 1.12), (9.95, 0.8)]
    body = layer.mask(smooth([*top, (9.88, 0.25), (9.3, 0.03), (5, 0.0), (1.2, 0.03), (0.3, 0.15)]))
    layer.paint(body, colours.sole, depth=0.7)
    tread = layer.mask([(-0.2, -0.2), (-0.2, 0.34), (1.0, 0.2), (9.0, 0.2), (10.1, 0.34), (10.1, -0.2)])
    layer.paint(tread * body, colours.outsole, texture=ribs(layer, 0.16), depth=0.25)
    line = layer.stroke(smooth([(0.0, 0.66), (2, 0.62), (5, 0.64), (8, 0.75), (9.95, 0.9)], False), 0.035)
    layer.paint(line * body, darker(colours.sole, 0.72), depth=0.1)


def wedge_sole(layer: Layer, colours: Colours) -> None:
    """A runner's sole, thicker at the heel."""
    top = [(0.0, 0.65), (-0.02, 1.05), (0.4, 1.2), (2.2, 1.0), (4.2, 1.2), (6.0, 1.15), (7.6, 1.5), (9.3, 1.7)]
    rest = [(10.1, 1.75), (10.15, 1.0), (9.75, 0.25), (9.0, 0.05), (7.0, 0.1), (5.0, 0.03), (1.6, 0.05), (0.5, 0.3)]
    body = layer.mask(smooth([*top, *rest]))
    layer.paint(body, colours.sole, texture=layer.grain(0.02, 0.012), depth=0.8)
    wave = layer.stroke(smooth([(5.2, 0.55), (6.6, 0.8), (7.8, 0.6), (9.0, 1.0), (10.0, 1.25)], False), 0.3)
    layer.paint(wave * body, colours.accent, depth=0.5)
    tread = layer.mask([(-0.2, -0.2), (-0.2, 0.6), (1.2, 0.26), (9.0, 0.24), (10.1, 0.4), (10.1, -0.2)])
    layer.paint(tread * body, colours.outsole, texture=ribs(layer, 0.4), depth=0.25)


def ribs(layer: Layer, pitch: float) -> Floats:
    """A texture of upright ribs."""
    x = np.arange(layer.shape[1], dtype=np.float32) / layer.unit
    ribs = 1 - 0.22 * (np.sin(x * 2 * np.pi / pitch) > 0.55).astype(np.float32)
    return np.broadcast_to(ribs, layer.shape)


def darker(colour: Colour, share: float) -> Colour:
    """A colour with a share of its light."""
    red, green, blue = (int(channel * share) for channel in colour)
    return red, green, blue
