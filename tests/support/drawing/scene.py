"""Floors to photograph a shoe on, and what a phone's camera does to the picture."""

import numpy as np
from PIL import Image

from tests.support.drawing.layer import Floats, Layer, blur

Random = np.random.Generator


def wood(shape: tuple[int, int], random: Random) -> Floats:
    """Floorboards seen from above, [H, W, 3], 0 to 1."""
    height, width = shape
    base = np.array([(0.62, 0.42, 0.25), (0.72, 0.55, 0.37), (0.42, 0.27, 0.17), (0.66, 0.6, 0.52)])
    tone = base[random.integers(len(base))]
    board = height // 6
    floor = np.empty((height, width, 3), np.float32)
    for top in range(0, height, board):
        rows = min(board, height - top)
        grain = random.standard_normal((rows, width)).astype(np.float32)
        fibres = _along_x(grain, width // 6) + 0.35 * _along_x(random.standard_normal((rows, width)), width // 40)
        y = np.linspace(0, 1, rows)[:, np.newaxis]
        rings = np.sin(16 * (y + 0.25 * np.sin(np.linspace(0, 5, width) + random.uniform(0, 6))) + 3 * fibres)
        light = 1 + 0.07 * rings + 0.12 * fibres + random.uniform(-0.09, 0.09)
        light[:2], light[-2:] = 0.45, 0.75
        joint = int(random.integers(width))
        light[:, joint : joint + 3] = 0.5
        floor[top : top + rows] = light[..., np.newaxis] * tone
    return floor


def carpet(shape: tuple[int, int], random: Random) -> Floats:
    """A short-pile carpet with a faint pattern, [H, W, 3], 0 to 1."""
    tones = np.array([(0.45, 0.47, 0.52), (0.62, 0.57, 0.5), (0.35, 0.4, 0.38), (0.5, 0.33, 0.32), (0.3, 0.36, 0.48)])
    tone = tones[random.integers(len(tones))]
    pile = random.standard_normal(shape).astype(np.float32)
    tufts, worn = blur(pile, 1), blur(random.standard_normal(shape).astype(np.float32), shape[0] / 14)
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]] * (2 * np.pi / (shape[0] / 7))
    weave = np.sign(np.sin(x)) * np.sign(np.sin(y))
    light = 1 + 0.16 * tufts / tufts.std() + 0.05 * worn / worn.std() + 0.035 * weave
    return np.asarray(light[..., np.newaxis] * tone, np.float32)


def pavement(shape: tuple[int, int], random: Random) -> Floats:
    """Concrete slabs, [H, W, 3], 0 to 1."""
    specks = random.standard_normal(shape).astype(np.float32)
    fine, stains = blur(specks, 1), blur(random.standard_normal(shape).astype(np.float32), shape[0] / 10)
    light = 0.6 + 0.055 * fine / fine.std() + 0.03 * stains / stains.std()
    light -= 0.2 * (blur(random.standard_normal(shape).astype(np.float32), 2) > 0.16)
    slab = shape[0] // 3
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    offset = np.where((y // slab) % 2 == 0, 0, slab // 2)
    joints = ((y % slab) < 6) | (((x + offset) % slab) < 6)
    light = np.where(joints, light * 0.55, light)
    return np.asarray(light[..., np.newaxis] * np.array((1.0, 0.98, 0.94)), np.float32)


FLOORS = (wood, carpet, pavement)


def floor(kind: int, size: tuple[int, int], random: Random) -> Floats:
    """A floor in perspective filling a picture of `size` (width, height), [H, W, 3], 0 to 1."""
    width, height = size
    texture = np.clip(FLOORS[kind]((height, int(width * 1.5)), random), 0, 1)
    sheet = Image.fromarray((texture * 255).astype(np.uint8))
    lean = random.uniform(-0.06, 0.06) * sheet.width
    near = sheet.width * random.uniform(0.58, 0.68)  # what the lower edge of the picture sees; the upper sees all
    left = (sheet.width - near) / 2 + lean
    corners = (0, 0, left, sheet.height, left + near, sheet.height, sheet.width, 0)
    seen = sheet.transform(size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    return np.asarray(seen, np.float32) / 255


def put(scene: Floats, layer: Layer, left: float, ground: float, angle: float, flip: bool) -> None:
    """Stand a shoe in the scene with its shadow; `left` and `ground` in pixels, `angle` in degrees, changes `scene`."""
    colour, alpha = np.clip(layer.colour, 0, 1), layer.alpha
    sheet = Image.fromarray((np.dstack([colour, alpha]) * 255).astype(np.uint8), "RGBA")
    if flip:
        sheet = sheet.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    sheet = sheet.rotate(angle, Image.Resampling.BICUBIC, expand=False)
    full = Image.new("RGBA", (scene.shape[1], scene.shape[0]))
    full.paste(sheet, (round(left), round(ground - sheet.height + 0.25 * layer.unit)))
    pixels = np.asarray(full, np.float32) / 255
    cover = pixels[..., 3]
    scene *= (1 - 0.62 * _shadow(cover, layer.unit))[..., np.newaxis]
    scene *= 1 - cover[..., np.newaxis]
    scene += pixels[..., :3] * cover[..., np.newaxis]


def camera(scene: Floats, random: Random) -> Image.Image:
    """Light from one side, the lens' darker corners, a tint and noise."""
    height, width = scene.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    turn = random.uniform(0, 2 * np.pi)
    light = 1 + random.uniform(0.06, 0.2) * (x * np.cos(turn) + y * np.sin(turn))
    light *= 1 - random.uniform(0.06, 0.16) * (x**2 + y**2)
    warmth = random.uniform(-0.05, 0.06)
    tint = np.array((1 + warmth, 1.0, 1 - warmth), np.float32) * random.uniform(0.95, 1.08)
    noise = random.standard_normal((height, width, 3)).astype(np.float32) * 0.008
    noise += random.standard_normal((height, width, 1)).astype(np.float32) * random.uniform(0.006, 0.016)
    shown = np.clip(scene * light[..., np.newaxis] * tint + noise, 0, 1)
    return Image.fromarray((shown * 255 + 0.5).astype(np.uint8))


def _along_x(values: Floats, width: int) -> Floats:
    soft: Floats = np.array(values, np.float32)
    for _ in range(2):
        total = np.cumsum(np.pad(soft, ((0, 0), (width + 1, width)), mode="wrap"), axis=1)
        soft = (total[:, 2 * width + 1 :] - total[:, : -2 * width - 1]) / (2 * width + 1)
    return np.asarray(soft / (soft.std() + 1e-6), np.float32)


def _shadow(cover: Floats, unit: float) -> Floats:
    """Where the shoe keeps light from the floor: dark at the sole, wide and faint to its right, [H, W], 0 to 1."""
    height = cover.shape[0]
    ground = height - np.argmax(cover[::-1] > 0.5, axis=0)  # [W], the lowest row of the shoe in each column
    touching = (cover.max(axis=0) > 0.5) & (ground > ground[ground < height].max(initial=0) - unit * 0.6)
    below = np.arange(height)[:, np.newaxis] - ground  # [H, W]
    foot = ((below > -unit * 0.3) & (below < unit * 0.1) & touching).astype(np.float32)
    wide = np.roll(foot, (int(unit * 0.15), int(unit * 0.35)), axis=(0, 1))
    return np.clip(0.95 * blur(foot, unit * 0.09) + 0.75 * blur(wide, unit * 0.42), 0, 1)
