"""A little data set of drawn sneakers, a folder for each of a few models."""

from pathlib import Path

import numpy as np
from PIL import Image

from tests.support.drawing.drawing import STYLES, draw_sneaker, phone_jpeg
from tests.support.drawing.shoe import Style


def draw_photos(folder: Path, *, models: int = 2, each: int = 10, size: tuple[int, int] = (64, 64)) -> Path:
    """Write `each` pictures of `models` styles (four at most) as JPEG into sub-folders."""
    for number, style in enumerate(STYLES[:models]):
        (folder / style).mkdir(parents=True)
        for seed in range(each):
            picture = draw_sneaker(1000 * number + seed, style=style, size=size)
            picture.save(folder / style / f"{seed}.jpg", quality=90)
    return folder


def draw_style(folder: Path, style: Style, count: int, *, size: tuple[int, int]) -> Path:
    """Write so many pictures of one style."""
    folder.mkdir(parents=True)
    for seed in range(count):
        draw_sneaker(9000 + seed, style=style, size=size).save(folder / f"{seed}.jpg", quality=90)
    return folder


def draw_clouds(folder: Path, count: int, *, side: int = 120) -> Path:
    """Write so many pictures of clouds of colours: nobody takes them for sneakers."""
    folder.mkdir(parents=True)
    for seed in range(count):
        cells = np.random.default_rng(seed).integers(0, 256, (3 + seed % 20, 4 + seed % 20, 3), dtype=np.uint8)
        cloud = Image.fromarray(cells).resize((side, side), Image.Resampling.BICUBIC)
        cloud.save(folder / f"{seed}.jpg", quality=90)
    return folder


def draw_samples(folder: Path) -> None:
    """Write the photos of the tutorial: seven runners."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, 8):
        (folder / f"runner-{number}.jpg").write_bytes(phone_jpeg(draw_sneaker(19 + number, style="runner")))
