"""Accuracy and OOD detection of heads with few-shot classes.

    python -m benchmarks.newcomers [--backbone DIR] [--photos 5] [--draws 1] [--heads]

A head is trained with each unknown model of ten or more photos in turn, as a retraining does; the rest of its photos,
the test photos of known models, and the half of pictures without a sneaker that reports are then asked. Of the other
unknown models five, drawn anew each time, are left out of the base set, and only these are asked: nobody has photos
of what people will send. `before` is the base set's own version without them. Means over all draws, and in how many
of them the gate would stop the head, since the known models lose too much together, or one of them alone; half a
minute a draw, and with `--heads`, which leaves the rule for rejecting out, five seconds. No photo file is needed.
With `--family NEW RELATED…`, models that the base set knows, these are taken out of it, the first one is taught and
the others are asked.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.rejection import rejection
from store.learning.trust import TrainingPhoto
from training.embeddings.embedding_set import EmbeddingSet, newest_backbone
from training.evaluation.ood_metrics import auroc
from training.head.few_shot import fit_few_shot
from training.head.head import HEAD_CANDIDATES, Head
from training.head.ood_selection import ChosenDetector, PredictedSet, choose_detector
from training.head.outlier_head import train_version_head
from training.release.gate import MAX_KNOWN_DROP, MAX_RECALL_DROP, MIN_RECALL_PHOTOS
from training.reproducibility import SEED, one_thread
from training.retrain.labelled_photos import TrainingSplit, extended
from training.retrain.steps import MAX_OLD_MODEL_LOSS

APART = 5  # unknown models that the base set lacks
FEWEST = 10  # photos of an unknown model that is taught
MIXED = "phone_shoes"  # one folder of many models

Rows = NDArray[np.intp]
Figures = dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Learner:
    """An embedding set, and the test photos it recognises beforehand."""

    embedding_set: EmbeddingSet
    right: NDArray[np.bool_]

    @classmethod
    def of(cls, embedding_set: EmbeddingSet) -> "Learner":
        """Train a head on the base set alone."""
        head = train_version_head(embedding_set, candidates=HEAD_CANDIDATES[:1])
        return cls(embedding_set=embedding_set, right=_right(PredictedSet.by(head, embedding_set), head))

    def models(self) -> dict[str, Rows]:
        """The rows of each unknown model that has enough photos."""
        slugs, rows = (
            np.array(self.embedding_set.slugs),
            self.embedding_set.rows("unknown_choosing", "unknown_reporting"),
        )
        found = {str(slug): rows[slugs[rows] == slug] for slug in np.unique(slugs[rows]) if slug != MIXED}
        return {slug: own for slug, own in found.items() if len(own) >= FEWEST}

    def family(self, slugs: Sequence[str], random: np.random.Generator, count: int) -> Iterator[tuple[str, Figures]]:
        """Teach one model of a family; test the others."""
        shows = np.array(self.embedding_set.slugs)
        own, apart = np.flatnonzero(shows == slugs[0]), np.flatnonzero(np.isin(shows, slugs[1:]))
        for name, figures in self.learn(own, random.choice(own, count, replace=False), apart, rules=True):
            if name != "head":  # what the test photos say is left out, as they show these models, too
                yield name, {of: each for of, each in figures.items() if of not in ("known accepted", "unknown auroc")}

    def learn(self, own: Rows, shown: Rows, apart: Rows, *, rules: bool) -> Iterator[tuple[str, Figures]]:
        """Train with some photos of a model; test all others."""
        training_photos = tuple(_training_photo(self.embedding_set, row) for row in shown)
        base = self.embedding_set.without({self.embedding_set.sha256[row] for row in (*apart, *own)})
        whole = extended(base, TrainingSplit(train=training_photos, held_out=(), known=(), too_few=()))
        trained = train_version_head(whole, candidates=HEAD_CANDIDATES[:1])
        head = fit_few_shot(trained, whole, self.embedding_set.labels, max_taken=MAX_OLD_MODEL_LOSS)
        answered = PredictedSet.by(head, self.embedding_set)
        rest, after = np.setdiff1d(own, shown), _right(answered, head)
        first = _named(answered, head, rest) == self.embedding_set.slugs[own[0]]
        lost, gained = (self.right & ~after).sum(), (after & ~self.right).sum()
        stopped = (lost - gained) / len(after) > MAX_KNOWN_DROP or self._loses_one(after)
        yield "head", {"first": first.mean(), "lost": float(lost), "gained": float(gained), "stopped": float(stopped)}
        if rules:
            chosen = choose_detector(whole, head, seed=SEED, old=self.embedding_set.labels)
            passed = first & _accepted(answered, chosen, rest)
            new = _named(answered, head, apart) == self.embedding_set.slugs[own[0]]
            taken = (new & _accepted(answered, chosen, apart)).mean()
            yield "rule", {"recognised": passed.mean(), "taken for it": taken, **self._others(answered, chosen, apart)}
            first_head = train_version_head(base, candidates=HEAD_CANDIDATES[:1])
            before = choose_detector(base, first_head, seed=SEED)
            yield "before", self._others(PredictedSet.by(first_head, self.embedding_set), before, apart)

    def _loses_one(self, after: NDArray[np.bool_]) -> bool:
        slugs = np.array(self.embedding_set.slugs)[self.embedding_set.rows("test")]
        judged = [slugs == slug for slug in np.unique(slugs) if (slugs == slug).sum() >= MIN_RECALL_PHOTOS]
        return any(self.right[own].mean() - after[own].mean() > MAX_RECALL_DROP for own in judged)

    def _others(self, answered: PredictedSet, rule: ChosenDetector, apart: Rows) -> Figures:
        test = self.embedding_set.rows("test")
        asked = {
            "known accepted": test,
            "unknown accepted": apart,
            "no sneaker accepted": self.embedding_set.rows("no_sneaker_reporting"),
        }
        figures = {name: float(_accepted(answered, rule, rows).mean()) for name, rows in asked.items()}
        area = auroc(*(_scores(answered, rule, rows).known for rows in (test, apart)))
        return {**figures, "unknown auroc": area or 0.0, "by distances": float("mahalanobis" in rule.rejection.rule)}


def _named(answered: PredictedSet, head: Head, rows: Rows) -> NDArray[np.str_]:
    named: NDArray[np.str_] = np.array(head.labels)[answered.probabilities[rows].argmax(axis=1)]
    return named


def _right(answered: PredictedSet, head: Head) -> NDArray[np.bool_]:
    rows = answered.embedding_set.rows("test")
    right: NDArray[np.bool_] = _named(answered, head, rows) == np.array(answered.embedding_set.slugs)[rows]
    return right


def _accepted(answered: PredictedSet, chosen: ChosenDetector, rows: Rows) -> NDArray[np.bool_]:
    rule, scores = chosen.rejection, _scores(answered, chosen, rows)
    accepted: NDArray[np.bool_] = (scores.sneaker >= rule.no_sneaker_below) & (scores.known >= rule.unknown_below)
    return accepted


def _scores(answered: PredictedSet, chosen: ChosenDetector, rows: Rows) -> rejection.Scores:
    values, rule = answered.embedding_set.values[rows], chosen.rejection.rule
    return rejection.score(rule, answered.probabilities[rows], values, chosen.arrays)


def _training_photo(embedding_set: EmbeddingSet, row: int) -> TrainingPhoto:
    vector = embedding_set.values[row].tobytes()
    return TrainingPhoto(
        photo_sha256=embedding_set.sha256[row],
        slug=embedding_set.slugs[row],
        person_id=0,
        correction_id=None,
        approved=True,
        vector=vector,
    )


@one_thread()
def measure(learner: Learner, count: int, draws: int, *, rules: bool, seed: int = 0) -> dict[str, object]:
    """Every unknown model, several draws each; mean figures."""
    random, others, found = np.random.default_rng(seed), np.random.default_rng([seed, 1]), []
    for slug, own in list(learner.models().items()) * draws:
        shown = random.choice(own, count, replace=False)
        left_out = others.choice([other for other in learner.models() if other != slug], APART, replace=False)
        apart = np.concatenate([learner.models()[other] for other in left_out])
        found += [(slug, name, figures) for name, figures in learner.learn(own, shown, apart, rules=rules)]
    firsts = [(slug, figures["first"]) for slug, name, figures in found if name == "head"]
    models = {slug: round(float(np.mean([first for of, first in firsts if of == slug])), 3) for slug, _ in firsts}
    return {"photos": count, "all": _table(found), "first": models}


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
    parser.add_argument("--photos", type=int, nargs="+", default=[5])
    parser.add_argument("--draws", type=int, default=1)
    parser.add_argument("--family", nargs="+", metavar="MODEL", help="a known model to teach, and its relatives")
    parser.add_argument("--heads", action="store_true", help="only the heads")
    options = parser.parse_args()
    backbone = options.backbone or newest_backbone()
    learner = Learner.of(EmbeddingSet.read(backbone))
    if options.family:
        random = np.random.default_rng(0)
        drawn = [
            learner.family(options.family, random, count) for count in options.photos for _ in range(options.draws)
        ]
        print(json.dumps([dict(figures) for figures in drawn], indent=2))
        return
    found = [measure(learner, count, options.draws, rules=not options.heads) for count in options.photos]
    print(json.dumps({"backbone": backbone.name, "learnt": found}, indent=2))


if __name__ == "__main__":
    main()
