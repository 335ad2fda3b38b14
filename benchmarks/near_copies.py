"""How long looking for near copies takes among very many photos: `python benchmarks/near_copies.py [--photos 100000]`.

Hashes and embeddings are made up: families of ten related ones, as photos of one model are, and 5,000 copies (24 of
256 bits changed, a quarter of the spread added). Prints the time, the copies found, and the memory of each index.
"""

# ruff: noqa: E402
import argparse
import resource
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import numpy as np
from numpy.typing import NDArray

from training.cleaning.nearest import neighbours
from training.dataset.hash_index import indexed_pairs
from training.dataset.perceptual_hash import VIEWS
from training.reproducibility import one_thread

COPIES, FAMILY = 5_000, 10
RELATED_BITS, COPY_BITS, VIEW_BITS = 60, 24, 16
SIZE = 1280


def main() -> None:
    """Make, look, print."""
    parser = argparse.ArgumentParser(description="Measure the indexes of near copies.")
    parser.add_argument("--photos", type=int, default=100_000)
    photos = parser.parse_args().photos
    chance = np.random.default_rng(1)
    originals = chance.choice(photos - COPIES, COPIES, replace=False)
    copies = np.arange(photos - COPIES, photos)
    prints = list(hashes(photos, originals, copies, chance))
    started = time.perf_counter()
    found = {(one, other) for one, other, _ in indexed_pairs(prints)}
    hits = sum(pair in found for pair in zip(originals.tolist(), copies.tolist(), strict=True))
    tell(f"hashes, {len(found):,} pairs", hits, started)
    vectors = embeddings(photos, originals, copies, chance)
    started = time.perf_counter()
    with one_thread():
        near = neighbours(vectors, 4)
    hits = sum(copy in near[one] or one in near[copy] for one, copy in zip(originals, copies, strict=True))
    tell("embeddings", hits, started)


def hashes(
    photos: int, originals: NDArray[np.intp], copies: NDArray[np.intp], chance: np.random.Generator
) -> NDArray[np.uint64]:
    """Fingerprints `[photos, views + 1, 4]`."""
    heads = chance.integers(0, 2, (photos // FAMILY + 1, 256), dtype=np.uint8)
    whole = heads[np.arange(photos) // FAMILY] ^ changes(photos, RELATED_BITS, chance)
    whole[copies] = whole[originals] ^ changes(len(copies), COPY_BITS, chance)
    views = [np.packbits(whole ^ changes(photos, VIEW_BITS, chance), axis=1) for _ in range(len(VIEWS))]
    every = np.stack([np.packbits(whole, axis=1), *views], axis=1)
    return np.ascontiguousarray(every).view(np.uint64)


def changes(rows: int, bits: int, chance: np.random.Generator) -> NDArray[np.uint8]:
    """About so many ones of 256 in each row."""
    drawn: NDArray[np.uint8] = (chance.random((rows, 256), dtype=np.float32) < bits / 256).astype(np.uint8)
    return drawn


def embeddings(
    photos: int, originals: NDArray[np.intp], copies: NDArray[np.intp], chance: np.random.Generator
) -> NDArray[np.float32]:
    """Unit vectors `[photos, 1280]`."""
    vectors = chance.standard_normal((photos // FAMILY + 1, SIZE), dtype=np.float32)[np.arange(photos) // FAMILY]
    vectors += 0.7 * chance.standard_normal((photos, SIZE), dtype=np.float32)
    vectors[copies] = vectors[originals] + 0.25 * chance.standard_normal((len(copies), SIZE), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def tell(what: str, hits: int, started: float) -> None:
    """One line."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<28} {time.perf_counter() - started:6.0f} s   {hits / COPIES:6.1%} of the copies   {held:6,.0f} MB")


if __name__ == "__main__":
    main()
