"""OOD selection: choose the detector and its two thresholds by measurement.

Alone: `python -m training.head.ood_selection BACKBONE_FOLDER HEAD.npz`.
"""

import argparse
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.manifest import Rejection
from model.rejection import rejection
from model.rejection.prototypes import HELD_OUT
from training.embeddings.embedding_set import EmbeddingSet, Role
from training.evaluation.ood_metrics import ACCEPTED, auroc, fpr95
from training.head.few_shot_ood import few_shot_directions
from training.head.head import Head
from training.head.ood_detectors import (
    NO_FEW_SHOT,
    ScorePair,
    mahalanobis_space,
    no_sneaker_detector,
    no_sneaker_scores,
    prototypes,
    scalar,
)
from training.head.outlier_head import LIKENESS_WEIGHT, outlier_arrays, outlier_thresholds, sureness
from training.head.predict import predict
from training.reproducibility import SEED, one_thread

# Share of known sneakers that the no-sneaker detector passes. On validation photos of a fine-tuned backbone: at 99 %
# 10 % of other pictures passed both detectors, at 98 % 6 %, at 97 % 5 %, but there 4 of 100 more unknown models were
# named.
SNEAKER_SHARE = 0.98
PROTOTYPES = (4, 10)  # a model; colourways and poses make one too few
WEIGHTS = (0.0, 0.05, 0.2)  # of the log-probability beside the cosine
MIN_NO_SNEAKER = 2  # pictures without a sneaker: one to fit the detector, one to measure it
# From so many models on, distances tell unknown ones apart at least as well as prototypes (decision 12), and are
# taken where photos for choosing say nothing of it (but where there are none of anything else, either).
MANY_MODELS = 20
ROUNDING = 1e-6  # of a value: less would vanish in float32


@dataclass(frozen=True, kw_only=True)
class DetectorResult:
    """How a detector separates known sneakers from other pictures.

    Measured on validation photos and on the choosing halves; AUROC 0 to 1.
    """

    rule: str
    no_sneaker_auroc: float | None  # None where there is nothing to compare with
    unknown_auroc: float | None
    no_sneaker_passing: float | None  # the share that passes where 95 % of known sneakers do
    unknown_passing: float | None

    @property
    def rank(self) -> tuple[float, float]:
        """The sort key, best first: mean share that passes, then mean AUROC."""
        passing = [share for share in (self.no_sneaker_passing, self.unknown_passing) if share is not None]
        areas = [area for area in (self.no_sneaker_auroc, self.unknown_auroc) if area is not None]
        return sum(passing) / max(1, len(passing)), -sum(areas) / max(1, len(areas))


@dataclass(frozen=True, kw_only=True)
class ChosenDetector:
    """The winning rule with its arrays, and the table that it won."""

    rejection: Rejection
    arrays: dict[str, NDArray[Any]]  # empty for a rule on probabilities alone
    compared: tuple[DetectorResult, ...]


@dataclass(frozen=True, kw_only=True)
class _DetectorCandidate:
    rule: str
    arrays: dict[str, NDArray[Any]]
    note: str = ""
    limits: Rejection | None = None  # where they are part of the arrays


@dataclass(frozen=True, kw_only=True)
class PredictedSet:
    """An embedding set with a head's predictions, as the classifier makes them."""

    embedding_set: EmbeddingSet  # its values are the embeddings of the answers
    probabilities: NDArray[np.float32]  # [photos, labels]

    @classmethod
    def by(cls, head: Head, embedding_set: EmbeddingSet) -> "PredictedSet":
        """Ask a head about the whole base set."""
        sight = predict(embedding_set, head, np.arange(len(embedding_set.slugs)), embedding_set.second_look)
        return cls(embedding_set=replace(embedding_set, values=sight.values), probabilities=sight.probabilities)

    def scores(self, rule: str, arrays: rejection.Arrays, *roles: Role) -> rejection.Scores:
        """Both scores of the photos with these roles, `[photos]` each."""
        rows = self.embedding_set.rows(*roles)
        return rejection.score(rule, self.probabilities[rows], self.embedding_set.values[rows], arrays)


@one_thread()
def choose_detector(
    embedding_set: EmbeddingSet, head: Head, *, seed: int, old: Collection[str] | None = None
) -> ChosenDetector:
    """Compare all detectors; set the best one's thresholds on the validation part.

    The choosing halves compare them. Labels outside `old` are of few photos; without it there are none. Where distances
    decide, thresholds are those that there would be without them. Without photos of anything but known sneakers nothing
    can be compared: the largest probability decides.
    """
    if head.outliers is not None:
        return _outlier_detector(embedding_set, head, seed)
    answered = PredictedSet.by(head, embedding_set)
    options = list(_candidates(answered, embedding_set.labels if old is None else old, seed))
    unseen = no_sneaker_scores(embedding_set)
    compared = [_measure(option, answered, unseen) for option in options]
    best = min(range(len(options)), key=lambda place: compared[place].rank)
    option = options[best]
    limits = option.limits or _thresholds(option.rule, answered.scores(option.rule, option.arrays, "validation"))
    return ChosenDetector(rejection=limits, arrays=option.arrays, compared=tuple(compared))


def _outlier_detector(embedding_set: EmbeddingSet, head: Head, seed: int) -> ChosenDetector:
    """The detector of a head with outlier classes.

    Its prototypes are for few-shot models and the trust rules, too.
    """
    arrays = {
        **outlier_arrays(head, embedding_set),
        "prototypes": prototypes(embedding_set, PROTOTYPES[0], seed),
        "zero_point": scalar(embedding_set.zero_point),
        "likeness_weight": np.array(LIKENESS_WEIGHT),
    }
    return ChosenDetector(rejection=outlier_thresholds(embedding_set, arrays), arrays=arrays, compared=())


def _candidates(answered: PredictedSet, old: Collection[str], seed: int) -> Iterator[_DetectorCandidate]:
    """All detectors to compare; of equal ones the first is chosen."""
    embedding_set = answered.embedding_set
    no_sneaker_arrays = (
        no_sneaker_detector(embedding_set) if len(embedding_set.rows("no_sneaker_choosing")) >= MIN_NO_SNEAKER else {}
    )
    yield _DetectorCandidate(rule="max_softmax", arrays={})
    yield _DetectorCandidate(rule="generalised_entropy", arrays={})
    options = list(_prototype_candidates(embedding_set, no_sneaker_arrays, seed))
    if far := mahalanobis_space(embedding_set, old):
        near = {name: options[-1].arrays[name] for name in ("prototypes", "zero_point")}
        found = _mahalanobis_candidate(
            "gated_mahalanobis" if no_sneaker_arrays else "mahalanobis",
            {**near, **NO_FEW_SHOT, **far, **no_sneaker_arrays},
            answered,
            old,
        )
        options.insert(0 if len(old) >= MANY_MODELS else len(options), found)
    yield from options


def _prototype_candidates(
    embedding_set: EmbeddingSet, no_sneaker_arrays: dict[str, NDArray[Any]], seed: int
) -> Iterator[_DetectorCandidate]:
    for count in PROTOTYPES:
        near = {"prototypes": prototypes(embedding_set, count, seed), "zero_point": scalar(embedding_set.zero_point)}
        for weight in WEIGHTS:
            arrays, note = near | {"weight": scalar(weight)}, f", {count} a model, weight {weight:g}"
            if (
                no_sneaker_arrays
            ):  # before the other: where both do as well, this detector knows what a new model's shoe has in common
                yield _DetectorCandidate(rule="gated_prototypes", arrays=arrays | no_sneaker_arrays, note=note)
            yield _DetectorCandidate(rule="prototypes", arrays=arrays, note=note)


def _mahalanobis_candidate(
    rule: str, arrays: dict[str, NDArray[Any]], answered: PredictedSet, old: Collection[str]
) -> _DetectorCandidate:
    """Thresholds and few-shot directions, as if there were no new models."""
    alone = arrays | {"edge": scalar(0)}
    scores = answered.scores(rule, alone, "validation")
    limits = _thresholds(rule, scores)
    edge, middle = scalar(limits.unknown_below), float(np.median(scores.known))
    fresh = few_shot_directions(answered.embedding_set, old, edge=float(edge), middle=middle)
    limits = replace(limits, unknown_below=float(edge))
    return _DetectorCandidate(rule=rule, arrays=alone | {"edge": edge} | fresh, limits=limits)


def _measure(option: _DetectorCandidate, answered: PredictedSet, unseen: Sequence[ScorePair]) -> DetectorResult:
    """Measure a detector; `unseen` are cross-validated scores of no-sneaker detectors."""
    known = answered.scores(option.rule, option.arrays, "validation")
    unknown = answered.scores(option.rule, option.arrays, "unknown_choosing")
    no_sneaker = answered.scores(option.rule, option.arrays, "no_sneaker_choosing")
    pairs = unseen if "gate" in option.arrays else [(known.sneaker, no_sneaker.sneaker)]
    return DetectorResult(
        rule=option.rule + option.note,
        no_sneaker_auroc=_mean(auroc(*pair) for pair in pairs),
        unknown_auroc=auroc(known.known, unknown.known),
        no_sneaker_passing=_mean(fpr95(*pair) for pair in pairs),
        unknown_passing=fpr95(known.known, unknown.known),
    )


def _mean(figures: Iterable[float | None]) -> float | None:
    """That of those that there are; None where there is none."""
    there = [figure for figure in figures if figure is not None]
    return float(np.mean(there)) if there else None


def _thresholds(rule: str, known: rejection.Scores) -> Rejection:
    """Thresholds: 98 % of known sneakers pass the first, 95 % both."""
    photos = len(known.known)
    no_sneaker_below = _threshold_passing(known.sneaker, ceil(SNEAKER_SHARE * photos))
    passing = known.known[known.sneaker >= no_sneaker_below]
    unknown_below = _threshold_passing(passing, min(len(passing), ceil(ACCEPTED * photos)))
    return Rejection(rule=rule, unknown_below=unknown_below, no_sneaker_below=no_sneaker_below)


def _threshold_passing(values: NDArray[np.floating], count: int) -> float:
    """A threshold that `count` values pass, midway to the next value.

    Rounding must not move a photo across it.
    """
    ordered = np.sort(values)
    place = len(ordered) - count
    if place:
        return float((ordered[place - 1] + ordered[place]) / 2)
    lowest = float(ordered[0])
    return lowest - ROUNDING * max(1.0, abs(lowest))


def main() -> None:
    """Choose a detector for a saved head and print the comparison."""
    parser = argparse.ArgumentParser(description="Choose the rule that tells when a photo shows no known sneaker.")
    parser.add_argument("backbone", type=Path)
    parser.add_argument("head", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    chosen = choose_detector(EmbeddingSet.read(options.backbone), Head.read(options.head), seed=options.seed)
    print(json.dumps([asdict(chosen.rejection), *map(asdict, chosen.compared)], indent=2))


if __name__ == "__main__":
    main()


def reference_embeddings(
    embedding_set: EmbeddingSet, head: Head, chosen: ChosenDetector
) -> dict[str, NDArray[np.int8]]:
    """Embeddings of the validation photos that the classifier names correctly.

    `[photos, embedding size]`, of the first view. Nothing for a rule without prototypes: such a version takes no
    imprints.
    """
    if "prototypes" not in chosen.arrays:
        return {}
    rows, limits = embedding_set.rows("validation"), chosen.rejection
    found = predict(embedding_set, head, rows, embedding_set.second_look, sureness(limits, chosen.arrays))
    scores = rejection.score(limits.rule, found.probabilities, found.values, chosen.arrays)
    right = found.probabilities.argmax(axis=1) == embedding_set.targets(rows)
    return {HELD_OUT: embedding_set.values[rows[right & (scores.sneaker >= limits.no_sneaker_below)]]}
