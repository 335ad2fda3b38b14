"""Reject: choosing by measurement the rule that says when a photo shows no known sneaker, and its two thresholds.

Alone: `python -m training.reject BACKBONE_FOLDER HEAD.npz`.
"""

import argparse
import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import rejection
from model.manifest import Rejection
from training.head import Head
from training.onethread import one_thread
from training.replay import Replay, Role
from training.rules import distances, gate_auroc, newcomers, number, prototypes, sneaker_gate
from training.seed import SEED
from training.separate import ACCEPTED, auroc
from training.sight import seen

# Share of known sneakers that pass the first gate. On a fine-tuned backbone, photos for choosing: at 99 % 10 % of other
# pictures got past both gates, at 98 % 6 %, at 97 % 5 % while 4 of 100 unknown models more were taken for known ones.
SEEN_AS_SNEAKER = 0.98
PROTOTYPES = (4, 10)  # a model; colourways and poses make one too few
WEIGHTS = (0.0, 0.05, 0.2)  # of the log-probability beside the cosine
ROUNDING = 1e-6  # of a value: less would vanish in float32


@dataclass(frozen=True, kw_only=True)
class Compared:
    """How a rule tells the halves kept for choosing from validation photos of known sneakers; AUROC 0 to 1."""

    rule: str
    no_sneaker_auroc: float | None  # None where there is nothing to compare with
    unknown_auroc: float | None

    @property
    def mean(self) -> float:
        """What the rules are ranked by."""
        figures = [figure for figure in (self.no_sneaker_auroc, self.unknown_auroc) if figure is not None]
        return sum(figures) / len(figures) if figures else 0.0


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The winning rule with its arrays, and the table that it won."""

    rejection: Rejection
    arrays: dict[str, NDArray[Any]]  # empty for a rule on probabilities alone
    compared: tuple[Compared, ...]


@dataclass(frozen=True, kw_only=True)
class _Option:
    rule: str
    arrays: dict[str, NDArray[Any]]
    note: str = ""
    no_sneaker_auroc: float | None = None  # where it takes more than one scoring to find
    limits: Rejection | None = None  # where they are part of the arrays


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A base set with what a head says about it, as the classifier would."""

    replay: Replay  # its values are the embeddings of the answers
    probabilities: NDArray[np.float32]  # [photos, labels]

    @classmethod
    def by(cls, head: Head, replay: Replay) -> "Answered":
        """Ask a head about the whole base set."""
        sight = seen(replay, head, np.arange(len(replay.slugs)), replay.second_look)
        return cls(replay=replace(replay, values=sight.values), probabilities=sight.probabilities)

    def scores(self, rule: str, arrays: rejection.Arrays, *roles: Role) -> rejection.Scores:
        """Both scores of the photos with these roles, `[photos]` each, as the classifier computes them."""
        rows = self.replay.rows(*roles)
        return rejection.score(rule, self.probabilities[rows], self.replay.values[rows], arrays)


@one_thread()
def choose_rejection(replay: Replay, head: Head, *, seed: int, old: Collection[str] | None = None) -> Chosen:
    """Compare the rules on the halves for choosing, and set the best one's thresholds on the validation part.

    Labels outside `old` are of few photos; without it there are none. Photos that are named as these do not move the
    thresholds of distances.
    Without photos of anything but known sneakers nothing can be compared: the largest probability decides.
    """
    answered = Answered.by(head, replay)
    options = list(_options(answered, replay.labels if old is None else old, seed))
    compared = [_compare(option, answered) for option in options]
    best = max(range(len(options)), key=lambda place: compared[place].mean)
    option = options[best]
    limits = option.limits or _thresholds(option.rule, answered.scores(option.rule, option.arrays, "validation"))
    return Chosen(rejection=limits, arrays=option.arrays, compared=tuple(compared))


def _options(answered: Answered, old: Collection[str], seed: int) -> Iterator[_Option]:
    replay = answered.replay
    yield _Option(rule="max_softmax", arrays={})
    yield _Option(rule="generalised_entropy", arrays={})
    gate, unseen = (sneaker_gate(replay), gate_auroc(replay)) if len(replay.rows("no_sneaker_choosing")) else ({}, None)
    for count in PROTOTYPES:
        centres = prototypes(replay, count, seed)
        for weight in WEIGHTS:
            arrays = {"prototypes": centres, "zero_point": number(replay.zero_point), "weight": number(weight)}
            note = f", {count} a model, weight {weight:g}"
            if gate:  # before the other: where both do as well, the gate knows what a new model's shoe has in common
                yield _Option(rule="gated_prototypes", arrays=arrays | gate, note=note, no_sneaker_auroc=unseen)
            yield _Option(rule="prototypes", arrays=arrays, note=note)
    if gate and (far := distances(replay, old)):
        near = {"prototypes": centres, "zero_point": number(replay.zero_point)} | newcomers(replay, old)
        alone = {**near, **far, **gate, "new": np.array([], dtype=np.intp), "least": np.array([]), "edge": number(0)}
        limits = _thresholds("gated_mahalanobis", answered.scores("gated_mahalanobis", alone, "validation"))
        arrays = near | far | gate | {"edge": number(limits.unknown_below)}
        limits = replace(limits, unknown_below=float(arrays["edge"]))
        yield _Option(rule="gated_mahalanobis", arrays=arrays, no_sneaker_auroc=unseen, limits=limits)


def _compare(option: _Option, answered: Answered) -> Compared:
    known = answered.scores(option.rule, option.arrays, "validation")
    unknown = answered.scores(option.rule, option.arrays, "unknown_choosing")
    no_sneaker = answered.scores(option.rule, option.arrays, "no_sneaker_choosing")
    return Compared(
        rule=option.rule + option.note,
        no_sneaker_auroc=option.no_sneaker_auroc or auroc(known.sneaker, no_sneaker.sneaker),
        unknown_auroc=auroc(known.known, unknown.known),
    )


def _thresholds(rule: str, known: rejection.Scores) -> Rejection:
    """Let 98 % of known sneakers through the first gate, and 95 % through both."""
    photos = len(known.known)
    no_sneaker_below = _letting_through(known.sneaker, ceil(SEEN_AS_SNEAKER * photos))
    passing = known.known[known.sneaker >= no_sneaker_below]
    unknown_below = _letting_through(passing, min(len(passing), ceil(ACCEPTED * photos)))
    return Rejection(rule=rule, unknown_below=unknown_below, no_sneaker_below=no_sneaker_below)


def _letting_through(values: NDArray[np.floating], count: int) -> float:
    """A threshold under `count` of the values, midway to the next: rounding must not move a photo across."""
    ordered = np.sort(values)
    place = len(ordered) - count
    if place:
        return float((ordered[place - 1] + ordered[place]) / 2)
    lowest = float(ordered[0])
    return lowest - ROUNDING * max(1.0, abs(lowest))


def main() -> None:
    """Choose a rule for a head that `python -m training.head` saved, and print the comparison."""
    parser = argparse.ArgumentParser(description="Choose the rule that tells when a photo shows no known sneaker.")
    parser.add_argument("backbone", type=Path)
    parser.add_argument("head", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    chosen = choose_rejection(Replay.read(options.backbone), Head.read(options.head), seed=options.seed)
    print(json.dumps([asdict(chosen.rejection), *map(asdict, chosen.compared)], indent=2))


if __name__ == "__main__":
    main()
