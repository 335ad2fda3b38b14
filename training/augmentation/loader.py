"""Data loader: helper processes make batches in advance.

Each batch follows from the seed, its epoch and its step.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from training.augmentation.augment import augment, augment_as_phone
from training.augmentation.backgrounds import open_backgrounds
from training.augmentation.mixing import mix
from training.augmentation.photo_cache import PhotoCache, open_photo_cache
from training.recipe import Recipe

Batch = tuple[NDArray[np.uint8], NDArray[np.float32]]  # pictures [N, S, S, 3], 0 to 255; shares of the classes [N, C]
Backgrounds = NDArray[np.uint8]  # [N, H, W, 3]
LARGEST = 1 / 1.5  # side of a rectangle of CutMix, of the picture's
MAX_WORKERS = 16  # processes: at 200 to 300 phone views a second each, as many as a GPU takes
PREFETCH = 6  # batches made in advance, at least: enough to bridge the step of the slowest batch


def default_workers() -> int:
    """All cores but one, at most MAX_WORKERS."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(max(1, usable - 1), MAX_WORKERS)


class DataLoader:
    """A pool of processes that make batches; a context manager."""

    def __init__(self, folder: Path, recipe: Recipe, classes: int, *, workers: int = 1) -> None:
        self._recipe = recipe
        self._ahead = max(PREFETCH, 2 * workers)  # so that none of them waits while another's batch is used
        self._photos = len(open_photo_cache(folder))
        context = multiprocessing.get_context("spawn")  # forking a process that runs a numeric library may hang
        options = (folder, recipe, classes)
        self._pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare, initargs=options)

    @property
    def steps(self) -> int:
        """Batches in an epoch; an incomplete batch is left out."""
        return max(1, self._photos // self._recipe.batch)

    def epoch(self, number: int) -> Iterator[Batch]:
        """The batches of an epoch, counted from 0."""
        waiting: deque[Future[Batch]] = deque()
        for step in range(self.steps):
            waiting.append(self._pool.submit(_make, number, step))
            if len(waiting) > self._ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)


def batch(
    photo_cache: PhotoCache, backgrounds: Backgrounds, recipe: Recipe, classes: int, epoch: int, step: int
) -> Batch:
    """The pictures and targets of one step of one epoch."""
    order = _order(photo_cache.targets, recipe.balance, np.random.default_rng((recipe.seed, epoch)))
    chosen = order[step * recipe.batch : (step + 1) * recipe.batch]
    rng = np.random.default_rng((recipe.seed, epoch, step))
    size = recipe.size(epoch)
    pictures = np.stack([_view(photo_cache, backgrounds, int(number), size, recipe, rng) for number in chosen])
    targets = np.eye(classes, dtype=np.float32)[photo_cache.targets[chosen]]
    if epoch >= recipe.epochs - recipe.plain_epochs:
        return pictures, targets
    mixed, share = mix(pictures, mixup=recipe.mixup, cutmix=recipe.cutmix, largest=LARGEST, rng=rng)
    return mixed, (targets * share + targets[::-1] * (1 - share)).astype(np.float32)


def _order(targets: NDArray[np.int64], balance: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """The photos of an epoch, as many as there are.

    With `balance` they are drawn systematically, model after model: each photo, and each model, comes as often as its
    share of the epoch says, rounded up or down.
    """
    mixed = rng.permutation(len(targets))
    if not balance:
        return mixed
    weights = np.bincount(targets)[targets] ** -float(balance)
    by_model = mixed[np.argsort(targets[mixed], kind="stable")]
    reached = np.cumsum(weights[by_model])
    points = (np.arange(len(targets)) + rng.random()) * (reached[-1] / len(targets))
    places = np.searchsorted(reached, points, side="right").clip(max=len(targets) - 1)
    return rng.permutation(by_model[places])


def _view(
    photo_cache: PhotoCache, backgrounds: Backgrounds, number: int, size: int, recipe: Recipe, rng: np.random.Generator
) -> NDArray[np.uint8]:
    if recipe.phone and rng.random() < recipe.phone:
        background = backgrounds[int(rng.integers(len(backgrounds)))]
        return augment_as_phone(photo_cache.cut(number), background, size, recipe, rng)
    other = int(rng.integers(len(photo_cache)))
    return augment(photo_cache.photo(number), photo_cache.photo(other), size, recipe, rng)


_photos: PhotoCache
_backgrounds: Backgrounds
_options: tuple[Recipe, int]


def _prepare(folder: Path, recipe: Recipe, classes: int) -> None:
    """Initialise a helper process; it ends with its parent."""
    global _photos, _backgrounds, _options
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _photos, _backgrounds, _options = open_photo_cache(folder), open_backgrounds(folder), (recipe, classes)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)  # the pool's own queues never end: this process holds both ends of them


def _make(epoch: int, step: int) -> Batch:
    return batch(_photos, _backgrounds, *_options, epoch, step)
