"""Scene: a shoe on a floor before a tilted phone."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from training.simulation import hand
from training.simulation.clutter import scatter
from training.simulation.floor import floor
from training.simulation.noise import Rng
from training.simulation.segmentation import Cutout, cut_out
from training.simulation.severity import Level

SHORT, LONG = 960, 1280  # pixels of the frame: what Telegram leaves of a phone's photo
_FOCAL = 0.75  # of the long side: the usual lens of a phone, 27 mm on film
_WORKING = 512  # pixels; the shoe is cut out of no larger a picture
_SHOE = 0.75  # of the photo's longer side, where the shoe could not be measured


@dataclass(frozen=True, kw_only=True)
class Pose:
    """Where the shoe is in the frame."""

    size: tuple[int, int]  # of the frame, width and height
    middle: tuple[float, float]  # pixels
    length: float  # of the shoe, pixels
    turn: NDArray[np.float64]  # [3, 3], the rotation of the shoe's plane before the lens


@dataclass(frozen=True, kw_only=True)
class Layers:
    """A photo's parts in the frame, all of its size."""

    shoe: Image.Image  # RGB
    cover: Image.Image  # L; white where the shoe hides the scene
    shade: Image.Image  # L; the light that the scene keeps


def compose(photo: Image.Image, level: Level, rng: Rng) -> Image.Image:
    """Compose an RGB scene of 960×1280 or 1280×960 pixels."""
    small = photo.copy()
    small.thumbnail((_WORKING, _WORKING), Image.Resampling.LANCZOS)
    cut = cut_out(np.asarray(small))
    pose = _pose(level, rng)
    scene = _ground(cut, pose.size, rng)
    scatter(scene, int(rng.integers(level.things[0], level.things[1] + 1)), rng)
    layers = _placed(cut, pose)
    if rng.random() >= level.hand:
        _put(scene, layers)
        return scene
    held = hand.hand(layers.cover, pose.middle, pose.length, rng)
    hand.draw(scene, held.behind, held.skin, rng)
    _put(scene, layers)
    hand.draw(scene, held.before, held.skin, rng)
    return scene


def _pose(level: Level, rng: Rng) -> Pose:
    size = (SHORT, LONG) if rng.random() < 0.6 else (LONG, SHORT)
    off = rng.uniform(-level.off, level.off, 2) * SHORT
    pitch, yaw = rng.uniform(-level.lean, level.lean, 2)
    roll = rng.uniform(-90, 90) if rng.random() < level.turned else rng.normal(0, level.tilt)
    return Pose(
        size=size,
        middle=(size[0] / 2 + off[0], size[1] / 2 + off[1]),
        length=SHORT * rng.uniform(*level.share),
        turn=rotation(pitch, yaw, roll),
    )


def rotation(pitch: float, yaw: float, roll: float) -> NDArray[np.float64]:
    """Degrees around x, y and z, the last one first."""
    (a, b), (c, d), (e, f) = ((math.cos(math.radians(v)), math.sin(math.radians(v))) for v in (pitch, yaw, roll))
    around_x = np.array([(1, 0, 0), (0, a, -b), (0, b, a)])
    around_y = np.array([(c, 0, d), (0, 1, 0), (-d, 0, c)])
    around_z = np.array([(e, -f, 0), (f, e, 0), (0, 0, 1)])
    return np.asarray(around_x @ around_y @ around_z)


def _seen(sheet: tuple[float, float], scale: float, pose: Pose) -> tuple[float, ...]:
    return warp(sheet, scale, pose.middle, pose.turn, focal=_FOCAL * LONG)


def warp(
    sheet: tuple[float, float], scale: float, middle: tuple[float, float], turn: NDArray[np.float64], *, focal: float
) -> tuple[float, ...]:
    """Pillow's eight coefficients of a flat sheet in the frame.

    `turn` [3, 3] is the sheet's rotation before a lens of focal length `focal`, in pixels of the frame.
    """
    columns = turn[:, :2]  # the sheet's two directions in space
    lens = np.array([(focal, 0, middle[0]), (0, focal, middle[1]), (0, 0, 1)])
    placed = np.array([(scale, 0, -scale * sheet[0]), (0, scale, -scale * sheet[1]), (0, 0, 1)])
    onto = lens @ np.column_stack([columns, (0, 0, focal)]) @ placed  # from the sheet to the frame
    back = np.linalg.inv(onto)
    return tuple((back / back[2, 2]).ravel()[:8].tolist())


def _ground(cut: Cutout, size: tuple[int, int], rng: Rng) -> Image.Image:
    """A tilted floor that fills the frame."""
    sheet = Image.fromarray(floor(rng))
    lean = rotation(rng.uniform(-30, 5), rng.uniform(-10, 10), float(rng.choice((0, 90))) + rng.normal(0, 12))
    pose = Pose(size=size, middle=(size[0] / 2, size[1] / 2), length=0, turn=lean)
    tiled = Image.new("RGB", (sheet.width * 3, sheet.height * 3))
    for place in range(9):
        tiled.paste(sheet, (place % 3 * sheet.width, place // 3 * sheet.height))
    numbers = _seen((tiled.width / 2, tiled.height / 2), rng.uniform(1.1, 1.8), pose)
    ground = tiled.transform(size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BILINEAR)
    if cut.studio:
        return ground
    rim = cut.pixels[cut.cover < 0.2].mean(axis=0)
    toned = np.asarray(ground, np.float32)
    toned += 0.7 * (rim - toned.mean(axis=(0, 1)))
    return Image.fromarray(np.clip(toned, 0, 255).astype(np.uint8))


def _placed(cut: Cutout, pose: Pose) -> Layers:
    """The photo's layers where they lie in the frame."""
    middle, length = extent(cut)
    numbers = _seen(middle, pose.length / length, pose)

    def placed(layer: Image.Image, outside: int | None = None) -> Image.Image:
        way, filter_ = Image.Transform.PERSPECTIVE, Image.Resampling.BICUBIC
        return layer.transform(pose.size, way, numbers, filter_, fillcolor=outside)

    cover, shade = placed(_grey(cut.cover)), placed(_grey(cut.shade), 255)
    if cut.studio:
        shade = ImageChops.multiply(shade, contact_shadow(cover, pose.length))
    return Layers(shoe=placed(Image.fromarray(cut.pixels)), cover=cover, shade=shade)


def _put(scene: Image.Image, layers: Layers) -> None:
    """Lay the shoe and its shadow into the scene; changes the scene."""
    scene.paste(ImageChops.multiply(scene, Image.merge("RGB", [layers.shade] * 3)))
    scene.paste(layers.shoe, mask=layers.cover)


def contact_shadow(cover: Image.Image, length: float) -> Image.Image:
    """The contact shadow of a shoe on the floor; white is none."""
    small = cover.reduce(8)
    lower = ImageChops.offset(small, 0, max(1, int(length / 8 * 0.03)))
    soft = lower.filter(ImageFilter.GaussianBlur(max(1.0, length / 8 * 0.025)))
    return Image.eval(soft, lambda value: 255 - int(value * 0.55)).resize(cover.size, Image.Resampling.BICUBIC)


def extent(cut: Cutout) -> tuple[tuple[float, float], float]:
    """Middle and length of the shoe in pixels of the photo."""
    height, width = cut.cover.shape
    if not cut.studio:
        return (width / 2, height / 2), max(width, height) * _SHOE
    rows, columns = (np.flatnonzero((cut.cover > 0.5).any(axis=axis)) for axis in (1, 0))
    middle = (columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2
    return middle, float(max(columns[-1] - columns[0], rows[-1] - rows[0])) + 1


def _grey(layer: NDArray[np.floating]) -> Image.Image:
    return Image.fromarray((np.clip(layer, 0, 1) * 255 + 0.5).astype(np.uint8))
