"""At how many bits of difference two photos should count as the same: `python benchmarks/twins.py FOLDER`.

First table: how far disguised copies of 300 photos of FOLDER (a sub-folder a model) lie from their originals. Second:
what each limit would join in FOLDER. A good limit joins the copies, and does not chain different photos into one group.
"""

# ruff: noqa: E402
import argparse
import io
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import numpy as np
from PIL import Image, ImageOps

from training.dataset.perceptual_hash import NEAR_BITS, distance, fingerprint, groups, near_pairs
from training.dataset.split import list_photos

SAMPLE = 300
LIMITS = (20, 28, 32, 36, 40, 44, 48)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description="Choose the limit for twins.")
    parser.add_argument("folder", type=Path)
    photos = list_photos(parser.parse_args().folder)
    sample = random.Random(1).sample(photos, min(SAMPLE, len(photos)))
    print(f"{len(sample)} photos, bits of 256 between copy and original    median   95 %   99 %")
    for name, disguise in DISGUISES.items():
        bits = [_bits(Image.open(photo.path).convert("RGB"), disguise) for photo in sample]
        print(f"  {name:<50}" + "".join(f"{np.percentile(bits, share):7.0f}" for share in (50, 95, 99)))
    prints = [fingerprint(Image.open(photo.path)) for photo in photos]
    pairs = list(near_pairs(prints, max(LIMITS)))
    print(
        f"\n{len(photos)} photos; in use: {NEAR_BITS} bits\n"
        "  limit  groups  photos with a twin  largest group  pairs of one model"
    )
    for limit in LIMITS:
        near = [(a, b) for a, b, bits in pairs if bits <= limit]
        sizes = Counter(len(group) for group in groups(len(photos), near))
        twins = sum(size * count for size, count in sizes.items() if size > 1)
        same = np.mean([photos[a].slug == photos[b].slug for a, b in near]) if near else 0
        print(f"  {limit:>5}  {sum(sizes.values()):>6}  {twins:>18}  {max(sizes):>13}  {same:>18.0%}")


def _bits(image: Image.Image, disguise: Callable[[Image.Image], Image.Image]) -> int:
    return distance(fingerprint(image), fingerprint(disguise(image)))


def _encoded(image: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer)


def _resized(image: Image.Image, by: float) -> Image.Image:
    return image.resize((max(1, round(image.width * by)), max(1, round(image.height * by))))


def _cropped(image: Image.Image, cut: float, x: float, y: float) -> Image.Image:
    width, height = round(image.width * (1 - cut)), round(image.height * (1 - cut))
    left, top = round((image.width - width) * x), round((image.height - height) * y)
    return image.crop((left, top, left + width, top + height))


DISGUISES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "JPEG of quality 60": lambda image: _encoded(image, 60),
    "half the size, JPEG of quality 40": lambda image: _encoded(_resized(image, 0.5), 40),
    "twice the size, JPEG of quality 80": lambda image: _encoded(_resized(image, 2), 80),
    "mirrored": lambda image: _encoded(ImageOps.mirror(image), 75),
    "squashed by a tenth": lambda image: image.resize((image.width, round(image.height * 0.9))),
    "3 % cut off around": lambda image: _cropped(image, 0.03, 0.5, 0.5),
    "10 % cut off around": lambda image: _cropped(image, 0.10, 0.5, 0.5),
    "6 % cut off at one corner": lambda image: _cropped(image, 0.06, 0, 0),
    "10 % cut off at one corner": lambda image: _cropped(image, 0.10, 1, 0),
    "a white border of 5 %": lambda image: ImageOps.expand(image, round(0.05 * image.width), "white"),
}

if __name__ == "__main__":
    main()
