"""Draws pictures of sneakers that do not exist, to stand in for the photos that nobody may copy here.

`python tests/support/drawing/drawing.py FOLDER` writes a sheet of them to look at.
"""

import io
import sys
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

from tests.support.drawing.layer import LENGTH
from tests.support.drawing.scene import FLOORS, camera, floor, put
from tests.support.drawing.shoe import Style, draw_shoe
from tests.support.drawing.shoe_parts import Colours

STYLES: tuple[Style, ...] = ("low", "high", "runner", "slide")

_WHITE, _OFF, _BLACK, _GUM = (240, 240, 236), (228, 222, 208), (38, 38, 42), (176, 122, 72)
_DYES = (
    (196, 46, 52), (36, 74, 150), (38, 110, 78), (226, 170, 44), (112, 52, 120), (224, 112, 52), (90, 160, 196),
    (216, 134, 152), (92, 94, 100), (134, 92, 60), (158, 176, 140), (24, 50, 90),
)  # fmt: skip
_TURNED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # what a camera that writes this orientation has done to the picture: the inverse of what a viewer does


def draw_sneaker(seed: int, *, style: Style | None = None, size: tuple[int, int] = (1280, 960)) -> Image.Image:
    """A photo-like RGB picture of a pair or a single shoe; the same seed, style and size give the same picture."""
    random = np.random.default_rng([seed, 2])
    style = style or STYLES[int(random.integers(len(STYLES)))]
    width, height = size
    colours, kind = _colours(random), int(random.integers(len(FLOORS)))
    unit = min(width / 12.6, height / (10.0 if style == "high" else 8.6)) * random.uniform(0.94, 1.04)
    shoe = draw_shoe(style, colours, unit, random)
    scene = floor(kind, size, random)
    left, ground = (width - LENGTH * unit) / 2 + random.uniform(-0.4, 0.4) * unit, height * random.uniform(0.76, 0.84)
    flip, angle = bool(random.random() < 0.5), random.uniform(-3, 3)
    if random.random() < 0.6:  # the other shoe of the pair, behind
        aside = (1.0 if random.random() < 0.5 else -1.0) * unit * random.uniform(0.5, 0.8)
        put(scene, shoe, left + aside, ground - unit * 1.25, angle + random.uniform(-2, 2), flip)
    put(scene, shoe, left, ground, angle, flip)
    return camera(scene, random)


def phone_jpeg(image: Image.Image, *, orientation: int = 1, quality: int = 88) -> bytes:
    """The picture as a phone stores it: pixels turned as `orientation` (1 to 8) says, so that viewers show `image`."""
    turn = _TURNED[orientation]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Nobody"
    exif[ExifTags.Base.Model] = "Drawn by hand"
    exif[ExifTags.Base.DateTime] = "2026:01:31 12:00:00"
    stored = image if turn is None else image.transpose(turn)
    buffer = io.BytesIO()
    stored.save(buffer, "JPEG", quality=quality, exif=exif)
    return buffer.getvalue()


def _colours(random: np.random.Generator) -> Colours:
    def pick(*choices: tuple[int, int, int]) -> tuple[int, int, int]:
        return choices[int(random.integers(len(choices)))]

    first, second = (_DYES[int(index)] for index in random.choice(len(_DYES), 2, replace=False))
    upper = pick(_WHITE, _WHITE, _OFF, _BLACK, first)
    panel = pick(first, second, _WHITE) if upper is not first else pick(second, _WHITE, _BLACK)
    return Colours(
        upper=upper,
        panel=panel,
        accent=second if panel is not second else first,
        sole=pick(_WHITE, _WHITE, _OFF),
        outsole=pick(_GUM, _BLACK, _WHITE, first),
        lace=pick(_WHITE, _OFF, _BLACK),
    )


if __name__ == "__main__":
    sheet = Image.new("RGB", (4 * 480, 3 * 360))
    for number in range(12):
        drawn = draw_sneaker(number, style=STYLES[number % 4])
        sheet.paste(drawn.resize((480, 360)), (480 * (number % 4), 360 * (number // 4)))
    sheet.save(Path(sys.argv[1]) / "sneakers.jpg", quality=90)
