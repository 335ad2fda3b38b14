"""The OOD detector is chosen by how it separates, and its thresholds keep what they promise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from model.rejection import rejection
from store.learning.trust import TrainingPhoto
from tests.support.data.embedding_sets import synthetic_set
from training.embeddings.embedding_set import ROLES, EmbeddingSet, Role, newest_backbone
from training.evaluation.ood_metrics import ACCEPTED, auroc
from training.head.few_shot import fit_few_shot
from training.head.head import HEAD_CANDIDATES, Head, HeadCandidate, train_head
from training.head.ood_detectors import NO_FEW_SHOT
from training.head.ood_selection import MANY_MODELS, ChosenDetector, DetectorResult, PredictedSet, choose_detector
from training.release.gate import MAX_AUROC_DROP_WITH_NEW
from training.release.gate_check import MAX_NAMED_RISE_WITH_NEW
from training.retrain.labelled_photos import TrainingSplit, extended
from training.retrain.steps import MAX_OLD_MODEL_LOSS

NEW = "nike-air-jordan-12"
UNSEEN = tuple(f"nike-air-jordan-{number}" for number in (2, 5, 8, 10, 14))
UNKNOWN: Mapping[Role, Role] = {
    "train": "unknown_choosing", "validation": "unknown_reporting", "test": "unknown_reporting",
}  # fmt: skip


@pytest.fixture(scope="module", params=["synthetic", pytest.param("shipped", marks=pytest.mark.slow)])
def many(request: pytest.FixtureRequest) -> EmbeddingSet:
    """A set of many known models, and of some unknown ones; the shipped one takes half a minute."""
    if request.param == "shipped":
        return _plain(EmbeddingSet.read(newest_backbone()))
    known = tuple(f"model-{number:02}" for number in range(MANY_MODELS))
    unknown = (NEW, *UNSEEN, *(f"unknown-{number}" for number in range(4)))
    whole = synthetic_set(noise=16.0, models=(*known, *unknown))
    rows = zip(whole.slugs, whole.roles, strict=True)
    return replace(whole, roles=tuple(UNKNOWN[role] if slug in unknown else role for slug, role in rows))


def _plain(whole: EmbeddingSet) -> EmbeddingSet:
    """A set without outliers that train: some models unknown, one view a photo."""
    others: Mapping[Role, Role] = {
        "unknown_validation": "unknown_choosing", "no_sneaker_validation": "no_sneaker_choosing",
    }  # fmt: skip
    rows = zip(whole.slugs, whole.roles, strict=True)
    roles = (UNKNOWN.get(role, role) if slug in (NEW, *UNSEEN) else others.get(role, role) for slug, role in rows)
    return replace(whole, roles=tuple(roles), again={}, boxes=(), sources=())


@pytest.fixture(scope="module")
def embedding_set() -> EmbeddingSet:
    return synthetic_set(noise=16.0)


@pytest.fixture(scope="module")
def head(embedding_set: EmbeddingSet) -> Head:
    return train_head(embedding_set, candidates=[HeadCandidate(kind="linear", strength=10)])


@pytest.fixture(scope="module")
def chosen(embedding_set: EmbeddingSet, head: Head) -> ChosenDetector:
    return choose_detector(embedding_set, head, seed=0)


def verdicts(chosen: ChosenDetector, embedding_set: EmbeddingSet, head: Head, role: Role) -> list[str]:
    found = PredictedSet.by(head, embedding_set).scores(chosen.rejection.rule, chosen.arrays, role)
    return [rejection.verdict(chosen.rejection, rejection.Scores(*pair)) for pair in zip(*found, strict=True)]


def test_at_least_ninety_five_of_a_hundred_validation_photos_are_accepted(
    chosen: ChosenDetector, embedding_set: EmbeddingSet, head: Head
) -> None:
    found = verdicts(chosen, embedding_set, head, "validation")
    assert 0.95 <= found.count("sneaker") / len(found) < 1.0


def test_what_lies_apart_is_refused(chosen: ChosenDetector, embedding_set: EmbeddingSet, head: Head) -> None:
    assert verdicts(chosen, embedding_set, head, "no_sneaker_reporting").count("no_sneaker") >= 18
    assert verdicts(chosen, embedding_set, head, "unknown_reporting").count("sneaker") <= 2


def test_the_winner_separates_best_on_the_half_for_choosing(chosen: ChosenDetector) -> None:
    best = min(compared.rank for compared in chosen.compared)
    winner = next(compared for compared in chosen.compared if compared.rank == best)
    assert winner.rule.split(",")[0] == chosen.rejection.rule


def test_rules_are_ranked_by_what_passes_then_by_auroc_of_what_was_measured() -> None:
    def of(*figures: float | None) -> DetectorResult:
        names = ("no_sneaker_auroc", "unknown_auroc", "no_sneaker_passing", "unknown_passing")
        return DetectorResult(rule="a rule", **dict(zip(names, figures, strict=True)))

    less, equal, rest = of(0.9, 0.9, 0.1, 0.4), of(0.99, 0.9, 0.2, 0.4), of(0.95, 0.9, 0.2, 0.4)
    half = of(None, 0.99, None, 0.5)
    found = sorted((half, rest, equal, less), key=lambda each: each.rank)
    assert found == [less, equal, rest, half]


@pytest.mark.parametrize(("missing", "rule"), [("no_sneaker", "mahalanobis"), ("unknown", "gated_mahalanobis")])
def test_where_one_half_is_missing_distances_still_decide_between_many_models(
    many: EmbeddingSet, missing: str, rule: str
) -> None:
    left_out = {many.sha256[row] for row in many.rows(*(role for role in ROLES if role.startswith(missing)))}
    chosen = choose_detector(many.without(left_out), train_head(many, candidates=HEAD_CANDIDATES[:1]), seed=0)
    assert chosen.rejection.rule == rule


def test_the_half_for_reporting_plays_no_part(chosen: ChosenDetector, embedding_set: EmbeddingSet, head: Head) -> None:
    rows = embedding_set.rows("test", "unknown_reporting", "no_sneaker_reporting")
    again = choose_detector(embedding_set.without({embedding_set.sha256[row] for row in rows}), head, seed=0)
    assert again.rejection == chosen.rejection
    assert all(np.array_equal(again.arrays[name], chosen.arrays[name]) for name in chosen.arrays)


def test_without_other_pictures_a_rule_is_still_there() -> None:
    alone = synthetic_set(noise=16.0, others=False)
    head = train_head(alone, candidates=[HeadCandidate(kind="linear", strength=10)])
    chosen = choose_detector(alone, head, seed=0)
    assert chosen.rejection.rule == "max_softmax"
    assert verdicts(chosen, alone, head, "validation").count("sneaker") >= 43


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """A base set, and what is chosen for a head that has learnt a model of five photos beside it."""

    base: EmbeddingSet  # five unknown models are no part of it
    live: tuple[Head, ChosenDetector]
    new: tuple[Head, ChosenDetector]
    own: EmbeddingSet  # the new model's other photos, and nothing else
    apart: EmbeddingSet  # test photos of the known models, and the unknown models that are no part of the base set
    recognised: float  # the least share of its other photos: near copies show little of a model


@pytest.fixture(scope="module", params=[False, True], ids=["five photos", "five photos that are alike"])
def learnt(request: pytest.FixtureRequest, many: EmbeddingSet) -> Learnt:
    whole = many
    rows = np.array([row for row, slug in enumerate(whole.slugs) if slug == NEW])
    shown = (_alike(whole, rows) if request.param else rows[:: min(20, len(rows) // 5)])[:5]
    away = {whole.sha256[row] for row, slug in enumerate(whole.slugs) if slug in UNSEEN}
    base = whole.without(away)
    training_photos = tuple(_training_photo(whole, row) for row in shown)
    more = extended(base, TrainingSplit(train=training_photos, held_out=(), known=(), too_few=()))
    before = train_head(base, candidates=HEAD_CANDIDATES[:1])
    after = fit_few_shot(
        train_head(more, candidates=HEAD_CANDIDATES[:1]), more, base.labels, max_taken=MAX_OLD_MODEL_LOSS
    )
    seen = {whole.sha256[row] for row in shown}
    return Learnt(
        base=base,
        live=(before, choose_detector(base, before, seed=0)),
        new=(after, choose_detector(more, after, seed=0, old=base.labels)),
        own=whole.without({sha for sha, slug in zip(whole.sha256, whole.slugs, strict=True) if slug != NEW} | seen),
        recognised=0.2 if request.param else 0.6,
        apart=whole.without({sha for sha in whole.sha256 if sha not in away} - _test_photos(base)),
    )


def test_what_a_new_model_adds_leaves_the_distances_and_thresholds_of_old_ones(learnt: Learnt) -> None:
    (_, live), (_, chosen) = learnt.live, learnt.new
    assert live.rejection.rule == chosen.rejection.rule == "gated_mahalanobis"
    assert all(np.array_equal(live.arrays[name], chosen.arrays[name]) for name in ("axes", "origin", "means", "spread"))
    assert chosen.rejection.unknown_below == float(chosen.arrays["edge"])
    alone = replace(chosen, arrays={**chosen.arrays, **NO_FEW_SHOT})
    photos = learnt.base.rows("validation")
    assert (_named(learnt.base, (learnt.new[0], alone), "validation") >= 0).sum() == ceil(ACCEPTED * len(photos))
    assert chosen.arrays["new"].tolist() == [learnt.new[0].labels.index(NEW)]


def test_a_new_model_is_recognised_and_takes_few_of_those_that_nobody_knows(learnt: Learnt) -> None:
    own, unknown = (
        _named(learnt.own, learnt.new),
        _named(learnt.apart, learnt.new, "unknown_choosing", "unknown_reporting"),
    )
    place = learnt.new[0].labels.index(NEW)
    assert (own == place).mean() > learnt.recognised
    assert (unknown == place).mean() < 0.3


def test_a_new_model_costs_no_more_than_the_gate_lets_through(learnt: Learnt) -> None:
    live, new = _costs(learnt)
    assert new.named < live.named + MAX_NAMED_RISE_WITH_NEW
    assert new.auroc > live.auroc - MAX_AUROC_DROP_WITH_NEW


@pytest.mark.parametrize("many", [pytest.param("shipped", marks=pytest.mark.slow)], indirect=True)
def test_figures_tell_what_a_new_model_costs(learnt: Learnt) -> None:
    live, new = _costs(learnt)
    assert (new.auroc < live.auroc - 0.01) == (new.named > live.named + 0.02)


class Cost(NamedTuple):
    """How often a version names unknown models, and how well it tells them apart."""

    named: float
    auroc: float


def _costs(learnt: Learnt) -> list[Cost]:
    """Of the version without and with the new model."""
    roles: tuple[Role, Role] = ("unknown_choosing", "unknown_reporting")
    return [
        Cost(float((_named(learnt.apart, each, *roles) >= 0).mean()), _unknown_auroc(learnt.apart, *each))
        for each in (learnt.live, learnt.new)
    ]


def _test_photos(base: EmbeddingSet) -> set[str]:
    return {base.sha256[row] for row in base.rows("test")}


def _named(embedding_set: EmbeddingSet, version: tuple[Head, ChosenDetector], *roles: Role) -> NDArray[np.intp]:
    """The label that each photo is given, less than zero for none."""
    (head, chosen), rows = version, embedding_set.rows(*(roles or ROLES))
    answered = PredictedSet.by(head, embedding_set)
    scores = rejection.score(
        chosen.rejection.rule, answered.probabilities[rows], answered.embedding_set.values[rows], chosen.arrays
    )
    given = rejection.verdicts(chosen.rejection, scores) == "sneaker"
    return np.where(given, answered.probabilities[rows].argmax(axis=1), -1)


def _alike(base: EmbeddingSet, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """The photos by how near they are to the one that has the nearest other."""
    unit = base.real(rows) / np.linalg.norm(base.real(rows), axis=1, keepdims=True)
    cosines = unit @ unit.T
    first = int(np.sort(cosines, axis=1)[:, -2].argmax())
    return rows[np.argsort(-cosines[first])]


def _training_photo(base: EmbeddingSet, row: int) -> TrainingPhoto:
    vector = base.values[row].tobytes()
    return TrainingPhoto(
        photo_sha256=base.sha256[row],
        slug=base.slugs[row],
        person_id=0,
        correction_id=None,
        approved=True,
        vector=vector,
    )


def _unknown_auroc(base: EmbeddingSet, head: Head, chosen: ChosenDetector) -> float:
    answered = PredictedSet.by(head, base)
    known, unknown = (
        answered.scores(chosen.rejection.rule, chosen.arrays, *roles).known
        for roles in (("test",), ("unknown_choosing", "unknown_reporting"))
    )
    return auroc(known, unknown) or 0.0
