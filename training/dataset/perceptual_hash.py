"""Perceptual hash: finds re-encoded, resized, mirrored or cropped photos."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from model.errors import PictureError
from model.pictures import picture

# 256-bit pHash. Measured on 300 sneaker photos (docs/decisions/0010): re-encoded, resized, mirrored, cropped copies
# stay within 32 bits (99th percentile); beyond 36 different colourways in one studio pose chain into large groups.
HASH_SIDE = 16
NEAR_BITS = 36

# A view is (share cut off, horizontal anchor, vertical anchor): a copy cropped by up to an eighth matches one of them.
VIEWS = (
    (0.00, 0.5, 0.5),
    (0.04, 0.5, 0.5),
    (0.08, 0.5, 0.5),
    (0.12, 0.5, 0.5),
    *((cut, x, y) for cut in (0.05, 0.10) for x in (0.0, 1.0) for y in (0.0, 1.0)),
)
WORDS = HASH_SIDE * HASH_SIDE // 64
WHOLE = 1 << 16  # pixels: no picture is shrunk before it is hashed
BATCH_ROWS = 256  # bounds the comparison's memory: 256 x 5,000 photos x 4 words are 40 MB


def fingerprint(image: Image.Image) -> NDArray[np.uint64]:
    """Hash every view of a picture: uint64 `[len(VIEWS) + 1, 4]`.

    The last row is the whole picture mirrored.
    """
    grey = image.convert("L")
    return np.stack([*(_phash(_view(grey, *view)) for view in VIEWS), _phash(ImageOps.mirror(grey))])


def fingerprint_of(path: Path) -> NDArray[np.uint64] | None:
    """The fingerprint of a file, or None for unreadable pictures."""
    try:
        return fingerprint(picture.open_upright(path.read_bytes(), WHOLE))
    except (OSError, PictureError):
        return None


def near_pairs(fingerprints: Sequence[NDArray[np.uint64]], bits: int = NEAR_BITS) -> Iterator[tuple[int, int, int]]:
    """Pairs of pictures within `bits`, with their distance; may repeat."""
    if not fingerprints:
        return
    prints = np.stack(fingerprints)  # [n, views + 1, 4]
    whole, mirrored = prints[:, 0], prints[:, -1]
    for start in range(0, len(prints), BATCH_ROWS):
        rows = prints[start : start + BATCH_ROWS, :-1]
        for view in range(rows.shape[1]):
            for other in (whole, mirrored):
                apart = _apart(rows[:, view], other)
                for row, column in zip(*np.nonzero(apart <= bits), strict=True):
                    if start + row != column:
                        yield start + int(row), int(column), int(apart[row, column])


def distance(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> int:
    """Distance of two fingerprints, 0 to 256 bits.

    It is the least between a view of one and the other or its mirror image.
    """
    views, ends = (one[:-1], other[:-1]), (other[[0, -1]], one[[0, -1]])
    return min(int(_apart(rows, columns).min()) for rows, columns in zip(views, ends, strict=True))


def connected_groups(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Connected components of positions 0..size-1: lists in ascending order."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = np.array(list(pairs), dtype=np.intp).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends), dtype=np.int8), (ends[:, 0], ends[:, 1])), shape=(size, size))
    count, labels = connected_components(graph.tocsr(), directed=False)
    groups: list[list[int]] = [[] for _ in range(count)]
    for item, label in enumerate(labels.tolist()):
        groups[label].append(item)
    return groups


def _view(grey: Image.Image, cut: float, across: float, down: float) -> Image.Image:
    width, height = grey.size
    left, top = width * cut * across, height * cut * down
    box = (round(left), round(top), round(left + width * (1 - cut)), round(top + height * (1 - cut)))
    return grey.crop(box) if cut and box[2] > box[0] and box[3] > box[1] else grey


def _phash(grey: Image.Image) -> NDArray[np.uint64]:
    import imagehash  # pulls in SciPy: only where photos are compared

    bits = imagehash.phash(grey, hash_size=HASH_SIDE).hash
    return np.packbits(bits.ravel()).view(np.uint64)


def _apart(rows: NDArray[np.uint64], columns: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Hamming distances `[len(rows), len(columns)]`, 0..256."""
    total = np.zeros((len(rows), len(columns)), dtype=np.uint16)
    for word in range(WORDS):
        total += np.bitwise_count(rows[:, None, word] ^ columns[None, :, word])
    return total
