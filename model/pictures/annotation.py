"""Annotation: numbered boxes around shoes, readable at any size; Pillow only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont

from model.errors import PictureError
from model.pictures.crop import Box
from model.pictures.picture import open_upright
from model.pictures.video import encoded
from model.prediction import Shoe

# Colours that are told apart by people with any colour vision (Okabe and Ito, 2008), dark enough for white digits
COLOURS = ((0, 114, 178), (213, 94, 0), (0, 128, 96), (176, 82, 140), (148, 108, 0), (64, 64, 72))
LEAST_SIDE, MOST_SIDE = 800, 1280  # pixels of the longer side: smaller pictures are enlarged, larger ones reduced
SMALL_SIDE = 960  # pixels of the longer side of a chat's picture: about 100 kB
MARGIN = 0.06  # of a box's width and height: a located box often cuts off a toe or a sole
_TEXT = 0.026  # height of the text, of the longer side
_HALO = (255, 255, 255)
_CHIP_WEIGHT = 4  # of a covered chip's area, against a box's
_OVERSAMPLING = 3  # Pillow draws shapes without smooth edges

Place = tuple[float, float, float, float]  # left, top, right, bottom in pixels


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A box with its shoe's number and perhaps a label."""

    box: Box
    number: int  # from 1
    label: str = ""


def annotated_photo(data: bytes, shoes: Sequence[Shoe]) -> bytes | None:
    """A photo with numbered boxes as a small JPEG; None where unreadable."""
    try:
        image = open_upright(data, SMALL_SIDE)
    except PictureError:
        return None
    marks = [Mark(box=each.box, number=number) for number, shoe in enumerate(shoes, 1) for each in shoe.boxes]
    return encoded(annotate(image, marks, most=SMALL_SIDE))


def annotate(
    image: Image.Image, marks: Sequence[Mark], *, most: int = MOST_SIDE, least: int = LEAST_SIDE
) -> Image.Image:
    """A copy of an RGB picture with numbered boxes.

    Its longer side has `least` to `most` pixels.
    """
    sheet = _scaled(image, least, most)
    if not marks:
        return sheet
    unit = max(sheet.size)
    frames = [_pixels(mark.box, sheet.size) for mark in marks]
    sheet = _with_frames(sheet, [(frame, _colour(mark)) for frame, mark in zip(frames, marks, strict=True)], unit)
    taken: list[Place] = []
    for frame, mark in sorted(zip(frames, marks, strict=True), key=lambda pair: (not pair[1].label, pair[1].number)):
        chip = _chip(mark, round(unit * _TEXT), sheet.width)
        left, top = _free_place(frame, chip.size, sheet.size, taken, [each for each in frames if each != frame])
        taken.append((left, top, left + chip.width, top + chip.height))
        sheet.paste(chip, (round(left), round(top)), chip)
    return sheet


def _scaled(image: Image.Image, least: int, most: int) -> Image.Image:
    longer = max(image.size)
    scale = least / longer if longer < least else min(1.0, most / longer)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS) if size != image.size else image.copy()


def _colour(mark: Mark) -> tuple[int, int, int]:
    return COLOURS[(mark.number - 1) % len(COLOURS)]


def _pixels(box: Box, size: tuple[int, int]) -> Place:
    """The place of a box with its margin, inside the picture."""
    x0, y0, x1, y1 = box
    dx, dy = MARGIN * (x1 - x0), MARGIN * (y1 - y0)
    left, top, right, bottom = (min(1.0, max(0.0, each)) for each in (x0 - dx, y0 - dy, x1 + dx, y1 + dy))
    return left * size[0], top * size[1], right * size[0], bottom * size[1]


def _with_frames(sheet: Image.Image, frames: Iterable[tuple[Place, tuple[int, int, int]]], unit: int) -> Image.Image:
    """Rounded frames with a light edge, visible on any ground."""
    width = max(2, round(unit * 0.0045))
    for place, colour in frames:
        _paste_frame(sheet, place, width + 2 * max(1, width // 2), _HALO)
        _paste_frame(sheet, place, width, colour)
    return sheet


def _paste_frame(sheet: Image.Image, place: Place, width: int, colour: tuple[int, int, int]) -> None:
    left, top, right, bottom = place
    outer = (round(left - width / 2), round(top - width / 2), round(right + width / 2), round(bottom + width / 2))
    size = (max(1, outer[2] - outer[0]), max(1, outer[3] - outer[1]))
    mask = Image.new("L", (size[0] * _OVERSAMPLING, size[1] * _OVERSAMPLING))
    radius = min(max(sheet.size) * 0.012, min(size) / 3) * _OVERSAMPLING
    edges = (0, 0, mask.width - 1, mask.height - 1)
    ImageDraw.Draw(mask).rounded_rectangle(edges, radius, outline=255, width=width * _OVERSAMPLING)
    sheet.paste(colour, (*outer[:2], outer[0] + size[0], outer[1] + size[1]), mask.resize(size, Image.Resampling.BOX))


def _chip(mark: Mark, height: int, widest: int) -> Image.Image:
    """A rounded label with the number and the words."""
    size = height * _OVERSAMPLING
    font = ImageFont.load_default(size)
    text = _shortened(f"{mark.number}  {_latin(mark.label)}".strip(), font, widest * _OVERSAMPLING - 2 * size)
    left, _, right, _ = font.getbbox(text)
    high = round(1.7 * size)
    wide = max(high, round(right - left + 1.1 * size))
    chip = Image.new("RGBA", (wide, high))
    draw = ImageDraw.Draw(chip)
    draw.rounded_rectangle((0, 0, wide - 1, high - 1), high / 2, fill=_HALO)
    edge = max(1, round(0.09 * size))
    draw.rounded_rectangle((edge, edge, wide - 1 - edge, high - 1 - edge), high / 2 - edge, fill=_colour(mark))
    draw.text((wide / 2, high / 2), text, font=font, fill=_HALO, anchor="mm", stroke_width=size / 40, stroke_fill=_HALO)
    return chip.resize((max(1, wide // _OVERSAMPLING), max(1, high // _OVERSAMPLING)), Image.Resampling.BOX)


def _shortened(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, widest: float) -> str:
    """A text, cut with an ellipsis where it is too wide."""
    if font.getlength(text) <= widest:
        return text
    while len(text) > 1 and font.getlength(f"{text}…") > widest:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _latin(text: str) -> str:
    """A text in letters that Pillow's own font has."""
    return "".join(each if each.isascii() or each in "·–…éèöäüßñç" else anyascii(each) for each in text)


def _free_place(
    frame: Place, chip: tuple[int, int], sheet: tuple[int, int], taken: Sequence[Place], others: Sequence[Place]
) -> tuple[float, float]:
    """Where a chip covers least: above its box, else below, else inside.

    To cover another chip is worse than to cover another box.
    """
    left, top, right, bottom = frame
    wide, high = chip
    gap = high / 4
    columns = (left, (left + right - wide) / 2, right - wide)
    rows = (top - high - gap, bottom + gap, top + gap, bottom - high - gap)
    places = [(_inside(x, wide, sheet[0]), _inside(y, high, sheet[1])) for y in rows for x in columns]

    def cost(place: tuple[float, float]) -> float:
        area = (*place, place[0] + wide, place[1] + high)
        return _CHIP_WEIGHT * _covered(area, taken) + _covered(area, others)

    return min(places, key=cost)


def _inside(start: float, length: float, whole: float) -> float:
    return max(0.0, min(start, whole - length))


def _covered(place: Place, taken: Sequence[Place]) -> float:
    """The area that a place shares with others."""
    shared = 0.0
    for other in taken:
        wide = min(place[2], other[2]) - max(place[0], other[0])
        high = min(place[3], other[3]) - max(place[1], other[1])
        shared += max(0.0, wide) * max(0.0, high)
    return shared
