"""Whether a new version may take the live one's place."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from model.live import shipped
from model.manifest import Rejection
from model.rejection.rejection import Scores
from training.evaluation.metrics import Metrics, compute_metrics
from training.release import gate
from training.release.baseline import VersionPredictions
from training.release.comparison import compare_versions
from training.release.gate import Comparison, VerdictPair, apply_floors, apply_gate
from training.release.gate_check import Kind, SourceComparison
from training.release.significance import exact_sign_flip_test

LABELS = ("one", "two")
SLUGS = ("one",) * 40 + ("two",) * 40
RIGHT = np.ones(len(SLUGS), dtype=bool)


def figures(right: NDArray[np.bool_] = RIGHT, *, ece: float | None = None, unknown: float = 0.95) -> Metrics:
    """Figures of a version that is right about some photos, 90 % sure."""
    sides = [(slug == "one") == ok for slug, ok in zip(SLUGS, right, strict=True)]
    first = np.array([[0.9, 0.1] if side else [0.1, 0.9] for side in sides])
    rule = Rejection(rule="max_softmax", unknown_below=0.0, no_sneaker_below=0.0)
    scores = Scores(first.max(axis=1), first.max(axis=1))
    found = compute_metrics(
        labels=LABELS, slugs=SLUGS, probabilities=first.astype(np.float32), scores=scores, rule=rule
    )
    separated = replace(found.unknown, auroc=unknown)
    return replace(found, unknown=separated, ece=found.ece if ece is None else ece)


def a_comparison(**values: object) -> Comparison:
    """Two versions that are equal in everything, but for what is given."""
    usual: dict[str, object] = {
        "new": figures(),
        "live": figures(),
        "margins": {},
        "new_right": RIGHT,
        "live_right": RIGHT,
        "slugs": SLUGS,
        "weights": np.ones(len(SLUGS)),
        "accepted": VerdictPair(RIGHT, RIGHT),
        "named": VerdictPair(RIGHT[:40], RIGHT[:40]),
        "sources": (),
        "same_locator": True,
        "removed": (),
        "added": (),
        "size_ratio": 1.0,
        "latency_ratio": 1.0,
    }
    return Comparison(**(usual | values))  # type: ignore[arg-type]


def wrong_about(*rows: int) -> NDArray[np.bool_]:
    right = RIGHT.copy()
    right[list(rows)] = False
    return right


def test_an_equal_version_passes() -> None:
    verdict = apply_gate(a_comparison())
    assert verdict.passed
    assert all(check.sentence.endswith(".") for check in verdict.checks)


def test_a_lost_model_is_named_and_one_that_was_withdrawn_holds_nothing_back() -> None:
    (found, *_) = apply_gate(a_comparison(removed=("a", "b")), removed_models={"b", "c"}).checks
    assert (found.name, found.passed, found.slugs, found.withdrawn) == ("labels", False, ("a",), ("b",))
    verdict = apply_gate(a_comparison(removed=("b",)), removed_models={"b"})
    assert verdict.passed
    assert "every model that the live version knows but b. An admin or" in verdict.checks[0].sentence


@pytest.mark.parametrize(("worse", "better", "expected"), [(0, 0, 1.0), (5, 0, 1 / 32), (0, 5, 1.0), (8, 2, 56 / 1024)])
def test_the_chance_is_that_of_the_exact_sign_test(worse: int, better: int, expected: float) -> None:
    assert exact_sign_flip_test(np.array([-1.0] * worse + [0.0] * 3 + [1.0] * better)) == pytest.approx(expected)


def test_the_chance_counts_photos_as_they_weigh() -> None:
    # Of the 16 ways to lose or gain three photos and one that weighs 2.5, these are as bad: all lost, or one of the
    # three gained; or the heavy one gained and the others lost, at −0.5.
    assert exact_sign_flip_test(np.array([-1.0, -1.0, -1.0, 2.5])) == pytest.approx(8 / 16)
    assert exact_sign_flip_test(np.array([-1.0, 1.0, -1.0, -2.5])) == pytest.approx(4 / 16)


def test_losing_photos_beyond_chance_is_stopped_and_within_chance_is_not() -> None:
    assert apply_gate(a_comparison(new_right=wrong_about(1, 2, 50, 51))).passed  # 1 of 16
    verdict = apply_gate(a_comparison(new_right=wrong_about(1, 2, 3, 50, 51)))  # 1 of 32
    (failed,) = [check for check in verdict.checks if not check.passed]
    assert failed.name == "top1"
    assert "0 photos gained, 5 lost" in failed.sentence
    assert apply_gate(a_comparison(new_right=wrong_about(1, 2, 3, 50, 51), live_right=wrong_about(60, 61, 62))).passed


@pytest.mark.parametrize(("fresh", "passes"), [((), False), (("three",), True)])
def test_many_more_names_for_what_neither_knows_are_let_through_only_beside_a_new_model(
    fresh: tuple[str, ...], passes: bool
) -> None:
    live = np.arange(200) < 80
    verdict = apply_gate(a_comparison(named=VerdictPair(np.arange(200) < 110, live), added=fresh))
    (named,) = [check for check in verdict.checks if check.name == "named"]
    assert (named.value, named.live, named.passed, verdict.passed) == (0.55, 0.4, passes, passes)
    assert not apply_gate(a_comparison(named=VerdictPair(np.arange(200) < 140, live), added=fresh)).passed


def source(kind: Kind, new: int, live: int, *, photos: int = 200, name: str = "a shop") -> SourceComparison:
    """A source of which the versions answer so many photos badly."""
    return SourceComparison(source=name, kind=kind, new_bad=np.arange(photos) < new, live_bad=np.arange(photos) < live)


@pytest.mark.parametrize("kind", ["known", "unknown", "no_sneaker"])
def test_one_source_that_loses_is_named_though_all_together_are_as_good(kind: Kind) -> None:
    sources = (source(kind, 60, 40), source("known", 20, 40, name="another shop"))
    verdict = apply_gate(a_comparison(sources=sources))
    (failed,) = [check for check in verdict.checks if not check.passed]
    assert (failed.name, failed.source, failed.kind, failed.value, failed.live) == ("source", "a shop", kind, 0.3, 0.2)
    assert "from a shop" in failed.sentence


def test_a_source_may_lose_five_points_and_what_chance_makes_of_so_many_sources() -> None:
    few = source("known", 7, 1, photos=40)  # 1 of 64: less than 1 of 20, and no less than that of four sources
    assert not apply_gate(a_comparison(sources=(few,))).passed
    assert apply_gate(a_comparison(sources=(few, *(source("known", 0, 0, name=str(n)) for n in range(3))))).passed
    assert apply_gate(a_comparison(sources=(source("unknown", 50, 40),))).passed


def test_unknown_models_of_a_source_may_get_more_names_beside_a_new_model() -> None:
    more = source("unknown", 80, 40)
    assert not apply_gate(a_comparison(sources=(more,))).passed
    assert apply_gate(a_comparison(sources=(more,), added=("three",))).passed


def test_another_locator_is_not_let_through() -> None:
    assert apply_gate(a_comparison(same_locator=None)).passed
    verdict = apply_gate(a_comparison(same_locator=False))
    assert [check.name for check in verdict.checks if not check.passed] == ["locator"]


def test_few_names_more_or_fewer_may_be_chance() -> None:
    few = np.zeros(20, dtype=bool)
    (named,) = [
        check
        for check in apply_gate(a_comparison(named=VerdictPair(np.arange(20) < 4, few))).checks
        if check.name == "named"
    ]
    assert named.passed
    assert "chance makes of 20 photos" in named.sentence
    assert not apply_gate(a_comparison(named=VerdictPair(np.arange(20) < 5, few))).passed  # 1 of 32
    assert not [
        check for check in apply_gate(a_comparison(named=VerdictPair(few[:0], few[:0]))).checks if check.name == "named"
    ]


def test_a_version_that_no_longer_knows_its_own_models_is_stopped() -> None:
    verdict = apply_gate(a_comparison(accepted=VerdictPair(np.arange(len(RIGHT)) >= 6, RIGHT)))
    assert [check.name for check in verdict.checks if not check.passed] == ["accepted"]
    assert apply_gate(a_comparison(accepted=VerdictPair(np.arange(len(RIGHT)) >= 4, RIGHT))).passed


def test_a_new_model_may_cost_some_of_the_auroc_but_not_all() -> None:
    less = figures(unknown=0.88)
    assert [check.name for check in apply_gate(a_comparison(new=less)).checks if not check.passed] == ["unknown"]
    assert apply_gate(a_comparison(new=less, added=("three",))).passed
    assert not apply_gate(a_comparison(new=figures(unknown=0.84), added=("three",))).passed


def test_what_a_new_model_gains_is_weighed_against_what_it_costs() -> None:
    slugs, weights = (*SLUGS, "new", "new"), np.append(np.ones(len(SLUGS)), [20.0, 20.0])
    blind, costly = np.append(RIGHT, [False, False]), wrong_about(1, 2, 3, 50, 51)
    gained = apply_gate(
        a_comparison(slugs=slugs, weights=weights, live_right=blind, new_right=np.append(costly, [True, False]))
    )
    assert gained.passed
    (top1,) = [check for check in gained.checks if check.name == "top1"]
    assert "1 photos gained, 5 lost, a new model's counting as many as a known one's" in top1.sentence
    assert (top1.value, top1.live) == pytest.approx((95 / 120, 80 / 120))
    nothing = a_comparison(slugs=slugs, weights=weights, live_right=blind, new_right=np.append(costly, [False, False]))
    assert [check.name for check in apply_gate(nothing).checks if not check.passed] == ["top1"]


def test_a_new_models_photos_weigh_together_as_those_of_an_average_known_one() -> None:
    shows = ["one"] * 6 + ["two"] * 2 + ["new"] * 2 + ["other"] * 3
    found = compare_versions(said(("new", *LABELS), shows), said(LABELS, shows), shows, folders=(shipped(), shipped()))
    assert found.slugs == tuple(shows[:10])
    assert found.weights.tolist() == [1.0] * 8 + [2.0] * 2
    equal = compare_versions(said(LABELS, shows), said(LABELS, shows), shows, folders=(shipped(), shipped()))
    assert equal.weights.tolist() == [1.0] * 8


def test_an_answer_takes_as_long_as_all_its_looks() -> None:
    shows = ["one"] * 6 + ["two"] * 2 + ["other"] * 3
    again = np.array([4, 4, 4, 4, 1, 1, 1, 1, 9, 9, 9])
    sides = replace(said(LABELS, shows), views=again), said(LABELS, shows)
    once = compare_versions(sides[1], sides[1], shows, folders=(shipped(), shipped()))
    twice = compare_versions(*sides, shows, folders=(shipped(), shipped()))
    assert once.latency_ratio < 1.5 < 2 < twice.latency_ratio < 3.5
    assert "latency" in [check.name for check in apply_gate(twice).checks if not check.passed]


def said(labels: tuple[str, ...], shows: Sequence[str]) -> VersionPredictions:
    """What a version says about photos: the first of its labels, always, at first sight."""
    return VersionPredictions(
        labels=labels,
        probabilities=np.tile(np.eye(len(labels), dtype=np.float32)[0], (len(shows), 1)),
        values=np.zeros((len(shows), 4), dtype=np.int8),
        rule=Rejection(rule="max_softmax", unknown_below=0.0, no_sneaker_below=0.0),
        arrays={},
        views=np.ones(len(shows), dtype=np.intp),
        boxes=np.full(len(shows), np.nan, dtype=np.float32),
    )


def test_a_model_that_loses_over_ten_points_stops_a_version_that_is_better_elsewhere() -> None:
    verdict = apply_gate(
        a_comparison(new_right=wrong_about(0, 1, 2, 3, 4), live_right=wrong_about(50, 51, 52, 53, 54, 55))
    )
    (failed,) = [check for check in verdict.checks if not check.passed]
    assert (failed.name, failed.slug) == ("recall", "one")
    assert "88% of 40 photos" in failed.sentence


def test_a_model_of_few_photos_is_not_judged_alone() -> None:
    few = tuple("rare" if row < 19 else slug for row, slug in enumerate(SLUGS))
    worse, better = wrong_about(*range(4)), wrong_about(*range(50, 54))
    assert apply_gate(a_comparison(slugs=few, new_right=worse, live_right=better)).passed


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("labels", lambda: {"removed": ("three",)}),
        ("known", lambda: {"new": figures(wrong_about(1), ece=0.05), "live": figures(ece=0.05)}),
        ("calibration", lambda: {"new": figures(ece=0.13)}),
        ("unknown", lambda: {"new": figures(unknown=0.92)}),
        ("size", lambda: {"size_ratio": 1.3}),
        ("latency", lambda: {"latency_ratio": 1.3}),
    ],
)
def test_each_of_the_others_stops_a_version_alone(name: str, change: Callable[[], dict[str, object]]) -> None:
    verdict = apply_gate(a_comparison(**change()))
    assert not verdict.passed
    assert [check.name for check in verdict.checks if not check.passed] == [name]


def test_without_a_live_version_the_floors_hold() -> None:
    assert apply_floors(figures(ece=0.05)).passed
    bad = apply_floors(figures(wrong_about(*range(0, 80, 3)), ece=0.2))
    assert [check.name for check in bad.checks if not check.passed] == ["floor_top1", "floor_calibration"]


def test_floors_alone_let_nothing_pass_where_the_live_version_could_not_be_asked() -> None:
    verdict = apply_floors(figures(ece=0.05), not_compared_because="Its file has no head of ours.")
    (failed,) = [check for check in verdict.checks if not check.passed]
    assert failed.sentence.startswith("It was not compared with the live version: Its file has no head of ours.")


def test_the_verdict_is_read_as_it_was_written() -> None:
    verdict = apply_gate(a_comparison(new_right=wrong_about(1)))
    assert gate.read_gate_result(verdict.table()) == verdict
