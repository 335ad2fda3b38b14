"""Augmentation of one photo: geometry, light and camera."""

import io
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter

from training.augmentation.phone_view import phone_view
from training.augmentation.photo_cache import CutPhoto
from training.recipe import Recipe

Corners = NDArray[np.float64]  # [4, 2], x and y in pixels of the photo: top left, top right, bottom right, bottom left


def augment(
    photo: NDArray[np.uint8], background: NDArray[np.uint8], size: int, recipe: Recipe, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """A random view [size, size, 3] of a photo [H, W, 3].

    Beyond the photo's edges it shows a piece of `background`.
    """
    image = _seen(Image.fromarray(photo), Image.fromarray(background), size, recipe, rng)
    image = _lit(image, recipe, rng)
    image = _taken(image, recipe.blur, recipe.noise, recipe, rng)
    return _covered(np.array(image), recipe, rng)


def augment_as_phone(
    cut: CutPhoto, background: NDArray[np.uint8], size: int, recipe: Recipe, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """A random phone view [size, size, 3] of a photo's shoe."""
    image = phone_view(cut, background, size, recipe, rng)
    image = ImageEnhance.Color(image).enhance(1 + rng.uniform(-recipe.colour, recipe.colour))
    return np.array(_taken(image, recipe.phone_soft, recipe.phone_noise, recipe, rng))


def _seen(
    photo: Image.Image, background: Image.Image, size: int, recipe: Recipe, rng: np.random.Generator
) -> Image.Image:
    corners = _corners(photo.size, recipe, rng)
    side = float(np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).mean())
    if side > 1.5 * size:  # the transform below reads single pixels: shrink first, or it would flicker
        photo, corners = photo.reduce(2), corners / 2
    turn = homography(corners, size)
    seen = photo.transform((size, size), Image.Transform.PERSPECTIVE, turn, Image.Resampling.BILINEAR)
    if corners.min() >= 0 and (corners <= photo.size).all():
        return seen
    inside = Image.new("L", photo.size, 255)
    mask = inside.transform((size, size), Image.Transform.PERSPECTIVE, turn, Image.Resampling.BILINEAR)
    return Image.composite(seen, _backdrop(photo, background, size, rng), mask)


def _corners(shape: tuple[int, int], recipe: Recipe, rng: np.random.Generator) -> Corners:
    """Which quadrilateral of the photo the view shows."""
    width, height = shape
    across, down, middle = _frame(width, height, recipe, rng)
    square = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]) * (across / 2, down / 2)
    if rng.random() < recipe.perspective:
        square += rng.uniform(-recipe.bend, recipe.bend, (4, 2)) * (across, down)
    if rng.random() < recipe.flip:
        square = square[[1, 0, 3, 2]]
    degrees = rng.uniform(-recipe.tilt, recipe.tilt) if rng.random() < recipe.rotate else 0.0
    degrees += rng.choice((-90.0, 90.0)) if rng.random() < recipe.quarter_turn else 0.0
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return np.asarray(square @ np.array([(cosine, sine), (-sine, cosine)]) + middle)


def _frame(
    width: int, height: int, recipe: Recipe, rng: np.random.Generator
) -> tuple[float, float, tuple[float, float]]:
    """Width, height and centre of the view, in pixels."""
    if rng.random() < recipe.zoom_out:
        side = max(width, height) / rng.uniform(recipe.zoom_out_least, 1.0)
        slack_x, slack_y = abs(side - width) / 2, abs(side - height) / 2
        at = width / 2 + rng.uniform(-slack_x, slack_x), height / 2 + rng.uniform(-slack_y, slack_y)
        return side, side, at
    area = width * height * rng.uniform(*recipe.crop)
    ratio = math.exp(rng.uniform(math.log(recipe.ratio[0]), math.log(recipe.ratio[1])))
    across, down = min(width, math.sqrt(area * ratio)), min(height, math.sqrt(area / ratio))
    left, top = rng.uniform(0, width - across), rng.uniform(0, height - down)
    return across, down, (left + across / 2, top + down / 2)


def homography(corners: Corners, size: int) -> tuple[float, ...]:
    """Pillow's eight coefficients that map this quadrilateral to a square."""
    square = ((0, 0), (size, 0), (size, size), (0, size))
    rows, values = [], []
    for (x, y), (u, v) in zip(square, corners, strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        values += [u, v]
    return tuple(np.linalg.solve(np.array(rows, dtype=np.float64), np.array(values)).tolist())


def _backdrop(photo: Image.Image, other: Image.Image, size: int, rng: np.random.Generator) -> Image.Image:
    """The photo's edge colour, or a magnified corner of another photo."""
    if rng.random() < 0.5:
        edge = photo.getpixel((int(rng.integers(photo.width)), 0))
        assert isinstance(edge, tuple)
        return Image.new("RGB", (size, size), edge)
    wide, high = other.width * rng.uniform(0.2, 0.5), other.height * rng.uniform(0.2, 0.5)
    left, top = rng.choice((0.0, other.width - wide)), rng.choice((0.0, other.height - high))
    return other.resize((size, size), Image.Resampling.BILINEAR, box=(left, top, left + wide, top + high))


def _lit(image: Image.Image, recipe: Recipe, rng: np.random.Generator) -> Image.Image:
    bright, contrast = rng.uniform(-recipe.light, recipe.light, 2)
    values = np.arange(256) / 255.0
    tables = []
    for gain in 1 + rng.uniform(-recipe.lamp, recipe.lamp, 3):  # one a channel
        curve = values * gain * (1 + bright)
        tables.append((curve - 0.5) * (1 + contrast) + 0.5)
    image = image.point((np.concatenate(tables) * 255).clip(0, 255).astype(int).tolist())
    if rng.random() < recipe.grey:
        return image.convert("L").convert("RGB")
    return ImageEnhance.Color(image).enhance(1 + rng.uniform(-recipe.colour, recipe.colour))


def _taken(image: Image.Image, soft: float, noise: float, recipe: Recipe, rng: np.random.Generator) -> Image.Image:
    if rng.random() < soft:
        image = image.filter(_soft(image.width, rng) if rng.random() < 0.6 else _shaken(rng))
    if rng.random() < noise:
        grain = rng.standard_normal((image.height, image.width, 3), dtype=np.float32) * rng.uniform(3, 14)
        image = Image.fromarray((np.asarray(image) + grain).clip(0, 255).astype(np.uint8))
    if rng.random() < recipe.jpeg:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=int(rng.integers(25, 90)))
        image = Image.open(file)
        image.load()
    return image


def _soft(size: int, rng: np.random.Generator) -> ImageFilter.GaussianBlur:
    return ImageFilter.GaussianBlur(rng.uniform(0.3, size / 96))


def _shaken(rng: np.random.Generator) -> ImageFilter.Kernel:
    kernel = np.zeros((5, 5))
    angle = rng.uniform(0, math.pi)
    for step in np.linspace(-2, 2, 9):
        kernel[round(2 + step * math.sin(angle)), round(2 + step * math.cos(angle))] += 1
    flat: Sequence[float] = kernel.ravel().tolist()
    return ImageFilter.Kernel((5, 5), flat)


def _covered(picture: NDArray[np.uint8], recipe: Recipe, rng: np.random.Generator) -> NDArray[np.uint8]:
    if rng.random() < recipe.cutout:
        size = picture.shape[0]
        high, wide = (int(side) for side in rng.uniform(size / 8, size / 2, 2))
        top, left = int(rng.integers(size - high)), int(rng.integers(size - wide))
        picture[top : top + high, left : left + wide] = rng.integers(0, 256, 3, dtype=np.uint8)
    return picture
