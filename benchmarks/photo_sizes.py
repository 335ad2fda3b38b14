"""Whether taking a smaller one of Telegram's photo sizes costs accuracy, and what it saves.

`python benchmarks/photo_sizes.py FOLDER [NOT_SNEAKERS]` takes the photos of FOLDER (a sub-folder a model) that belong
to the shipped version's validation part, and of NOT_SNEAKERS those that chose its rejection rule. Each is enlarged to
1280 pixels, cut down to Telegram's sizes with a longer side of 90, 320, 800 and 1280 pixels, saved as JPEG of quality
87, and classified as the bot does. The last rows compare the size that the bot chooses with the largest.

The enlarging is because the photos at hand are small. They have about as many pixels as the model looks at: what a real
photo of 1280 pixels has beyond that, the model would not see either. The scaling and the passes of JPEG are real.
"""

# ruff: noqa: E402
import argparse
import io
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import numpy as np
from PIL import Image
from telegram import PhotoSize

from bot.telegram.files import smallest_serving
from model.classifier import Classifier
from model.live import shipped
from model.pictures import picture
from training.dataset.split import Photo
from training.embeddings.embedding_set import photos_of_part
from training.evaluation.evaluate import photos_of

SIZES = (90, 320, 800, 1280)  # longer sides: https://core.telegram.org/api/files#image-thumbnail-types
QUALITY = 87
THREADS = 2


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One photo at one size."""

    right: bool
    in_three: bool
    refused: bool  # the verdict is no_sneaker
    best: str
    kilobytes: float
    milliseconds: float  # decoding and inference


def main() -> None:
    """Measure, and print a table for sneakers and one for other pictures."""
    parser = argparse.ArgumentParser(description="Accuracy by Telegram's photo sizes.")
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    classifier = Classifier.load(shipped(), workers=THREADS)
    side = classifier.manifest.serving_side
    photos = photos_of(parser.parse_args().folders, only=photos_of_part(shipped(), "validation"))
    known = [photo for photo in photos if photo.slug in classifier.manifest.labels]
    others = [photo for photo in photos if photo.slug == "not_sneakers"]
    print(f"Version {classifier.manifest.id}, input {side}×{side}; JPEG quality {QUALITY}; validation part.\n")
    for title, chosen in (("photos of known sneakers", known), ("pictures without a sneaker", others)):
        if chosen:
            print(f"{len(chosen)} {title}")
            print_table(seen_at_all_sizes(classifier, chosen))


def seen_at_all_sizes(classifier: Classifier, photos: Sequence[Photo]) -> list[dict[int, Seen]]:
    """What the classifier says of each photo, by size; and under 0, of the size that the bot would choose."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda photo: _by_size(classifier, photo), photos))


def _by_size(classifier: Classifier, photo: Photo) -> dict[int, Seen]:
    large = _enlarged(photo.path)
    files = {longer: _cut_down(large, longer) for longer in SIZES}
    sizes = [PhotoSize(str(longer), str(longer), *size) for longer, (size, _) in files.items()]
    seen = {longer: _classified(classifier, photo.slug, data) for longer, (_, data) in files.items()}
    return seen | {0: seen[int(smallest_serving(sizes, classifier.manifest.serving_side).file_id)]}


def _enlarged(path: Path) -> Image.Image:
    image = picture.open_upright(path.read_bytes(), SIZES[-1])
    share = SIZES[-1] / max(image.size)
    return image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.BICUBIC)


def _cut_down(image: Image.Image, longer: int) -> tuple[tuple[int, int], bytes]:
    small = image.copy()
    small.thumbnail((longer, longer), Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=QUALITY)
    return small.size, buffer.getvalue()


def _classified(classifier: Classifier, slug: str, data: bytes) -> Seen:
    start = time.perf_counter()
    answer = classifier.classify(data)
    return Seen(
        right=answer.best.slug == slug,
        in_three=slug in [each.slug for each in answer.top()],
        refused=answer.verdict == "no_sneaker",
        best=answer.best.slug,
        kilobytes=len(data) / 1024,
        milliseconds=(time.perf_counter() - start) * 1000,
    )


def print_table(rows: list[dict[int, Seen]]) -> None:
    """One line a size, then the chosen against the largest."""
    print("  size       top-1   top-3  no sneaker   KiB     ms")
    for longer in (*SIZES, 0):
        seen = [row[longer] for row in rows]
        top1, top3, refused = (
            np.mean([getattr(each, name) for each in seen]) for name in ("right", "in_three", "refused")
        )
        size, time_ = (np.median([getattr(each, name) for each in seen]) for name in ("kilobytes", "milliseconds"))
        print(f"  {longer or 'chosen':>6}    {top1:6.1%}  {top3:6.1%}      {refused:6.1%}  {size:4.0f}  {time_:5.1f}")
    won = sum(row[0].right and not row[SIZES[-1]].right for row in rows)
    lost = sum(row[SIZES[-1]].right and not row[0].right for row in rows)
    same = np.mean([row[0].best == row[SIZES[-1]].best for row in rows])
    half = 1.96 * np.sqrt(max(won + lost - (won - lost) ** 2 / len(rows), 0)) / len(rows)  # paired, 95 %
    print(f"  chosen less largest, top-1: {(won - lost) / len(rows):+.1%} ± {half:.1%} ({won} won, {lost} lost)")
    print(f"  the first answer is the same for {same:.1%}\n")


if __name__ == "__main__":
    main()
