"""Hash index: near-identical pictures without comparing all pairs.

Bit sampling, the locality-sensitive hash for Hamming distance (Indyk and Motwani, STOC 1998): pictures whose hashes
agree in the same few bits, chosen by chance, meet in a bucket, and only those are compared in full.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from training.dataset.perceptual_hash import HASH_SIDE, NEAR_BITS, near_pairs

# A pair at 36 of 256 bits agrees in 18 given bits with a chance of 6.5 %, in one of 64 drawings with 98.7 %; at 28
# bits 99.98 %. And a copy has more than one chance: two directions, neighbouring views, its mirror image.
TABLES = 64
SAMPLED_BITS = 18
ALL_PAIRS_UP_TO = 20_000  # photos: below, comparing all takes a minute, and misses none
BATCH = 1 << 21  # candidates compared together: bounds memory to about 300 MB
_CHANCE = 7

Pair = tuple[int, int, int]  # positions of two pictures, and the bits between them


def near_duplicate_pairs(fingerprints: Sequence[NDArray[np.uint64]], bits: int = NEAR_BITS) -> Iterator[Pair]:
    """Near-duplicate pairs; above 20,000 pictures by the index.

    The index may miss one pair in a thousand.
    """
    return (near_pairs if len(fingerprints) <= ALL_PAIRS_UP_TO else indexed_pairs)(fingerprints, bits)


def indexed_pairs(fingerprints: Sequence[NDArray[np.uint64]], bits: int = NEAR_BITS) -> Iterator[Pair]:
    """Pairs within `bits`, found by the index, with their distance."""
    if not fingerprints:
        return
    prints = np.stack(fingerprints)  # [n, views + 1, 4]
    count, views = len(prints), prints.shape[1] - 1
    asked = np.ascontiguousarray(prints[:, :-1]).reshape(-1, prints.shape[2])  # [n * views, 4]
    kept = np.ascontiguousarray(prints[:, [0, -1]]).reshape(-1, prints.shape[2])  # [n * 2, 4]: whole and mirrored
    chance = np.random.default_rng(_CHANCE)
    nearest: dict[int, int] = {}
    for _ in range(TABLES):
        chosen = chance.choice(HASH_SIDE * HASH_SIDE, SAMPLED_BITS, replace=False)
        for rows, columns in _meetings(_keys(asked, chosen), _keys(kept, chosen)):
            one, other = rows // views, columns // 2
            apart = np.bitwise_count(asked[rows] ^ kept[columns]).sum(axis=1, dtype=np.uint16)
            near = (apart <= bits) & (one != other)
            pairs = np.minimum(one[near], other[near]) * count + np.maximum(one[near], other[near])
            for pair, distance in zip(pairs.tolist(), apart[near].tolist(), strict=True):
                if distance < nearest.get(pair, bits + 1):
                    nearest[pair] = distance
    yield from ((pair // count, pair % count, distance) for pair, distance in sorted(nearest.items()))


def _keys(words: NDArray[np.uint64], chosen: NDArray[np.intp]) -> NDArray[np.uint32]:
    """The sampled bits of each hash `[n, 4]` as one number `[n]`."""
    keys = np.zeros(len(words), dtype=np.uint32)
    for bit in chosen.tolist():
        keys = (keys << np.uint32(1)) | ((words[:, bit // 64] >> np.uint64(bit % 64)) & np.uint64(1)).astype(np.uint32)
    return keys


def _meetings(
    asked: NDArray[np.uint32], kept: NDArray[np.uint32]
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Positions in both arrays with equal keys, in batches."""
    order = np.argsort(kept, kind="stable")
    starts = np.searchsorted(kept[order], np.arange((1 << SAMPLED_BITS) + 1, dtype=np.uint32))
    first, last = starts[asked], starts[asked + np.uint32(1)]
    ends = np.cumsum(last - first)
    row = 0
    while row < len(asked):
        done = int(ends[row - 1]) if row else 0
        stop = max(row + 1, int(np.searchsorted(ends, done + BATCH, side="right")))
        sizes = (last - first)[row:stop]
        rows = np.repeat(np.arange(row, stop), sizes)
        within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        yield rows, order[first[rows] + within]
        row = stop
