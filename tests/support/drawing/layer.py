"""A transparent sheet on which a shoe's panels are painted: lit, with soft edges, seams and materials."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Floats = NDArray[Any]  # float32, mostly
Point = tuple[float, float]
Colour = tuple[int, int, int]

LENGTH, HEIGHT = 10.4, 7.0  # of the layer in shoe units: a shoe is 10 long, y points up from the ground


def blur(values: Floats, radius: float) -> Floats:
    """Soften [H, W] by about `radius` pixels: three box filters, which come close to a Gaussian."""
    width = max(1, round(radius))
    span = 2 * width + 1
    for axis in (0, 1) * 3:
        pad = [(width + 1, width) if each == axis else (0, 0) for each in (0, 1)]
        total = np.cumsum(np.pad(values, pad, mode="edge"), axis=axis, dtype=np.float64)
        low, high = (total[:-span], total[span:]) if axis == 0 else (total[:, :-span], total[:, span:])
        values = ((high - low) / span).astype(np.float32)
    return values


def smooth(points: Sequence[Point], closed: bool = True, steps: int = 14) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    around = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    corners = np.array(around, dtype=np.float64)  # [N + 2 or 3, 2]
    t = np.linspace(0, 1, steps, endpoint=False)[:, np.newaxis]
    pieces = []
    for a, b, c, d in zip(corners, corners[1:], corners[2:], corners[3:], strict=False):
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return [(float(x), float(y)) for x, y in np.concatenate(pieces)]


class Layer:
    """A transparent sheet on which panels are painted, the later above the earlier."""

    def __init__(self, unit: float, noise: np.random.Generator) -> None:
        """Start empty, `unit` pixels a shoe unit."""
        self.unit = unit
        self.shape = (int(HEIGHT * unit), int(LENGTH * unit))
        self.colour: Floats = np.zeros((*self.shape, 3), np.float32)  # 0 to 1, may exceed 1 before it is shown
        self.alpha: Floats = np.zeros(self.shape, np.float32)  # 0 to 1
        self.noise = noise

    def mask(self, points: Sequence[Point]) -> Floats:
        """How far each pixel lies in a closed outline, [H, W], 0 to 1."""
        return self._drawn(points, 0.05, lambda draw, pixels: draw.polygon(pixels, fill=255))

    def stroke(self, points: Sequence[Point], width: float) -> Floats:
        """A line with round ends as a mask, [H, W], 0 to 1."""
        pen = width * self.unit * 2

        def line(draw: ImageDraw.ImageDraw, pixels: list[tuple[float, float]]) -> None:
            draw.line(pixels, fill=255, width=max(1, round(pen)), joint="curve")
            for x, y in (pixels[0], pixels[-1]):
                draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)

        return self._drawn(points, width, line)

    def _drawn(
        self, points: Sequence[Point], margin: float, draw: Callable[[ImageDraw.ImageDraw, list[Point]], None]
    ) -> Floats:
        """Draw at twice the size on a sheet no larger than needed, and lay it into an empty mask."""
        pixels = np.array([((x + 0.2) * self.unit, (HEIGHT - 0.25 - y) * self.unit) for x, y in points])
        low = np.clip(np.floor(pixels.min(axis=0) - margin * self.unit - 2), 0, None).astype(int)
        high = np.minimum(np.ceil(pixels.max(axis=0) + margin * self.unit + 2), self.shape[::-1]).astype(int)
        width, height = (int(side) for side in high - low)
        sheet = Image.new("L", (width * 2, height * 2))
        draw(ImageDraw.Draw(sheet), [(float(x), float(y)) for x, y in (pixels - low) * 2])
        mask = np.zeros(self.shape, np.float32)
        mask[low[1] : high[1], low[0] : high[0]] = np.asarray(sheet.reduce(2), np.float32) / 255
        return mask

    def paint(
        self, mask: Floats, colour: Colour, *, depth: float = 0.5, texture: Floats | None = None, seam: bool = False
    ) -> None:
        """Lay a panel over what is there: lit from above left, its edge rounded, with a line of stitches if asked."""
        if not mask.any():
            return
        rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
        margin = int(self.unit * 0.3)
        area = (
            slice(max(0, rows[0] - margin), rows[-1] + margin),
            slice(max(0, columns[0] - margin), columns[-1] + margin),
        )
        part = mask[area]
        dyed = np.ones((*part.shape, 3), np.float32) * np.array(colour, np.float32) / 255
        light = 1 + depth * self._relief(part)
        if texture is not None:
            light = light * texture[area]
        if seam:
            light = light * (1 - 0.35 * self._stitches(part))
        shadow = 1 - 0.35 * blur(part, self.unit * 0.07)[..., np.newaxis] * (1 - part[..., np.newaxis])
        cover = part[..., np.newaxis]
        self.colour[area] = self.colour[area] * shadow * (1 - cover) + dyed * light[..., np.newaxis] * cover
        self.alpha[area] = np.maximum(self.alpha[area], part)

    def grain(self, size: float, strength: float) -> Floats:
        """Irregular brightness around 1 with features of `size` units, [H, W]."""
        rough = self.noise.standard_normal(self.shape).astype(np.float32)
        soft = blur(rough, size * self.unit)
        return np.asarray(1 + strength * soft / (soft.std() + 1e-6), np.float32)

    def mesh(self, pitch: float) -> Floats:
        """The little holes of a knitted or woven upper, [H, W], around 1."""
        y, x = np.mgrid[0 : self.shape[0], 0 : self.shape[1]].astype(np.float32) * (2 * np.pi / (pitch * self.unit))
        return np.asarray(1 - 0.16 * np.clip(np.cos(x) * np.cos(y + np.cos(x)), 0, 1), np.float32)

    def _relief(self, part: Floats) -> Floats:
        """Light on a rounded edge: positive where it faces up and left."""
        total = np.zeros_like(part)
        for size, weight in ((0.04, 0.9), (0.16, 1.0)):
            down, right = np.gradient(blur(part, size * self.unit))
            total += weight * (0.85 * down + 0.45 * right) * size * self.unit * 2.2
        return np.clip(total, -0.6, 0.6)

    def _stitches(self, part: Floats) -> Floats:
        inside = blur(part, self.unit * 0.055)
        y, x = np.mgrid[0 : part.shape[0], 0 : part.shape[1]].astype(np.float32) / self.unit
        dashes = np.sin((x + y) * 34) + np.sin((x - y) * 34) > -0.5
        line = np.exp(-(((inside - 0.93) / 0.035) ** 2))
        return np.asarray(line * dashes * part, np.float32)
