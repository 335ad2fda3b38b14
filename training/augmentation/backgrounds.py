"""Backgrounds of phone views, built once for each run."""

import json
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.pictures import picture
from training.dataset.split import NOT_SNEAKERS, Photo, list_folder, split_photos
from training.simulation.clutter import scatter
from training.simulation.floor import floor

SIDE = 288  # pixels; a view shows a part of it
_FILE, _INDEX = "backdrops.npy", "backdrops.json"
_FEW = 8  # that one process draws sooner than several have started


def build_backgrounds(folder: Path, drawn: int, seed: int, pictures: Path | None = None) -> NDArray[np.uint8]:
    """Build backgrounds [N, SIDE, SIDE, 3] in `folder`, unless it has them.

    They are `drawn` floors and the validation half of the folder `pictures`; the other half reports and stays unseen.
    Raises DatasetError and PictureError.
    """
    chosen = validation_half(pictures, seed)
    wanted = json.dumps({"drawn": drawn, "seed": seed, "pictures": [photo.sha256 for photo in chosen]})
    if not (folder / _INDEX).exists() or (folder / _INDEX).read_text(encoding="utf-8") != wanted:
        sheets = [*_draw_all(drawn, seed), *(picture.read(photo.path.read_bytes(), SIDE) for photo in chosen)]
        np.save(folder / _FILE, np.array(sheets, dtype=np.uint8).reshape(-1, SIDE, SIDE, 3))
        (folder / _INDEX).write_text(wanted, encoding="utf-8")  # last: where it is, all is
    return open_backgrounds(folder)


def open_backgrounds(folder: Path) -> NDArray[np.uint8]:
    """What `build_backgrounds` left in a folder."""
    return np.asarray(np.load(folder / _FILE, mmap_mode="r"))


def validation_half(pictures: Path | None, seed: int) -> Sequence[Photo]:
    """The half of a folder of everyday pictures used for choices."""
    if pictures is None:
        return []
    return split_photos(list_folder(pictures, NOT_SNEAKERS), seed=seed, test=0.5, validation=0).train


def _draw_all(count: int, seed: int) -> list[NDArray[np.uint8]]:
    seeds = [(seed, number) for number in range(count)]
    if count <= _FEW:
        return [_draw(each) for each in seeds]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(_draw, seeds, chunksize=8))


def _draw(seed: tuple[int, int]) -> NDArray[np.uint8]:
    """A floor with some things on it, [SIDE, SIDE, 3]; 0.1 s."""
    rng = np.random.default_rng(seed)
    sheet = Image.fromarray(floor(rng))
    scatter(sheet, int(rng.integers(0, 5)), rng)
    return np.asarray(sheet.resize((SIDE, SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0))
