"""Camera: white balance, exposure, shake, focus, noise and JPEG."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from training.simulation.noise import Rng
from training.simulation.severity import Level

# What a white wall looks like under a lamp when the camera balances for daylight, brightest channel 1. The first three
# follow the colour of a black body at 2700, 3500 and 9000 K.
_LAMPS = ((1.0, 0.66, 0.34), (1.0, 0.77, 0.54), (0.82, 0.87, 1.0), (0.88, 1.0, 0.8), (1.0, 0.85, 0.95))

_GREY = 0.18  # of white, in linear light: what exposure meters take for the middle


def photograph(scene: Image.Image, level: Level, rng: Rng) -> bytes:
    """Photograph an RGB scene; returns JPEG bytes of equal size."""
    image = _shaken(scene, level, rng)
    if rng.random() < level.defocus[0]:
        image = image.filter(ImageFilter.GaussianBlur(min(scene.size) * rng.uniform(0.1, 1) * level.defocus[1]))
    developed = _developed(image, level, rng)
    file = io.BytesIO()
    developed.save(file, "JPEG", quality=int(rng.integers(level.quality[0], level.quality[1] + 1)))
    return file.getvalue()


def _shaken(scene: Image.Image, level: Level, rng: Rng) -> Image.Image:
    """Motion blur along a short line: camera shake."""
    if rng.random() >= level.motion[0]:
        return scene
    length, angle = min(scene.size) * rng.uniform(0.15, 1) * level.motion[1], rng.uniform(0, np.pi)
    steps = max(2, round(length / 2))
    mean = scene
    for step in range(1, steps):
        x, y = (length * step / (steps - 1) * way for way in (np.cos(angle), np.sin(angle)))
        moved = scene.transform(scene.size, Image.Transform.AFFINE, (1, 0, x, 0, 1, y), Image.Resampling.BILINEAR)
        mean = Image.blend(mean, moved, 1 / (step + 1))
    wide, high = (
        abs(length * np.cos(angle)),
        length * np.sin(angle),
    )  # what moved in from outside is black: leave it out
    left = wide if np.cos(angle) < 0 else 0.0
    return mean.resize(
        scene.size, Image.Resampling.BILINEAR, box=(left, 0, scene.width - wide + left, scene.height - high)
    )


def _developed(image: Image.Image, level: Level, rng: Rng) -> Image.Image:
    """Light, lamp and noise, on linear values as the sensor counts them."""
    linear = (np.asarray(image, np.float32) / 255) ** np.float32(2.2)  # [H, W, 3], 0 to 1
    linear *= _light(image.size, rng)[..., None]
    metered = (_GREY / float(linear.mean())) ** 0.5  # a phone goes half the way: dark floors stay dark
    linear *= metered * 2 ** rng.uniform(-level.stops, level.stops) * _white(level, rng)
    linear /= 1 + np.clip(linear - 0.7, 0, None)  # highlights roll off as phones render them
    seen = np.asarray(np.clip(linear, 0, 1) ** (1 / 2.2), np.float32)
    seen += _noise(seen, level.noise * rng.uniform(0.2, 1), rng)
    return Image.fromarray((np.clip(seen, 0, 1) * 255 + 0.5).astype(np.uint8))


def _light(size: tuple[int, int], rng: Rng) -> NDArray[np.float32]:
    """Light gradient, vignette and sometimes the photographer's shadow, [H, W]."""
    width, height = size
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    turn = rng.uniform(0, 2 * np.pi)
    light = 1 + rng.uniform(0, 0.4) * (across * np.cos(turn) + down * np.sin(turn)) / 1.4
    light *= 1 - rng.uniform(0.02, 0.18) * (across**2 + down**2)
    if rng.random() < 0.3:
        edge = across * np.cos(turn) + down * np.sin(turn) + rng.uniform(-0.5, 0.9)
        light *= 1 - rng.uniform(0.2, 0.5) * np.clip(edge * rng.uniform(2, 12) + 0.5, 0, 1)
    return np.asarray(np.clip(light, 0.1, None), np.float32)


def _white(level: Level, rng: Rng) -> NDArray[np.float32]:
    """White balance: gains of a lamp's colour that remain."""
    lamp = np.array(_LAMPS[int(rng.integers(len(_LAMPS)))]) ** (rng.uniform(0, 1) * level.lamp)
    return np.asarray(lamp / lamp.mean(), np.float32)


def _noise(seen: NDArray[np.float32], deviation: float, rng: Rng) -> NDArray[np.float32]:
    """Luminance grain and chroma noise, stronger in the dark, [H, W, 3]."""
    height, width = seen.shape[:2]
    grain = rng.standard_normal((height, width, 1), dtype=np.float32)
    rough = rng.normal(128, 48, (height // 4, width // 4, 3)).clip(0, 255).astype(np.uint8)
    blotches = Image.fromarray(rough).resize((width, height), Image.Resampling.BILINEAR)
    mixed = grain + (np.asarray(blotches, np.float32) - 128) / 64
    return mixed * np.float32(deviation) * (1.5 - seen)
