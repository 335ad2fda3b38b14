"""A hand that holds the shoe: arm behind, fingers before it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.simulation.noise import Floats, Rng, clouds

_SMALL = 4  # drawn smaller by this, skin is smooth
_SKINS = ((224, 178, 150), (204, 150, 118), (168, 114, 82), (118, 76, 54), (82, 54, 42), (236, 196, 172))


@dataclass(frozen=True, kw_only=True)
class Limb:
    """A chain of joints with radii, in pixels of the frame."""

    joints: NDArray[np.float64]  # [N, 2], x and y
    radii: NDArray[np.float64]  # [N]


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Its parts, each from back to front."""

    behind: tuple[Limb, ...]
    before: tuple[Limb, ...]
    skin: tuple[int, int, int]


def hand(cover: Image.Image, middle: tuple[float, float], length: float, rng: Rng) -> Hand:
    """A hand that grips a shoe from the side or below."""
    angle = rng.uniform(-0.2, np.pi + 0.2)  # to where the arm goes: aside or down
    along = np.array((np.cos(angle), np.sin(angle)))
    across = np.array((-along[1], along[0]))
    thick = length * rng.uniform(0.05, 0.07)  # of a finger: a shoe is 30 cm long
    grip = np.array(middle) + along * (_rim(cover, middle, along) - thick * rng.uniform(0.3, 1.6))
    wrist = grip + along * thick * 7
    outside = grip + along * max(cover.size) * 1.2
    arm = Limb(joints=np.array([outside, wrist]), radii=np.array([thick * 2.6, thick * 1.9]))
    palm = Limb(joints=np.array([wrist, grip + along * thick * 2.2]), radii=np.array([thick * 1.9, thick * 2.5]))
    fingers = []
    for place in (-1.65, -0.55, 0.55, 1.65):
        knuckle = grip + across * place * thick * 1.9 + along * thick * 1.6
        bend = knuckle - along * thick * rng.uniform(1.6, 2.2) + across * thick * rng.normal(0, 0.15)
        tip = bend - along * thick * rng.uniform(0.9, 1.6) - across * place * thick * 0.2
        size = thick * (1.0 - 0.08 * abs(place)) * 0.95
        fingers.append(Limb(joints=np.array([knuckle, bend, tip]), radii=np.array([size * 1.08, size, size * 0.85])))
    skin = _SKINS[int(rng.integers(len(_SKINS)))]
    return Hand(behind=(arm, palm), before=tuple(fingers), skin=skin)


def _rim(cover: Image.Image, middle: tuple[float, float], along: NDArray[np.float64]) -> float:
    """Distance from the centre to the shoe's edge, in pixels."""
    ends = 0.0
    for away in np.arange(0.0, max(cover.size), 8.0):
        x, y = (int(value) for value in np.array(middle) + along * away)
        if 0 <= x < cover.width and 0 <= y < cover.height and cover.getpixel((x, y)) > 127:  # type: ignore[operator]
            ends = float(away)
    return ends


def draw(scene: Image.Image, limbs: tuple[Limb, ...], skin: tuple[int, int, int], rng: Rng) -> None:
    """Draw shaded limbs over a scene; changes the scene."""
    width, height = scene.width // _SMALL, scene.height // _SMALL
    down, across = np.mgrid[0:height, 0:width].astype(np.float64) * _SMALL
    blotches = 1 + 0.03 * clouds((height, width), 6, rng)
    for limb in limbs:
        aside, cover = _tube(limb, across, down)
        light = (0.62 + 0.42 * np.sqrt(np.clip(1 - aside**2, 0, 1)) - 0.12 * aside) * blotches
        tone = np.clip(light[..., None] * skin, 0, 255).astype(np.uint8)
        mask = Image.fromarray((cover * 255).astype(np.uint8)).resize(scene.size, Image.Resampling.BICUBIC)
        scene.paste(Image.fromarray(tone).resize(scene.size, Image.Resampling.BICUBIC), mask=mask)


def _tube(limb: Limb, across: Floats, down: Floats) -> tuple[Floats, Floats]:
    """Each pixel's offset from a limb's axis, and its coverage."""
    nearest, side = np.full(across.shape, np.inf), np.zeros(across.shape)
    for start, end, first, last in zip(limb.joints, limb.joints[1:], limb.radii, limb.radii[1:], strict=False):
        axis = end - start
        length = float(np.hypot(*axis)) + 1e-9
        x, y = across - start[0], down - start[1]
        along = np.clip((x * axis[0] + y * axis[1]) / length**2, 0, 1)
        radius = first + (last - first) * along
        away = np.hypot(x - along * axis[0], y - along * axis[1]) / radius
        left = np.sign(x * axis[1] - y * axis[0]) * away
        side = np.where(away < nearest, left, side)
        nearest = np.minimum(nearest, away)
    edge = float(limb.radii.min()) / _SMALL / 1.5
    return np.clip(side, -1, 1), np.clip((1 - nearest) * edge, 0, 1)
