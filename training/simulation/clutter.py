"""Clutter: boxes, papers, books, cables, cups and clothes."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from training.simulation.noise import Rng, clouds

Point = tuple[float, float]
Colour = tuple[int, int, int]
_SMALL = 4  # cloths are drawn smaller by this


def scatter(scene: Image.Image, count: int, rng: Rng) -> None:
    """Draw `count` things on a scene, mostly near its edges."""
    for _ in range(count):
        angle, away = rng.uniform(0, 2 * np.pi), rng.uniform(0.32, 0.55)
        middle = scene.width * (0.5 + away * np.cos(angle)), scene.height * (0.5 + away * np.sin(angle))
        thing = THINGS[int(rng.integers(len(THINGS)))]
        thing(scene, middle, min(scene.size) * rng.uniform(0.12, 0.32), rng)


def box(scene: Image.Image, middle: Point, size: float, rng: Rng) -> None:
    """A box from above: its lid and two sides."""
    lid = _turned(_rectangle(size, size * rng.uniform(0.45, 0.8)), middle, rng.uniform(0, np.pi))
    outward = np.array(middle) - np.array(scene.size) / 2
    base = [tuple(np.array(corner) - outward * 0.16) for corner in lid]
    colour = _colour(rng)
    _shadow(scene, lid, size * 0.06)
    draw = ImageDraw.Draw(scene)
    for start in range(4):
        side = (start, (start + 1) % 4)
        face = [lid[side[0]], lid[side[1]], base[side[1]], base[side[0]]]
        draw.polygon([(float(x), float(y)) for x, y in face], fill=_lit(colour, 0.5 + 0.1 * start))
    draw.polygon(lid, fill=colour)
    if rng.random() < 0.6:
        mark = _turned(_rectangle(size * 0.3, size * 0.1), middle, rng.uniform(0, np.pi))
        draw.polygon(mark, fill=_colour(rng))


def paper(scene: Image.Image, middle: Point, size: float, rng: Rng) -> None:
    """A sheet, magazine or book with lines of print."""
    angle = rng.uniform(0, np.pi)
    sheet = _turned(_rectangle(size, size * 0.71), middle, angle)
    _shadow(scene, sheet, size * 0.025)
    draw = ImageDraw.Draw(scene)
    pale = rng.random() < 0.6
    colour = (235, 233, 226) if pale else _colour(rng)
    draw.polygon(sheet, fill=colour)
    for row in np.arange(-0.38, 0.38, 0.09):
        ends = _turned([(row * size, -0.28 * size), (row * size, rng.uniform(0, 0.28) * size)], middle, angle)
        draw.line(ends, fill=_lit(colour, 0.55), width=max(1, int(size * 0.02)))


def cable(scene: Image.Image, middle: Point, size: float, rng: Rng) -> None:
    """A charger's cable or a lace, in loops."""
    steps = np.linspace(0, 1, 60)
    waves = rng.normal(0, 1, (2, 4))
    swing = 0.5 * np.sin(np.outer(steps, [3, 6, 9, 12])) @ waves.T  # [60, 2]
    curve = np.array(middle) + size * (swing + np.outer(steps - 0.5, [2.5, 0.0]))
    points = [(float(x), float(y)) for x, y in curve]
    wide = max(3, int(size * rng.uniform(0.03, 0.07)))
    draw, colour = ImageDraw.Draw(scene), _colour(rng)
    draw.line([(x + wide * 0.6, y + wide * 0.8) for x, y in points], fill=(30, 28, 26), width=wide, joint="curve")
    draw.line(points, fill=_lit(colour, 0.8), width=wide, joint="curve")
    draw.line([(x, y - wide * 0.2) for x, y in points], fill=_lit(colour, 1.2), width=max(1, wide // 3), joint="curve")


def cup(scene: Image.Image, middle: Point, size: float, rng: Rng) -> None:
    """A cup, a bowl or a ball from above."""
    colour, radius = _colour(rng), size * 0.4
    _shadow(scene, _circle(middle, radius), size * 0.08)
    draw = ImageDraw.Draw(scene)
    for step in range(12):  # light falls from above left
        inner = radius * (1 - step / 14)
        aside = middle[0] - radius * step / 40, middle[1] - radius * step / 40
        draw.polygon(_circle(aside, inner), fill=_lit(colour, 0.6 + 0.05 * step))
    if rng.random() < 0.5:
        draw.polygon(_circle(middle, radius * 0.8), fill=_lit(_colour(rng), 0.5))


def garment(scene: Image.Image, middle: Point, size: float, rng: Rng) -> None:
    """A sock, a towel or a jumper in a heap."""
    small = scene.width // _SMALL, scene.height // _SMALL
    down, across = np.mgrid[0 : small[1], 0 : small[0]] * _SMALL
    reach = np.hypot(across - middle[0], down - middle[1]) / (size * 0.7)
    folds = clouds((small[1], small[0]), size / _SMALL / 6, rng) + 0.3 * clouds((small[1], small[0]), 1.5, rng)
    inside = np.clip((1 + 0.35 * folds - reach) * 12, 0, 1)
    light = 1 + 0.15 * folds + 1.2 * np.gradient(folds, axis=0)
    cloth = np.clip(light[..., None] * _colour(rng), 0, 255).astype(np.uint8)
    mask = Image.fromarray((inside * 255).astype(np.uint8)).resize(scene.size, Image.Resampling.BICUBIC)
    shade = Image.eval(mask.filter(ImageFilter.GaussianBlur(size * 0.06)), lambda value: 255 - value // 2)
    scene.paste(ImageChops.multiply(scene, Image.merge("RGB", [shade] * 3)))
    scene.paste(Image.fromarray(cloth).resize(scene.size, Image.Resampling.BICUBIC), mask=mask)


THINGS: tuple[Callable[[Image.Image, Point, float, Rng], None], ...] = (box, paper, cable, cup, garment)


def _colour(rng: Rng) -> Colour:
    """Things are mostly dull: some grey with a little colour."""
    grey = rng.uniform(30, 220)
    red, green, blue = np.clip(grey + rng.normal(0, 16, 3), 10, 245).astype(int)
    return int(red), int(green), int(blue)


def _lit(colour: Colour, light: float) -> Colour:
    red, green, blue = (min(255, int(value * light)) for value in colour)
    return red, green, blue


def _rectangle(long: float, short: float) -> list[Point]:
    return [(-long / 2, -short / 2), (long / 2, -short / 2), (long / 2, short / 2), (-long / 2, short / 2)]


def _circle(middle: Point, radius: float) -> list[Point]:
    return [(middle[0] + radius * np.cos(turn), middle[1] + radius * np.sin(turn)) for turn in np.linspace(0, 6.28, 40)]


def _turned(points: list[Point], middle: Point, angle: float) -> list[Point]:
    sine, cosine = np.sin(angle), np.cos(angle)
    return [(middle[0] + x * cosine - y * sine, middle[1] + x * sine + y * cosine) for x, y in points]


def _shadow(scene: Image.Image, outline: list[Point], reach: float) -> None:
    """Darken the floor below a thing, to its lower right."""
    sheet = Image.new("L", scene.size, 255)
    ImageDraw.Draw(sheet).polygon([(x + reach, y + reach) for x, y in outline], fill=110)
    soft = sheet.reduce(4).filter(ImageFilter.GaussianBlur(max(1.0, reach / 4))).resize(scene.size)
    scene.paste(ImageChops.multiply(scene, Image.merge("RGB", [soft] * 3)))
