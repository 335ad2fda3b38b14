"""Metrics by source, with intervals.

Alone: `python -m training.evaluation.by_source DATA PARTS.json VERSION [--json]`.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.classifier import Classifier
from model.rejection import rejection
from training.dataset.field_sources import FieldPhoto, Kind, heading, read_parts
from training.dataset.parts import PARTS
from training.dataset.photos import NOT_SNEAKERS, Photo
from training.embeddings.embedding_set import EmbeddingSet, Role
from training.evaluation.evaluate import THREADS, predict_photos
from training.evaluation.metrics import Proportion, proportion

UNKNOWN, NO_SNEAKER = -1, -2  # what is said in place of a label


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a classifier says of photos, one entry a photo."""

    labels: tuple[str, ...]  # the models that it knows
    shares: NDArray[np.float32]  # [photos, labels], their probabilities
    said: NDArray[np.intp]  # [photos], position of the label that is said, UNKNOWN or NO_SNEAKER


@dataclass(frozen=True, kw_only=True)
class Row:
    """The figures of one source; those that do not apply are None."""

    source: str
    kind: Kind
    photos: int
    top1: Proportion | None = None
    top3: Proportion | None = None
    named_right: Proportion | None = None
    named: Proportion | None = None  # of photos without a known model: a wrong name
    no_sneaker: Proportion | None = None


def figures(answers: Answers, photos: Sequence[FieldPhoto]) -> list[Row]:
    """One row for each source and kind.

    A known model that the classifier does not know counts as another shoe.
    """
    asked: dict[tuple[Kind, str], list[int]] = {}
    for place, photo in enumerate(photos):
        if photo.kind != "ambiguous":
            kind = "other_shoe" if photo.kind == "known" and photo.name not in answers.labels else photo.kind
            asked.setdefault((kind, heading(photo)), []).append(place)
    return [_row(answers, photos, np.array(places), *key) for key, places in sorted(asked.items())]


def _row(answers: Answers, photos: Sequence[FieldPhoto], places: NDArray[np.intp], kind: Kind, source: str) -> Row:
    said = answers.said[places]
    none = proportion(said == NO_SNEAKER)
    if kind != "known":
        return Row(source=source, kind=kind, photos=len(places), named=proportion(said >= 0), no_sneaker=none)
    truth = np.array([answers.labels.index(photos[place].name) for place in places])
    hits = np.argsort(-answers.shares[places], axis=1) == truth[:, None]
    return Row(
        source=source, kind=kind, photos=len(places), top1=proportion(hits[:, 0]),
        top3=proportion(hits[:, :3].any(axis=1)), named_right=proportion(said == truth), no_sneaker=none,
    )  # fmt: skip


def photos_of_set(embedding_set: EmbeddingSet, rows: NDArray[np.intp]) -> list[FieldPhoto]:
    """Photos of an embedding set as `figures` takes them."""
    return [
        FieldPhoto(
            path="",
            sha256=embedding_set.sha256[row],
            folder="",
            source=embedding_set.source_of(row),
            name=embedding_set.slugs[row],
            kind=_kind_of(embedding_set.roles[row], embedding_set.slugs[row]),
            part="test",
        )
        for row in rows
    ]


def _kind_of(role: Role, slug: str) -> Kind:
    if role in PARTS:
        return "known"
    return "no_shoe" if slug == NOT_SNEAKERS else "other_shoe"


def source_document(
    labels: tuple[str, ...],
    shares: NDArray[np.float32],
    verdicts: NDArray[np.str_],
    embedding_set: EmbeddingSet,
    rows: NDArray[np.intp],
) -> dict[str, Any]:
    """Metrics by source for a manifest, and each model's photos."""
    answers = Answers(labels=labels, shares=shares, said=said_of(verdicts, shares))
    found = figures(answers, photos_of_set(embedding_set, rows))
    return {"sources": [asdict(row) for row in found], "models": photos_by_model(embedding_set)}


def photos_by_model(embedding_set: EmbeddingSet) -> dict[str, dict[str, dict[str, int]]]:
    """Photos of each known model by source and part."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in embedding_set.rows(*PARTS):
        parts = found.setdefault(embedding_set.slugs[row], {}).setdefault(embedding_set.source_of(row), {})
        parts[embedding_set.roles[row]] = parts.get(embedding_set.roles[row], 0) + 1
    return found


def answers_of_version(version: Path, data: Path, photos: Sequence[FieldPhoto]) -> tuple[Answers, list[FieldPhoto]]:
    """Predictions of a version and the readable photos; raises VersionError."""
    listed = {each.path: Photo(path=data / each.path, slug=each.name, sha256=each.sha256) for each in photos}
    classifier = Classifier.load(version, workers=THREADS)
    try:
        made = predict_photos(classifier, list(listed.values()))
    finally:
        classifier.close()
    verdicts = rejection.verdicts(classifier.manifest.rejection, made.scores)
    said = said_of(verdicts, made.probabilities)
    read = {photo.path for photo in made.photos}
    left = [each for each in photos if data / each.path in read]
    return Answers(labels=made.labels, shares=made.probabilities, said=said), left


def said_of(verdicts: NDArray[np.str_], shares: NDArray[np.float32]) -> NDArray[np.intp]:
    """What is said of photos, [photos]: the likeliest label, UNKNOWN or NO_SNEAKER."""
    other = np.where(verdicts == "unknown", UNKNOWN, NO_SNEAKER)
    return np.where(verdicts == "sneaker", shares.argmax(axis=1), other)


def table(rows: Sequence[Row]) -> str:
    """A Markdown table."""
    lines = [
        "| source | kind | photos | top-1 | top-3 | named right | wrong name | no sneaker |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        cells = [_percent(each) for each in (row.top1, row.top3, row.named_right, row.named, row.no_sneaker)]
        lines.append(f"| {row.source} | {row.kind} | {row.photos} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _percent(found: Proportion | None) -> str:
    return "–" if found is None else f"{100 * found.value:.1f} ({100 * found.low:.0f}–{100 * found.high:.0f})"


def main() -> None:
    """Print the figures of a finished version on the photos that test."""
    parser = argparse.ArgumentParser(description="Figures by source of a version on the field data set.")
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", type=Path, help="what training.embeddings.field_parts wrote")
    parser.add_argument("version", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    photos = [photo for photo in read_parts(options.parts) if photo.part == "test"]
    rows = figures(*answers_of_version(options.version, options.data, photos))
    print(json.dumps([asdict(row) for row in rows]) if options.json else table(rows))


if __name__ == "__main__":
    main()
