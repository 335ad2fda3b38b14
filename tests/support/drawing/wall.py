"""A white wall with drawn snapshots of shoes, and a version that finds them."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image

from model.locator import FILE
from model.manifest import Rejection, TestTimeAugmentation
from model.pictures.picture import View
from tests.support.data.tile_locator import tile_locator
from tests.support.data.version_folders import remade
from tests.support.drawing.drawing import draw_sneaker
from tests.support.drawing.samples import CARPET, GUM, WHITE, Sample, draw_sample, styled
from tests.support.drawing.shoe import Style
from tests.support.drawing.shoe_parts import Colours

SIZE, TILE = (900, 600), (300, 225)
KNOWN = Rejection(rule="max_softmax", unknown_below=-100.0, no_sneaker_below=-100.0)  # all is known
ALWAYS = TestTimeAugmentation(below=1.0, views=(View(resize="centre", share=0.6, mirrored=True),))  # nothing is sure
NAVY = (34, 44, 88)
LEFT, RIGHT, MIDDLE = (60, 180), (540, 180), (300, 180)

Snapshot = tuple[int, Style]  # seed and style of a drawn shoe
LOW: Snapshot = (3, "low")
HIGH: Snapshot = (8, "high")  # no version takes it for the other one
LIKELY: Snapshot = (5, "canvas")  # the shipped version is sure of its name


def wall(*snapshots: tuple[Snapshot, tuple[int, int]]) -> Image.Image:
    """A wall with snapshots at places (left, top)."""
    sheet = Image.new("RGB", SIZE, "white")
    for snapshot, place in snapshots:
        sheet.paste(_drawn(snapshot), place)
    return sheet


@cache
def _drawn(snapshot: Snapshot) -> Image.Image:
    seed, style = snapshot
    if snapshot == LIKELY:
        colours = Colours(upper=WHITE, panel=WHITE, accent=NAVY, sole=WHITE, outsole=GUM, lace=WHITE)
        return draw_sample(Sample(shoe=styled(style, colours), ground=CARPET, seed=seed)).resize(TILE)
    return draw_sneaker(seed, style=style, size=(640, 480)).resize(TILE)


def jpeg(image: Image.Image) -> bytes:
    """A picture as a JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def locating(folder: Path, rejection: Rejection = KNOWN) -> Path:
    """The shipped version, with a locator that finds the snapshots."""
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(tile_locator())
    return remade(folder, rejection=rejection, second_look=ALWAYS)


def walk(snapshot: Snapshot, lefts: Sequence[int | None]) -> list[Image.Image]:
    """Frames of a video in which a snapshot moves; None hides it."""
    return [wall(*([(snapshot, (left, 180))] if left is not None else [])) for left in lefts]
