"""Two models in one photo: pictures composed of two test photos.

Alone: `python -m training.evaluation.two_models DATA PARTS.json VERSION [--pictures 360] [--json]`.
"""

import argparse
import io
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from model.classifier import Classifier
from model.prediction import Prediction
from training.dataset.field_sources import FieldPhoto, read_parts
from training.evaluation.metrics import Proportion, proportion
from training.reproducibility import SEED

SIDE = 480  # pixels of the side that both photos share
PICTURES = 360

Layout = Literal["side by side", "above each other"]
LAYOUTS: tuple[Layout, ...] = ("side by side", "side by side", "above each other")  # in turn

Pair = tuple[FieldPhoto, FieldPhoto]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is right about the answer to one picture."""

    right: int  # of its two models, the named ones
    wrong: bool  # whether another model is named


@dataclass(frozen=True, kw_only=True)
class Row:
    """The figures of one layout."""

    layout: Layout
    pictures: int
    both: Proportion  # both models are named
    one: Proportion  # one of them is
    wrong: Proportion  # another model is named, too or instead


def pairs(photos: Sequence[FieldPhoto], seed: int = SEED) -> Iterator[Pair]:
    """Photos of two different models, at random, without end."""
    chance = random.Random(seed)  # noqa: S311
    while True:
        one, other = chance.sample(photos, 2)
        if one.name != other.name:
            yield one, other


def compose(one: Image.Image, other: Image.Image, layout: Layout) -> Image.Image:
    """Two photos as one RGB picture, with a side of SIDE pixels."""
    beside = layout == "side by side"
    first, second = (_scaled(each.convert("RGB"), beside=beside) for each in (one, other))
    corner = (first.width, 0) if beside else (0, first.height)
    sheet = Image.new("RGB", (corner[0] + second.width, corner[1] + second.height))
    sheet.paste(first, (0, 0))
    sheet.paste(second, corner)
    return sheet


def judge(prediction: Prediction, models: set[str]) -> Answer:
    """Compare an answer with the models that a picture shows.

    Of several shoes, those with a likely name count, as in the chat.
    """
    if prediction.names_several:
        named = {each.best.slug for each in prediction.shoes if each.likely}
    else:
        named = {prediction.best.slug} if prediction.verdict == "sneaker" else set()
    return Answer(right=len(named & models), wrong=bool(named - models))


def measure(classifier: Classifier, data: Path, shown: Sequence[Pair]) -> list[Row]:
    """Classify a composed picture of each pair; one row for each layout."""
    answers: dict[Layout, list[Answer]] = {each: [] for each in LAYOUTS}
    for number, (one, other) in enumerate(shown):
        layout = LAYOUTS[number % len(LAYOUTS)]
        with Image.open(data / one.path) as first, Image.open(data / other.path) as second:
            picture = io.BytesIO()
            compose(first, second, layout).save(picture, "JPEG", quality=92)
        answers[layout].append(judge(classifier.classify(picture.getvalue()), {one.name, other.name}))
    return [
        Row(
            layout=layout, pictures=len(given), both=proportion(np.array([each.right == 2 for each in given])),
            one=proportion(np.array([each.right == 1 for each in given])),
            wrong=proportion(np.array([each.wrong for each in given])),
        )
        for layout, given in answers.items()
    ]  # fmt: skip


def table(rows: Sequence[Row]) -> str:
    """A Markdown table."""
    lines = ["| two models | pictures | both named | one named | a wrong name |", "|---|---:|---:|---:|---:|"]
    for row in rows:
        shares = " | ".join(f"{100 * each.value:.0f} %" for each in (row.both, row.one, row.wrong))
        lines.append(f"| {row.layout} | {row.pictures} | {shares} |")
    return "\n".join(lines)


def _scaled(photo: Image.Image, *, beside: bool) -> Image.Image:
    scale = SIDE / (photo.height if beside else photo.width)
    return photo.resize((max(1, round(photo.width * scale)), max(1, round(photo.height * scale))))


def main() -> None:
    """Print a version's figures on pictures of two test photos."""
    parser = argparse.ArgumentParser(description="Figures of a version on composed pictures of two known models.")
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", type=Path, help="what training.embeddings.field_parts wrote")
    parser.add_argument("version", type=Path)
    parser.add_argument("--pictures", type=int, default=PICTURES)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    classifier = Classifier.load(options.version)
    labels, wanted = classifier.manifest.labels, ("test", "known", "sneakers50")
    test = [each for each in read_parts(options.parts) if (each.part, each.kind, each.source) == wanted]
    known = [each for each in test if each.name in labels]
    rows = measure(classifier, options.data, list(islice(pairs(known), options.pictures)))
    classifier.close()
    print(json.dumps([asdict(row) for row in rows]) if options.json else table(rows))


if __name__ == "__main__":
    main()
