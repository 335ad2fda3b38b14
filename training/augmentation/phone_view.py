"""Phone views: smaller, tilted, on a floor, held, cluttered, lit."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

from training.augmentation.photo_cache import CutPhoto
from training.recipe import Recipe
from training.simulation import hand
from training.simulation.clutter import scatter
from training.simulation.scene import contact_shadow, rotation, warp

# What a white wall looks like under a lamp when the camera balances for daylight, in linear light: bulbs, sky, tubes.
_LAMPS = (
    (1.0, 0.66, 0.34), (1.0, 0.77, 0.54), (0.82, 0.87, 1.0), (0.88, 1.0, 0.8), (1.0, 0.85, 0.95), (0.75, 0.8, 1.0),
)  # fmt: skip
_GREY = 0.46  # of 1, encoded: the middle that a phone's meter goes half the way to
_COARSE = 6  # pixels; the light over a scene is drawn that small and stretched


def phone_view(
    cut: CutPhoto, background: NDArray[np.uint8], size: int, recipe: Recipe, rng: np.random.Generator
) -> Image.Image:
    """A photo's shoe before a background, [size, size] RGB, without noise."""
    frame = _ground(background, size, rng)
    if rng.random() < recipe.phone_things:
        scatter(frame, int(rng.integers(1, 4)), rng)
    length = size * rng.uniform(*recipe.phone_share)
    middle = tuple(size / 2 + size * rng.uniform(-recipe.phone_off, recipe.phone_off, 2))
    shoe, cover, shade = _placed(cut, size, (middle[0], middle[1]), length, recipe, rng)
    held = hand.hand(cover, (middle[0], middle[1]), length, rng) if rng.random() < recipe.phone_hand else None
    if held:
        hand.draw(frame, held.behind, held.skin, rng)
    shadow = ImageChops.multiply(shade, contact_shadow(cover, length))
    frame.paste(ImageChops.multiply(frame, Image.merge("RGB", [shadow] * 3)))
    frame.paste(shoe, mask=cover)
    if held:
        hand.draw(frame, held.before, held.skin, rng)
    return _lit(frame, recipe, rng)


def _ground(background: NDArray[np.uint8], size: int, rng: np.random.Generator) -> Image.Image:
    """A part of a background, rotated, brighter or darker."""
    sheet = Image.fromarray(background)
    side = min(sheet.size) * rng.uniform(0.45, 1.0)
    left, top = (rng.uniform(0, each - side) for each in sheet.size)
    part = sheet.resize((size, size), Image.Resampling.BILINEAR, box=(left, top, left + side, top + side))
    part = part.transpose(Image.Transpose(int(rng.integers(7))))
    gains = rng.uniform(0.55, 1.35) * rng.uniform(0.9, 1.1, 3)
    return part.point(_tables(np.arange(256) * gains[:, None]))


def _placed(
    cut: CutPhoto, size: int, middle: tuple[float, float], length: float, recipe: Recipe, rng: np.random.Generator
) -> tuple[Image.Image, Image.Image, Image.Image]:
    """Shoe (RGB), mask and shadow (L) in a tilted phone's view."""
    x, y, long = cut.extent
    layers = [Image.fromarray(each) for each in (cut.pixels, cut.cover, cut.shade)]
    if (by := int(long / length / 1.2)) > 1:  # the transform reads single pixels: shrink first, or it would flicker
        layers, (x, y, long) = [layer.reduce(by) for layer in layers], (x / by, y / by, long / by)
    if rng.random() < recipe.flip:
        layers = [layer.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for layer in layers]
        x = layers[0].width - x
    pitch, yaw = rng.uniform(-recipe.phone_lean, recipe.phone_lean, 2)
    turned = rng.random() < recipe.phone_turned
    roll = rng.uniform(-90, 90) if turned else rng.uniform(-recipe.tilt, recipe.tilt)
    numbers = warp((x, y), length / long, middle, rotation(pitch, yaw, roll), focal=float(size))
    way, fine = Image.Transform.PERSPECTIVE, Image.Resampling.BILINEAR
    shoe, cover = (layer.transform((size, size), way, numbers, fine) for layer in layers[:2])
    return shoe, cover, layers[2].transform((size, size), way, numbers, fine, fillcolor=255)


def _lit(frame: Image.Image, recipe: Recipe, rng: np.random.Generator) -> Image.Image:
    """Uneven light, a lamp's colour and a meter that errs."""
    frame = ImageChops.multiply(frame, Image.merge("RGB", [_light(frame.width, rng)] * 3))
    lamp = np.array(_LAMPS[int(rng.integers(len(_LAMPS)))]) ** (rng.random() * recipe.phone_lamp / 2.2)
    brightness = float(np.asarray(frame.resize((8, 8), Image.Resampling.BOX).convert("L")).mean()) / 255
    meter = (_GREY / max(brightness, 0.08)) ** 0.5 * 2 ** (rng.uniform(-1, 1) * recipe.phone_stops / 2.2)
    values = np.arange(256) / 255 * (lamp / lamp.mean() * meter)[:, None]  # [3, 256], encoded
    values = 0.5 + (values - 0.5) * (1 + rng.uniform(-0.15, 0.15))
    values = np.where(values > 0.8, 0.8 + 0.2 * np.tanh((values - 0.8) / 0.2), values)  # highlights roll off
    return frame.point(_tables(values * 255))


def _light(size: int, rng: np.random.Generator) -> Image.Image:
    """A light gradient, sometimes with a shadow's edge, L."""
    across, down = np.meshgrid(np.linspace(-1, 1, _COARSE), np.linspace(-1, 1, _COARSE))
    turn = rng.uniform(0, 2 * np.pi)
    slope = (across * np.cos(turn) + down * np.sin(turn)) / 1.4
    light = 1 - rng.uniform(0, 0.35) * (slope + 1) / 2
    if rng.random() < 0.3:
        light *= 1 - rng.uniform(0.2, 0.5) * np.clip((slope + rng.uniform(-0.5, 0.9)) * 6, 0, 1)
    return Image.fromarray((light * 255).astype(np.uint8)).resize((size, size), Image.Resampling.BICUBIC)


def _tables(values: NDArray[np.floating]) -> list[int]:
    """Pillow's tables, a channel after the other, of [3, 256]."""
    tables: list[int] = values.clip(0, 255).astype(int).ravel().tolist()
    return tables
