"""How a head that has learnt a new sneaker model from a handful of photos does, and what the rule for rejecting says.

    python -m benchmarks.newcomers [--backbone DIR] [--photos 5 10] [--draws 1] [--heads]

A head is trained with each unknown model of the replay in turn, as a retraining does; the rest of its photos, the test
photos of known models, and those halves of other unknown models and of pictures without a sneaker that report are then
asked. Means over all draws, and in how many of them the gate would stop the head, since the known models lose too much
together, or one of them alone; half a minute a draw, and with `--heads`, which leaves the rule for rejecting out, five
seconds. No photo file is needed.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.imprint import CHOSEN_ON
from model import rejection
from training.gate import KNOWN_DROP, RECALL_DROP, RECALL_PHOTOS
from training.head import CANDIDATES, Head, train_head
from training.lessons import Lesson, Taught, extended
from training.newcomers import joined
from training.onethread import one_thread
from training.pipeline import newest_backbone
from training.reject import Answered, Chosen, choose_rejection
from training.replay import Replay
from training.seed import SEED

Rows = NDArray[np.intp]
Figures = dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Learner:
    """A base set, and the test photos that a head has right before it learns anything new."""

    replay: Replay
    right: NDArray[np.bool_]

    @classmethod
    def of(cls, replay: Replay) -> "Learner":
        """Train a head on the base set alone."""
        head = train_head(replay, candidates=CANDIDATES[:1])
        return cls(replay=replay, right=_right(Answered.by(head, replay), head))

    def models(self) -> dict[str, Rows]:
        """The rows of each model that the base set does not know."""
        slugs, rows = np.array(self.replay.slugs), self.replay.rows("unknown_choosing", "unknown_reporting")
        return {str(slug): rows[slugs[rows] == slug] for slug in np.unique(slugs[rows])}

    def learn(self, own: Rows, shown: Rows, *, rules: bool) -> Iterator[tuple[str, Figures]]:
        """Train with some photos of a model, and ask about all others; figures by what was measured."""
        lessons = tuple(_lesson(self.replay, row) for row in shown)
        whole = extended(self.replay, Taught(train=lessons, held_out=(), known=(), too_few=()))
        head = joined(train_head(whole, candidates=CANDIDATES[:1]), whole, self.replay.labels)
        answered = Answered.by(head, self.replay)
        rest, after = np.setdiff1d(own, shown), _right(answered, head)
        first = _named(answered, head, rest) == self.replay.slugs[own[0]]
        lost, gained = (self.right & ~after).sum(), (after & ~self.right).sum()
        stopped = (lost - gained) / len(after) > KNOWN_DROP or self._loses_one(after)
        yield "head", {"first": first.mean(), "lost": float(lost), "gained": float(gained), "stopped": float(stopped)}
        if rules:
            chosen = choose_rejection(whole, head, seed=SEED, old=self.replay.labels)
            passed = first & _accepted(answered, chosen, rest)
            yield "rule", {"recognised": passed.mean(), **self._others(answered, chosen, own)}

    def _loses_one(self, after: NDArray[np.bool_]) -> bool:
        slugs = np.array(self.replay.slugs)[self.replay.rows("test")]
        judged = [slugs == slug for slug in np.unique(slugs) if (slugs == slug).sum() >= RECALL_PHOTOS]
        return any(self.right[own].mean() - after[own].mean() > RECALL_DROP for own in judged)

    def _others(self, answered: Answered, rule: Chosen, own: Rows) -> Figures:
        asked = {
            "known accepted": self.replay.rows("test"),
            "unknown accepted": np.setdiff1d(self.replay.rows("unknown_reporting"), own),
            "no sneaker accepted": self.replay.rows("no_sneaker_reporting"),
        }
        return {name: float(_accepted(answered, rule, rows).mean()) for name, rows in asked.items()}


def _named(answered: Answered, head: Head, rows: Rows) -> NDArray[np.str_]:
    named: NDArray[np.str_] = np.array(head.labels)[answered.probabilities[rows].argmax(axis=1)]
    return named


def _right(answered: Answered, head: Head) -> NDArray[np.bool_]:
    rows = answered.replay.rows("test")
    right: NDArray[np.bool_] = _named(answered, head, rows) == np.array(answered.replay.slugs)[rows]
    return right


def _accepted(answered: Answered, chosen: Chosen, rows: Rows) -> NDArray[np.bool_]:
    rule, values = chosen.rejection, answered.replay.values[rows]
    scores = rejection.score(rule.rule, answered.probabilities[rows], values, chosen.arrays)
    accepted: NDArray[np.bool_] = (scores.sneaker >= rule.no_sneaker_below) & (scores.known >= rule.unknown_below)
    return accepted


def _lesson(replay: Replay, row: int) -> Lesson:
    vector = replay.values[row].tobytes()
    return Lesson(
        photo=replay.sha256[row], slug=replay.slugs[row], person_id=0, correction_id=None, sure=True, vector=vector
    )


@one_thread()
def measure(learner: Learner, count: int, draws: int, *, rules: bool, seed: int = 0) -> dict[str, object]:
    """Every unknown model from so many photos, so many times; the means, and apart those that were chosen on."""
    random, found = np.random.default_rng(seed), []
    for slug, own in list(learner.models().items()) * draws:
        shown = random.choice(own, count, replace=False)
        found += [(slug, name, figures) for name, figures in learner.learn(own, shown, rules=rules)]
    parts = {
        "all": found,
        "chosen on": [each for each in found if each[0] in CHOSEN_ON],
        "unseen": [each for each in found if each[0] not in CHOSEN_ON],
    }
    firsts = [(slug, figures["first"]) for slug, name, figures in found if name == "head"]
    models = {slug: round(float(np.mean([first for of, first in firsts if of == slug])), 3) for slug, _ in firsts}
    return {"photos": count, **{part: _table(rows) for part, rows in parts.items() if rows}, "first": models}


def _table(found: Sequence[tuple[str, str, Figures]]) -> dict[str, Figures]:
    table: dict[str, Figures] = {}
    for name in dict.fromkeys(name for _, name, _ in found):
        own = [figures for _, of, figures in found if of == name]
        table[name] = {key: round(float(np.mean([each[key] for each in own])), 4) for key in own[0]}
        if "lost" in own[0]:
            table[name]["most lost"] = max(each["lost"] for each in own)
    return table


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description="How new models are recognised by a retrained head.")
    parser.add_argument("--backbone", type=Path, default=None)
    parser.add_argument("--photos", type=int, nargs="+", default=[5, 10])
    parser.add_argument("--draws", type=int, default=1)
    parser.add_argument("--heads", action="store_true", help="only the heads")
    options = parser.parse_args()
    backbone = options.backbone or newest_backbone()
    learner = Learner.of(Replay.read(backbone))
    found = [measure(learner, count, options.draws, rules=not options.heads) for count in options.photos]
    print(json.dumps({"backbone": backbone.name, "learnt": found}, indent=2))


if __name__ == "__main__":
    main()
