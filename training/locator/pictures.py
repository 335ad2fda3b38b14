"""Training pictures of the locator.

Boxes are relative to the picture, `(x0, y0, x1, y1)`, 0 to 1.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter

from model.pictures import picture
from model.pictures.crop import Box
from training.augmentation.backgrounds import open_backgrounds
from training.augmentation.field_loader import facts_in
from training.augmentation.photo_cache import PhotoCache, open_photo_cache
from training.augmentation.recolour import Recolouring, recolour
from training.dataset.field_sources import FieldPhoto
from training.dataset.street import street_photos

TRUSTED = 0.45  # score of a teacher's box that teaches; below, down to DOUBTED, a picture is left out
DOUBTED = 0.2
_LEAST_SIDE = 0.02  # of the picture: smaller boxes cannot be seen at the locator's input
MOSAICS = 0.15  # share of the pictures that are four in one
RECOLOURED = 0.35  # share of the pictures that get other colours
ZOOM_STRETCH = 0.6  # natural logarithm: how far a zoom changes width against height, at most
_TILE = 192  # pixels of a mosaic's quarter
_VISIBLE = 0.55  # share of a box that must be left after cropping for it to count


@dataclass(frozen=True, kw_only=True)
class Boxed:
    """A picture with the boxes of its shoes."""

    image: Image.Image
    boxes: tuple[Box, ...]


class Scenes:
    """Draws training pictures for the locator."""

    def __init__(self, data: Path, cache: Path) -> None:
        """Read street photos, and the cache that `training.augmentation.field_cache` made."""
        self._street = [
            Boxed(image=picture.open_upright(path.read_bytes(), 320), boxes=boxes)
            for path, boxes in street_photos(data, "train")
        ]
        self._gallery: PhotoCache = open_photo_cache(cache)
        self._backdrops = open_backgrounds(cache)
        photos, boxes = facts_in(cache)
        self._empty = [
            row for row, photo in enumerate(photos) if photo.kind == "no_shoe" and _certain(boxes[row], no=True)
        ]
        shoes = [row for row, photo in enumerate(photos) if photo.kind != "no_shoe" and _certain(boxes[row])]
        self._phone = [row for row in shoes if photos[row].folder == "phone_shoes"]
        self._shoes = [row for row in shoes if photos[row].folder != "phone_shoes"]
        self._cut_outs = [row for row in self._shoes if _is_studio(self._gallery, row, photos[row])]
        self._boxes = [tuple(box for box, score in each if score >= TRUSTED) for each in boxes]

    def draw(self, number: int, seed: int = 20) -> Boxed:
        """One picture; it follows from its number and the seed."""
        chance = np.random.default_rng((seed, number))
        return self._mosaic(chance) if chance.random() < MOSAICS else self._single(chance)

    def _single(self, chance: np.random.Generator) -> Boxed:
        kinds: list[tuple[float, Callable[[np.random.Generator], Boxed]]] = [
            (0.27, self._from_street), (0.10, self._composite), (0.10, self._photo), (0.07, self._by_phone),
            (0.08, self._without_feet), (1.0, self._nothing),
        ]  # fmt: skip
        draw = chance.random()
        for share, make in kinds:
            if draw < share:
                return _recoloured(_lit(_mirrored(make(chance), chance), chance), chance)
            draw -= share
        raise AssertionError("unreachable: the last share is 1")

    def _mosaic(self, chance: np.random.Generator) -> Boxed:
        """Four pictures in one (YOLOv4, arXiv:2004.10934): shoes of half the size."""
        sheet, boxes = Image.new("RGB", (2 * _TILE, 2 * _TILE)), []
        for column, row in ((0, 0), (1, 0), (0, 1), (1, 1)):
            made = self._single(chance)
            sheet.paste(made.image.resize((_TILE, _TILE), Image.Resampling.BILINEAR), (column * _TILE, row * _TILE))
            boxes += [
                ((column + x0) / 2, (row + y0) / 2, (column + x1) / 2, (row + y1) / 2) for x0, y0, x1, y1 in made.boxes
            ]
        return Boxed(image=sheet, boxes=tuple(box for box in boxes if _long(box) >= _LEAST_SIDE))

    def _without_feet(self, chance: np.random.Generator) -> Boxed:
        """A part of a street photo above all shoes."""
        one = self._street[int(chance.integers(len(self._street)))]
        end = min((box[1] for box in one.boxes), default=1.0) - 0.03
        if end < 0.3:
            return self._nothing(chance)
        wide, high = one.image.size
        top, bottom = chance.uniform(0, 0.4) * end * high, chance.uniform(0.6, 1.0) * end * high
        left, right = chance.uniform(0, 0.3) * wide, chance.uniform(0.7, 1.0) * wide
        return Boxed(image=one.image.crop((round(left), round(top), round(right), round(bottom))), boxes=())

    def _from_street(self, chance: np.random.Generator) -> Boxed:
        one = self._street[int(chance.integers(len(self._street)))]
        return one if chance.random() < 0.3 else zoomed(one, chance)

    def _photo(self, chance: np.random.Generator) -> Boxed:
        return self._placed(self._shoes[int(chance.integers(len(self._shoes)))], chance)

    def _by_phone(self, chance: np.random.Generator) -> Boxed:
        return self._placed(self._phone[int(chance.integers(len(self._phone)))], chance)

    def _placed(self, row: int, chance: np.random.Generator) -> Boxed:
        """A photo as it is, zoomed, or small on a backdrop."""
        made = Boxed(image=Image.fromarray(self._gallery.photo(row)), boxes=self._boxes[row])
        draw = chance.random()
        if draw < 0.4:
            return made
        return zoomed(made, chance) if draw < 0.65 else self._shrunk(made, chance)

    def _shrunk(self, made: Boxed, chance: np.random.Generator) -> Boxed:
        sheet = self._sheet(chance)
        share = chance.uniform(0.35, 0.85)
        scale = share * min(sheet.width / made.image.width, sheet.height / made.image.height)
        wide, high = (max(8, round(side * scale)) for side in made.image.size)
        left, top = int(chance.integers(sheet.width - wide + 1)), int(chance.integers(sheet.height - high + 1))
        sheet.paste(made.image.resize((wide, high), Image.Resampling.BILINEAR), (left, top))
        size, shift = np.array([wide, high] * 2), np.array([left, top] * 2)
        moved = [((np.array(box) * size + shift) / ([sheet.width, sheet.height] * 2)).tolist() for box in made.boxes]
        return Boxed(image=sheet, boxes=tuple((b[0], b[1], b[2], b[3]) for b in moved))

    def _composite(self, chance: np.random.Generator) -> Boxed:
        """One to five shoes, cut out of studio photos, on a backdrop."""
        sheet = self._sheet(chance)
        boxes: list[Box] = []
        most = chance.uniform(0.12, 0.6)  # length of a shoe, of the backdrop's side: about the same for all
        for _ in range(int(chance.integers(1, 6))):
            row = self._cut_outs[int(chance.integers(len(self._cut_outs)))]
            cut = self._gallery.cut(row)
            length = sheet.width * most * chance.uniform(0.8, 1.2)
            shoe = Image.fromarray(recolour(cut.pixels, Recolouring(), chance))
            box = _pasted(sheet, shoe, Image.fromarray(cut.cover), length / max(cut.extent[2], 8.0), chance)
            boxes = [each for each in boxes if _hidden(each, box) < 0.6] + [box]
        return Boxed(image=sheet, boxes=tuple(boxes))

    def _nothing(self, chance: np.random.Generator) -> Boxed:
        if chance.random() < 0.12:
            return Boxed(image=self._sheet(chance), boxes=())
        return self._placed(self._empty[int(chance.integers(len(self._empty)))], chance)

    def _sheet(self, chance: np.random.Generator) -> Image.Image:
        return Image.fromarray(self._backdrops[int(chance.integers(len(self._backdrops)))])


def _is_studio(gallery: PhotoCache, row: int, photo: FieldPhoto) -> bool:
    """Whether a cut-out has a sharp outline."""
    cover = gallery.cut(row).cover
    return photo.folder in ("sneakers50", "catalogue") and float(((cover > 20) & (cover < 235)).mean()) < 0.03


def _certain(boxes: Sequence[tuple[Box, float]], *, no: bool = False) -> bool:
    """Whether the teacher is certain of all its boxes."""
    scores = [score for _, score in boxes]
    if no:
        return not any(score >= TRUSTED for score in scores)
    return bool(scores) and scores[0] >= TRUSTED


def zoomed(made: Boxed, chance: np.random.Generator) -> Boxed:
    """A part of a picture, around one of its boxes."""
    share = chance.uniform(0.3, 0.95) * np.exp(chance.uniform(-1, 1) * np.array((0.5, -0.5)) * ZOOM_STRETCH)
    centre = chance.uniform(0, 1, 2)
    if made.boxes and chance.random() < 0.85:
        box = np.array(made.boxes[int(chance.integers(len(made.boxes)))])
        share = np.maximum(share, 1.3 * (box[2:] - box[:2]))
        centre = (box[:2] + box[2:]) / 2 + chance.uniform(-0.4, 0.4, 2) * np.minimum(share, 0.95) / 2
    share = np.minimum(share, 0.95)
    start = np.clip(centre - share / 2, 0, 1 - share)
    size = np.array(made.image.size * 2)
    left, top, right, bottom = np.round(np.concatenate([start, start + share]) * size).astype(int).tolist()
    boxes = [_cropped(box, start, share) for box in made.boxes]
    return Boxed(
        image=made.image.crop((left, top, right, bottom)), boxes=tuple(box for box in boxes if box is not None)
    )


def _cropped(box: Box, start: NDArray[np.float64], share: NDArray[np.float64]) -> Box | None:
    whole = ((np.array(box) - np.tile(start, 2)) / np.tile(share, 2)).tolist()
    x0, y0, x1, y1 = (min(1.0, max(0.0, each)) for each in whole)
    area = (whole[2] - whole[0]) * (whole[3] - whole[1])
    visible = (x1 - x0) * (y1 - y0) / area if area > 0 else 0.0
    return (x0, y0, x1, y1) if visible >= _VISIBLE and min(x1 - x0, y1 - y0) >= _LEAST_SIDE else None


def _pasted(
    sheet: Image.Image, shoe: Image.Image, cover: Image.Image, scale: float, chance: np.random.Generator
) -> Box:
    """Paste a shoe somewhere, turned a little; its box."""
    size = (max(4, round(shoe.width * scale)), max(4, round(shoe.height * scale)))
    angle = float(chance.uniform(-25, 25)) if chance.random() < 0.8 else float(chance.uniform(-180, 180))
    way = Image.Resampling.BILINEAR
    shoe, cover = (each.resize(size, way).rotate(angle, way, expand=True) for each in (shoe, cover))
    left = int(chance.integers(-cover.width // 6, max(1, sheet.width - cover.width + cover.width // 6)))
    top = int(chance.integers(-cover.height // 6, max(1, sheet.height - cover.height + cover.height // 6)))
    sheet.paste(shoe, (left, top), cover)
    inner = cover.point(lambda value: 255 if value > 100 else 0).getbbox() or (0, 0, cover.width, cover.height)
    edges = (left + inner[0], top + inner[1], left + inner[2], top + inner[3])
    x0, x1 = (min(1.0, max(0.0, edges[each] / sheet.width)) for each in (0, 2))
    y0, y1 = (min(1.0, max(0.0, edges[each] / sheet.height)) for each in (1, 3))
    return x0, y0, x1, y1


def _long(box: Box) -> float:
    return max(box[2] - box[0], box[3] - box[1])


def _hidden(box: Box, by: Box) -> float:
    """The share of a box that another one covers."""
    wide, high = min(box[2], by[2]) - max(box[0], by[0]), min(box[3], by[3]) - max(box[1], by[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return max(0.0, wide) * max(0.0, high) / area if area > 0 else 1.0


def _mirrored(made: Boxed, chance: np.random.Generator) -> Boxed:
    if chance.random() < 0.5:
        return made
    image = made.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return Boxed(image=image, boxes=tuple((1 - x1, y0, 1 - x0, y1) for x0, y0, x1, y1 in made.boxes))


def _lit(made: Boxed, chance: np.random.Generator) -> Boxed:
    """Another light, and sometimes a soft or a grey picture."""
    image = made.image
    for enhance, spread in ((ImageEnhance.Brightness, 0.3), (ImageEnhance.Contrast, 0.25), (ImageEnhance.Color, 0.4)):
        image = enhance(image).enhance(1 + chance.uniform(-spread, spread))
    if chance.random() < 0.2:
        image = image.filter(ImageFilter.GaussianBlur(chance.uniform(0.5, 1.5)))
    return Boxed(image=image, boxes=made.boxes)


def _recoloured(made: Boxed, chance: np.random.Generator) -> Boxed:
    """Other colours for a part of the pictures, with and without shoes."""
    if chance.random() >= RECOLOURED:
        return made
    return Boxed(image=Image.fromarray(recolour(np.asarray(made.image), Recolouring(), chance)), boxes=made.boxes)


def drawn(scenes: Scenes, count: int, size: int, seed: int = 20) -> Iterator[tuple[NDArray[np.uint8], tuple[Box, ...]]]:
    """Training pictures [S, S, 3] with their boxes."""
    for number in range(count):
        made = scenes.draw(number, seed)
        yield picture.fit(made.image, size, "squash"), made.boxes
