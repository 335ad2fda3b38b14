"""Head for the field data set, with outlier classes.

Outlier exposure (Hendrycks et al. 2018, arXiv:1812.04606): other shoes and other objects are two classes of their own.
The head sees the whole photo and the crops; at test time the views of a photo are averaged.

Alone: `python -m training.head.field_head PARTS.json EMBEDDINGS.npz [--json]`.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.dataset.field_sources import FieldPhoto, read_parts
from training.embeddings.embed_crops import Crops
from training.evaluation.by_source import NO_SNEAKER, UNKNOWN, Answers, figures, table
from training.evaluation.suggestions import suggestion_figures
from training.head.softmax_regression import fit_softmax

Real = NDArray[np.float32]
OTHER_SHOE, NO_SHOE = "other_shoe", "no_shoe"
ACCEPTED = 0.95  # share of the known validation photos that get a name
STRENGTH, BALANCE = 100.0, 0.6  # of the regularisation; of the classes
EPOCHS = 25
SHOE_SEEN = 0.5  # score of a box from which on there is a shoe, whatever the head says
WHOLE = 0.4  # weight of the whole photo beside its crops


@dataclass(frozen=True, kw_only=True)
class FieldHead:
    """A linear layer on standardised embeddings."""

    labels: tuple[str, ...]  # known models, then OTHER_SHOE and NO_SHOE
    weights: Real  # [embedding size, labels]
    bias: Real  # [labels]

    def probabilities(self, values: NDArray[np.int8]) -> Real:
        """Of int8 embeddings [N, E]: [N, labels]."""
        logits = values.astype(np.float32) @ self.weights + self.bias
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def target_of(photo: FieldPhoto) -> str | None:
    """The class of a photo; None where it is ambiguous."""
    return {"known": photo.name, "other_shoe": OTHER_SHOE, "no_shoe": NO_SHOE}.get(photo.kind)


def train_field_head(
    photos: Sequence[FieldPhoto],
    crops: Crops,
    *,
    strength: float = STRENGTH,
    balance: float = BALANCE,
    labels: Sequence[str] = (),
) -> FieldHead:
    """Fit on the views of the photos that train.

    `labels` are the known models; by default all that train.
    """
    targets = [target_of(photo) if photo.part == "train" else None for photo in photos]
    rows = np.flatnonzero([targets[place] is not None for place in crops.photo])
    names = [str(targets[place]) for place in crops.photo[rows]]
    known = tuple(labels) or tuple(sorted(set(names) - {OTHER_SHOE, NO_SHOE}))
    return fit_views(crops.views[rows], names, known, strength=strength, balance=balance)


def fit_views(
    views: NDArray[np.int8],
    names: Sequence[str],
    known: Sequence[str],
    *,
    strength: float = STRENGTH,
    balance: float = BALANCE,
    epochs: int = EPOCHS,
) -> FieldHead:
    """Fit on views `[views, embedding size]` of known models, OTHER_SHOE and NO_SHOE.

    A name that is not known counts as another shoe. A class of n views weighs n^(1 - balance).
    """
    order = (*known, OTHER_SHOE, NO_SHOE)
    place = {name: number for number, name in enumerate(order)}
    wanted = np.array([place.get(name, place[OTHER_SHOE]) for name in names])
    values = views.astype(np.float32)
    mean, spread = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-3)
    weight = np.bincount(wanted).astype(np.float64)[wanted] ** -balance
    fitted = fit_softmax(
        (values - mean) / spread,
        wanted,
        (weight / weight.mean()).astype(np.float32),
        strength=strength,
        epochs=epochs,
    )
    weights = fitted.weights / spread[:, None]
    return FieldHead(labels=order, weights=weights, bias=fitted.bias - mean @ weights)


def photo_probabilities(head: FieldHead, crops: Crops, photos: int, *, whole: float = WHOLE) -> Real:
    """The weighted mean over each photo's views, [photos, labels].

    The whole photo weighs `whole`; the crops share the rest.
    """
    found = head.probabilities(crops.views)
    has_crop = np.bincount(crops.photo, crops.crop > 0, photos)[crops.photo]
    weight = np.where(crops.crop == 0, np.where(has_crop > 0, whole, 1.0), (1 - whole) / np.maximum(has_crop, 1))
    total = np.zeros((photos, len(head.labels)), np.float32)
    np.add.at(total, crops.photo, found * weight[:, None].astype(np.float32))
    return total


def answers_of_head(
    head: FieldHead, photos: Sequence[FieldPhoto], crops: Crops, *, accepted: float = ACCEPTED
) -> Answers:
    """Predictions of a head; `accepted` sets its threshold."""
    found = photo_probabilities(head, crops, len(photos))
    shares, no_shoe = found[:, : len(head.labels) - 2], found[:, -1]
    surest = shares.max(axis=1)
    choosing = [place for place, each in enumerate(photos) if each.part == "validation" and each.kind == "known"]
    least = float(np.quantile(surest[choosing], 1 - accepted))
    seen = np.zeros(len(photos), np.float32)
    np.maximum.at(seen, crops.photo, crops.scores)
    nothing = (no_shoe > 0.5) & (seen < SHOE_SEEN)
    said = np.where(surest >= least, shares.argmax(axis=1), np.where(nothing, NO_SNEAKER, UNKNOWN))
    return Answers(labels=head.labels[:-2], shares=shares, said=said)


def tested(answers: Answers, photos: Sequence[FieldPhoto]) -> tuple[Answers, list[FieldPhoto]]:
    """The answers to the photos that test, and these photos."""
    rows = [place for place, photo in enumerate(photos) if photo.part == "test"]
    part = Answers(labels=answers.labels, shares=answers.shares[rows], said=answers.said[rows])
    return part, [photos[row] for row in rows]


def main() -> None:
    """Train a head on embeddings and print its metrics."""
    parser = argparse.ArgumentParser(description="Figures by source of a head on embeddings of the field data set.")
    parser.add_argument("parts", type=Path)
    parser.add_argument("embeddings", type=Path)
    parser.add_argument("--strength", type=float, default=STRENGTH)
    parser.add_argument("--accepted", type=float, default=ACCEPTED, help="share of known photos that get a name")
    parser.add_argument("--zero-point", type=int, default=-128, help="of the int8 embedding")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    photos, crops = read_parts(options.parts), Crops.read(options.embeddings)
    head = train_field_head(photos, crops, strength=options.strength)
    rows = figures(*tested(answers_of_head(head, photos, crops, accepted=options.accepted), photos))
    facts: list[dict[str, Any]] = [asdict(row) for row in rows]
    suggested = suggestion_figures(photos, crops, options.zero_point)
    facts += [asdict(row) for row in suggested]
    if options.json:
        print(json.dumps(facts))
        return
    print(table(rows))
    for each in suggested:
        print(
            f"suggestions, {each.source}: {each.first.photos} photos, {each.first.value:.1%} first, "
            f"{each.first_five.value:.1%} in five"
        )


if __name__ == "__main__":
    main()
