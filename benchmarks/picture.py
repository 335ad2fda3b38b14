"""What decoding small and a cheaper filter cost in likeness: behind two choices of `model/pictures/picture.py`.

`python benchmarks/picture.py [SIZE]` decodes drawn 1280×960 JPEGs to a square of SIZE (default: the shipped version's
input) with every filter, at full scale and at the scales that leave 2, 1.5 and 1 times SIZE, and prints the median time
and the PSNR against a full decode with a Lanczos filter.
"""

# ruff: noqa: E402
import io
import statistics
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import numpy as np
from PIL import Image

from model.live import shipped
from model.manifest import Manifest
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

FILTERS = ("BOX", "BILINEAR", "HAMMING", "BICUBIC", "LANCZOS")


def main() -> None:
    """Measure and print a table."""
    size = int(sys.argv[1]) if sys.argv[1:] else Manifest.read(shipped()).input_size
    photos = [phone_jpeg(draw_sneaker(seed)) for seed in range(6)]
    best = [squared(photo, size, 0, Image.Resampling.LANCZOS) for photo in photos]
    print(f"to {size}×{size}: median ms (thread's own time), dB PSNR")
    print("decoded to   " + "".join(f"{name.lower():>18}" for name in FILTERS))
    for spare in (0.0, 2.0, 1.5, 1.0):
        cells = []
        for name in FILTERS:
            taken, likeness = [], []
            for photo, wanted in zip(photos * 5, best * 5, strict=True):
                start = time.thread_time()
                got = squared(photo, size, spare, Image.Resampling[name])
                taken.append(time.thread_time() - start)
                likeness.append(10 * np.log10(255**2 / max(1e-9, np.mean((got - wanted) ** 2))))
            cells.append(f"{statistics.median(taken) * 1000:8.2f} {statistics.mean(likeness):6.1f} dB")
        print(f"{f'{spare:g} × input' if spare else 'full scale':<13}" + "".join(cells))


def squared(photo: bytes, size: int, spare: float, kind: Image.Resampling) -> np.ndarray:
    """The middle square of a photo at [size, size, 3], 0 to 255."""
    image = Image.open(io.BytesIO(photo))
    if spare:
        image.draft(None, (round(size * spare),) * 2)
    side = min(image.size)
    left, top = (image.width - side) / 2, (image.height - side) / 2
    box = (left, top, left + side, top + side)
    return np.asarray(image.resize((size, size), kind, box=box), np.float64)


if __name__ == "__main__":
    main()
