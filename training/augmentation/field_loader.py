"""Data loader of the field data set: crops, recoloured, by phone.

A batch has a fixed share of known models, other shoes and pictures without a shoe. Helper processes make the batches
ahead of time; each follows from the seed and its step.
"""

import json
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from model.pictures.crop import Box
from training.augmentation.augment import augment, augment_as_phone
from training.augmentation.backgrounds import build_backgrounds, open_backgrounds
from training.augmentation.field_recipe import FieldRecipe
from training.augmentation.mixing import mix
from training.augmentation.photo_cache import PhotoCache, build_photo_cache, open_photo_cache
from training.augmentation.recolour import recolour
from training.dataset.boxes import Boxes
from training.dataset.field_sources import FieldPhoto
from training.dataset.photos import Photo

LARGEST = 1 / 1.7  # side of a rectangle of CutMix, of the picture's: crops are close already
AHEAD = 8  # batches made in advance
FLOORS = 200  # backdrops that are drawn
_FACTS = "field.json"
OPINION = "opinion.npy"  # what an earlier network says of the plain crops, [photos, K + 2]


class Batch(NamedTuple):
    """One step's pictures and targets."""

    pictures: NDArray[np.uint8]  # [N, S, S, 3]
    known: NDArray[np.float32]  # [N, K + 2]: known models, then "another shoe" and "no shoe"; zeros where ambiguous
    names: NDArray[np.float32]  # [N, M]: every name; zeros where there is none


@dataclass(frozen=True, kw_only=True)
class Classes:
    """The outputs of both heads."""

    known: tuple[str, ...]  # slugs of the first head, followed there by "another shoe" and "no shoe"
    names: tuple[str, ...]  # slugs of the second head

    @classmethod
    def of(cls, photos: Sequence[FieldPhoto]) -> "Classes":
        """Those of the photos that train."""
        shoes = [each for each in photos if each.kind != "no_shoe" and each.folder != "phone_shoes"]
        return cls(
            known=tuple(sorted({each.name for each in photos if each.kind == "known"})),
            names=tuple(sorted({each.name for each in shoes if not each.name.endswith("-any")})),
        )


def prepare(data: Path, photos: Sequence[FieldPhoto], boxes: Boxes, folder: Path, *, floors: int = FLOORS) -> None:
    """Decode training photos into `folder`; raises PictureError."""
    folder.mkdir(parents=True, exist_ok=True)
    slugs = sorted({photo.name for photo in photos})
    build_photo_cache(
        [Photo(path=data / each.path, slug=each.name, sha256=each.sha256) for each in photos], slugs, folder
    )
    build_backgrounds(folder, floors, 20, data / "not_sneakers")
    facts = [{"photo": vars(photo), "boxes": boxes.get(photo.path, [])} for photo in photos]
    (folder / _FACTS).write_text(json.dumps(facts), encoding="utf-8")


def facts_in(folder: Path) -> tuple[list[FieldPhoto], list[list[tuple[Box, float]]]]:
    """The photos that `prepare` left in a folder, and their boxes."""
    kept = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
    boxes = [[((box[0], box[1], box[2], box[3]), score) for box, score in each["boxes"]] for each in kept]
    return [FieldPhoto(**each["photo"]) for each in kept], boxes


def crop_region(
    shape: tuple[int, int], boxes: Sequence[tuple[Box, float]], recipe: FieldRecipe, chance: np.random.Generator
) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in pixels around one of the boxes."""
    height, width = shape
    likely = [box for box, score in boxes if score >= 0.4] or [box for box, _ in boxes[:1]]
    if not likely or chance.random() < recipe.whole:
        return 0, 0, width, height
    x0, y0, x1, y1 = likely[int(chance.integers(len(likely)))]
    wide, high = (x1 - x0) * width, (y1 - y0) * height
    side = max(wide, high) * chance.uniform(*recipe.box_grow)
    x, y = ((x0 + x1) / 2 * width, (y0 + y1) / 2 * height) + chance.uniform(-1, 1, 2) * recipe.box_shift * (wide, high)
    left, top = max(0, round(x - side / 2)), max(0, round(y - side / 2))
    return left, top, min(width, max(left + 8, round(x + side / 2))), min(height, max(top + 8, round(y + side / 2)))


class Views:
    """What a helper process has at hand to make a view."""

    def __init__(self, folder: Path, recipe: FieldRecipe) -> None:
        self.recipe = recipe
        self.gallery: PhotoCache = open_photo_cache(folder)
        self.backdrops = open_backgrounds(folder)
        self.photos, self.boxes = facts_in(folder)
        self.classes = Classes.of(self.photos)
        self._by_kind = {kind: self._weighted(kinds) for kind, kinds in _KINDS.items()}
        soft = folder / OPINION
        self.soft = np.load(soft) if soft.exists() else None  # [photos, K + 2]

    def _weighted(self, kinds: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        rows = np.flatnonzero([photo.kind in kinds for photo in self.photos])
        names, counts = np.unique([self.photos[row].name for row in rows], return_counts=True)
        count = dict(zip(names.tolist(), counts.tolist(), strict=True))
        weights = np.array([
            count[self.photos[row].name] ** -self.recipe.balance
            * self.recipe.source_weight.get(self.photos[row].source, 1.0)
            for row in rows
        ])  # fmt: skip
        return rows, weights / weights.sum()

    def rows(self, chance: np.random.Generator) -> NDArray[np.intp]:
        """The photos of one batch, mixed."""
        drawn = [
            chance.choice(rows, size=getattr(self.recipe, kind), p=weights)
            for kind, (rows, weights) in self._by_kind.items()
        ]
        return chance.permutation(np.concatenate(drawn))

    def view(self, row: int, chance: np.random.Generator) -> NDArray[np.uint8]:
        """A random view [S, S, 3] of a photo."""
        recipe, size = self.recipe, self.recipe.size
        if self.photos[row].kind != "no_shoe" and chance.random() < recipe.phone:
            cut = self.gallery.cut(row)
            cut = replace(cut, pixels=recolour(cut.pixels, recipe.recolouring, chance))
            backdrop = self.backdrops[int(chance.integers(len(self.backdrops)))]
            return augment_as_phone(cut, backdrop, size, recipe.views, chance)
        pixels = self.gallery.photo(row)
        left, top, right, bottom = crop_region(pixels.shape[:2], self.boxes[row], recipe, chance)
        crop = recolour(pixels[top:bottom, left:right], recipe.recolouring, chance)
        return augment(crop, self.gallery.photo(int(chance.integers(len(self.gallery)))), size, recipe.views, chance)

    def targets(self, row: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Targets of both heads: [K + 2] and [M]."""
        photo, classes = self.photos[row], self.classes
        known, names = np.zeros(len(classes.known) + 2, np.float32), np.zeros(len(classes.names), np.float32)
        if photo.name in classes.names:
            names[classes.names.index(photo.name)] = 1
        if photo.kind == "ambiguous":
            return known, names
        place = classes.known.index(photo.name) if photo.kind == "known" else photo.kind == "no_shoe"
        known[place if photo.kind == "known" else len(classes.known) + place] = 1
        if self.soft is not None:
            known = (1 - self.recipe.distil) * known + self.recipe.distil * self.soft[row]
        return known, names


_KINDS = {"known": ("known",), "other_shoe": ("other_shoe", "ambiguous"), "no_shoe": ("no_shoe",)}


def batch(views: Views, step: int) -> Batch:
    """The pictures and targets of one step."""
    chance = np.random.default_rng((views.recipe.seed, step))
    rows = views.rows(chance)
    pictures = np.stack([views.view(int(row), chance) for row in rows])
    known, names = (np.stack(each) for each in zip(*(views.targets(int(row)) for row in rows), strict=True))
    recipe = views.recipe
    mixed, share = mix(pictures, mixup=recipe.mixup, cutmix=recipe.cutmix, largest=LARGEST, rng=chance)
    known, names = ((each * share + each[::-1] * (1 - share)).astype(np.float32) for each in (known, names))
    return Batch(mixed, known, names)


class FieldLoader:
    """A pool of processes that make batches; use with `with`."""

    def __init__(self, folder: Path, recipe: FieldRecipe, *, workers: int = 1) -> None:
        context = multiprocessing.get_context("spawn")  # forking a process that runs a numeric library may hang
        self._pool = ProcessPoolExecutor(
            workers, mp_context=context, initializer=_prepare, initargs=(folder, recipe, os.getppid())
        )

    def batches(self, first: int) -> Iterator[Batch]:
        """Batches without end, from a step on."""
        waiting: deque[Future[Batch]] = deque()
        step = first
        while True:
            while len(waiting) < AHEAD:
                waiting.append(self._pool.submit(_make, step))
                step += 1
            yield waiting.popleft().result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)


_views: Views


def _prepare(folder: Path, recipe: FieldRecipe, _: int) -> None:
    """Open the cache in a helper process that ends with its parent."""
    global _views
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _views = Views(folder, recipe)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _make(step: int) -> Batch:
    return batch(_views, step)
