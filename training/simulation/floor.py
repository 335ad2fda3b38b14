"""Floors, tables and cloths, drawn from noise."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from training.simulation.noise import Floats, Rng, clouds

Colour = tuple[float, float, float]  # 0 to 1

SIDE = 720  # pixels; what is seen of it is stretched to the frame, as floors are seldom the sharp part of a photo
ALL = (SIDE, SIDE)


def carpet(rng: Rng) -> Floats:
    """Carpet with short pile, worn, some woven, [SIDE, SIDE, 3]."""
    light = 1 + 0.13 * clouds(ALL, 1.2, rng) + 0.06 * clouds(ALL, 40, rng)
    floor = light[..., None] * _one_of(
        rng, (0.45, 0.47, 0.52), (0.62, 0.57, 0.5), (0.33, 0.36, 0.38), (0.5, 0.3, 0.28), (0.28, 0.34, 0.46)
    )
    if rng.random() < 0.4:
        down, across = np.mgrid[0:SIDE, 0:SIDE] / rng.uniform(9, 40)
        lines = np.sin(down) * np.sin(across) if rng.random() < 0.5 else np.sin(down)
        floor = floor * (1 + 0.2 * np.tanh(4 * lines))[..., None]
    return np.asarray(floor, np.float32)


def boards(rng: Rng) -> Floats:
    """Parquet or a wooden table, [SIDE, SIDE, 3]."""
    wood = _one_of(rng, (0.62, 0.43, 0.27), (0.74, 0.58, 0.4), (0.36, 0.23, 0.15), (0.66, 0.6, 0.53))
    high = SIDE // int(rng.integers(4, 11))
    number = np.arange(SIDE) // high
    tones = 1 + rng.uniform(-0.12, 0.12, number[-1] + 1)[number]
    fibres = clouds(ALL, (2, 60), rng) * 0.07 + clouds(ALL, 0.8, rng) * 0.02
    down, across = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    bent = down * 60 + 5 * clouds(ALL, (60, 180), rng) + 2 * across
    light = tones[:, None] + fibres + 0.05 * np.sin(bent)
    light[np.arange(SIDE) % high < 2] *= 0.55
    for board in range(number[-1] + 1):
        joint = int(rng.integers(SIDE))
        light[board * high : (board + 1) * high, joint : joint + 2] *= 0.55
    return np.asarray(light[..., None] * wood, np.float32)


def slabs(rng: Rng) -> Floats:
    """Pavement of concrete slabs, [SIDE, SIDE, 3]."""
    light = 1 + 0.07 * clouds(ALL, 1.0, rng) + 0.05 * clouds(ALL, 45, rng) - 0.2 * (clouds(ALL, 2, rng) > 3)
    light *= 1 - 0.5 * _joints(rng, int(rng.integers(180, 420)), int(rng.integers(3, 9)), shifted=True)
    return np.asarray(light[..., None] * _one_of(rng, (0.62, 0.61, 0.58), (0.5, 0.5, 0.5), (0.66, 0.58, 0.5)))


def asphalt(rng: Rng) -> Floats:
    """A road: dark, coarse, with light stones, [SIDE, SIDE, 3]."""
    light = 1 + 0.22 * clouds(ALL, 1.4, rng) + 0.08 * clouds(ALL, 50, rng)
    light += 0.5 * (clouds(ALL, 1.6, rng) > 2.2)
    floor = light[..., None] * np.array((0.36, 0.36, 0.38))
    if rng.random() < 0.25:  # a painted line
        start, wide = int(rng.integers(SIDE)), int(rng.integers(40, 90))
        floor[start : start + wide] = floor[start : start + wide] * 0.35 + _one_of(
            rng, (0.6, 0.6, 0.58), (0.6, 0.5, 0.1)
        )
    return np.asarray(floor, np.float32)


def tiles(rng: Rng) -> Floats:
    """Ceramic or marble tiles that shine a little, [SIDE, SIDE, 3]."""
    veins = np.exp(-((clouds(ALL, 30, rng) / 0.06) ** 2)) * rng.uniform(0, 0.25)
    shine = np.clip(clouds(ALL, 120, rng), 0, None) * 0.12
    light = 1 - veins + shine + 0.015 * clouds(ALL, 1.0, rng)
    light *= 1 - rng.uniform(0.2, 0.6) * _joints(rng, int(rng.integers(90, 260)), 3, shifted=False)
    return np.asarray(
        light[..., None] * _one_of(rng, (0.8, 0.79, 0.76), (0.62, 0.52, 0.42), (0.3, 0.3, 0.32), (0.75, 0.68, 0.58))
    )


def cloth(rng: Rng) -> Floats:
    """A bedspread or sofa with folds, [SIDE, SIDE, 3]."""
    folds = clouds(ALL, (45, 45 * rng.uniform(1, 4)), rng)
    light = 1 + 0.9 * np.gradient(folds, axis=0) * 12 + 0.05 * clouds(ALL, 0.7, rng)
    floor = light[..., None] * (rng.uniform(0.2, 0.75) + rng.uniform(-0.15, 0.15, 3))
    if rng.random() < 0.4:
        down, across = np.mgrid[0:SIDE, 0:SIDE] + 14 * folds
        pitch = rng.uniform(25, 90)
        bands = (down % pitch < pitch / 2) ^ ((across % pitch < pitch / 2) & bool(rng.random() < 0.5))
        floor = np.where(bands[..., None], floor, floor * (rng.uniform(0.6, 1.4) + rng.uniform(-0.1, 0.1, 3)))
    return np.asarray(floor, np.float32)


def table(rng: Rng) -> Floats:
    """A desk or counter with a soft reflection, [SIDE, SIDE, 3]."""
    light = 1 + 0.1 * clouds(ALL, 150, rng) + 0.012 * clouds(ALL, 1.0, rng)
    plain = _one_of(rng, (0.85, 0.84, 0.82), (0.16, 0.16, 0.17), (0.45, 0.47, 0.5), (0.72, 0.7, 0.64))
    return np.asarray(light[..., None] * plain, np.float32)


def grass(rng: Rng) -> Floats:
    """A lawn from above, [SIDE, SIDE, 3]."""
    blades = clouds(ALL, (6, 1.1), rng) + clouds(ALL, (1.1, 6), rng) + clouds(ALL, 1.5, rng)
    light = 1 + 0.2 * blades + 0.15 * clouds(ALL, 30, rng)
    yellow = np.clip(clouds(ALL, 12, rng), 0, None)[..., None] * np.array((0.03, 0.015, 0.0))
    return np.asarray(light[..., None] * np.array((0.3, 0.38, 0.2)) + yellow, np.float32)


FLOORS: tuple[Callable[[Rng], Floats], ...] = (carpet, boards, slabs, asphalt, tiles, cloth, table, grass)


def floor(rng: Rng) -> NDArray[np.uint8]:
    """One of the floors, [SIDE, SIDE, 3]."""
    drawn = FLOORS[int(rng.integers(len(FLOORS)))](rng)
    return np.asarray(np.clip(drawn, 0, 1) * 255, np.uint8)


def _joints(rng: Rng, side: int, wide: int, *, shifted: bool) -> NDArray[np.bool_]:
    """Where the gaps between square slabs are, [SIDE, SIDE]."""
    down, across = np.mgrid[0:SIDE, 0:SIDE] + rng.integers(side)
    aside = np.where((down // side) % 2 == 0, 0, side // 2) if shifted else 0
    return np.asarray((down % side < wide) | ((across + aside) % side < wide))


def _one_of(rng: Rng, *colours: Colour) -> Floats:
    chosen = np.array(colours[int(rng.integers(len(colours)))])
    return np.asarray(np.clip(chosen * rng.uniform(0.85, 1.15) + rng.uniform(-0.03, 0.03, 3), 0, 1))
