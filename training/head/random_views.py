"""Embed random training views with the int8 graph that serves.

A head that sees recoloured shoes and phone views beside the plain photos names other colourways better
(docs/decisions/).

Alone: `python -m training.head.random_views CACHE BACKBONE OUT.npz [--views N]`.
"""

import argparse
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.interpreter import Interpreter
from training.augmentation.field_loader import Views
from training.augmentation.field_recipe import FieldRecipe

THREADS = 2
VIEWS = 1  # random views of each photo


@dataclass(frozen=True, kw_only=True)
class RandomViews:
    """Embeddings of random views of the photos that train."""

    values: NDArray[np.int8]  # [views, embedding size]
    sha256: tuple[str, ...]  # of each view's photo

    def write(self, path: Path) -> None:
        """Save as .npz."""
        np.savez_compressed(path, values=self.values, sha256=np.array(self.sha256))


def embed_views(cache: Path, backbone: bytes, views: int = VIEWS, seed: int = 20) -> RandomViews:
    """Embed random views of each photo in the cache, less the catalogue's."""
    local, size = threading.local(), Interpreter(backbone).input_size
    source = Views(cache, FieldRecipe(size=size))
    rows = [
        row
        for row, photo in enumerate(source.photos)
        if photo.kind != "ambiguous" and photo.folder != "catalogue"
        for _ in range(views)
    ]

    def one(task: tuple[int, int]) -> NDArray[np.int8]:
        number, row = task
        if not hasattr(local, "net"):
            local.net = Interpreter(backbone)
        net: Interpreter = local.net
        return net.run(source.view(row, np.random.default_rng((seed, number))))[1]

    with ThreadPoolExecutor(THREADS) as pool:
        values = list(pool.map(one, enumerate(rows)))
    return RandomViews(values=np.stack(values), sha256=tuple(source.photos[row].sha256 for row in rows))


def main() -> None:
    """Embed random views of the training photos."""
    parser = argparse.ArgumentParser(description="Embed random views of the photos that train.")
    parser.add_argument("cache", type=Path, help="what training.augmentation.field_cache made")
    parser.add_argument("backbone", type=Path, help="a .tflite backbone")
    parser.add_argument("out", type=Path)
    parser.add_argument("--views", type=int, default=VIEWS)
    options = parser.parse_args()
    embed_views(options.cache, options.backbone.read_bytes(), options.views).write(options.out)


if __name__ == "__main__":
    main()
