"""The rejection rule is chosen by how it separates, and its thresholds keep what they promise."""

import numpy as np
import pytest
from numpy.typing import NDArray

from model import rejection
from replays import made_up
from training.gate import AUROC_LESS
from training.head import CANDIDATES, Candidate, Head, train_head
from training.lessons import Lesson, Taught, extended
from training.newcomers import joined
from training.pipeline import newest_backbone
from training.reject import Answered, Chosen, choose_rejection
from training.replay import Replay, Role
from training.separate import auroc


@pytest.fixture(scope="module")
def replay() -> Replay:
    return made_up(noise=16.0)


@pytest.fixture(scope="module")
def head(replay: Replay) -> Head:
    return train_head(replay, candidates=[Candidate(kind="linear", strength=10)])


@pytest.fixture(scope="module")
def chosen(replay: Replay, head: Head) -> Chosen:
    return choose_rejection(replay, head, seed=0)


def verdicts(chosen: Chosen, replay: Replay, head: Head, role: Role) -> list[str]:
    found = Answered.by(head, replay).scores(chosen.rejection.rule, chosen.arrays, role)
    return [rejection.verdict(chosen.rejection, rejection.Scores(*pair)) for pair in zip(*found, strict=True)]


def test_at_least_ninety_five_of_a_hundred_validation_photos_are_accepted(
    chosen: Chosen, replay: Replay, head: Head
) -> None:
    found = verdicts(chosen, replay, head, "validation")
    assert 0.95 <= found.count("sneaker") / len(found) < 1.0


def test_what_lies_apart_is_refused(chosen: Chosen, replay: Replay, head: Head) -> None:
    assert verdicts(chosen, replay, head, "no_sneaker_reporting").count("no_sneaker") >= 18
    assert verdicts(chosen, replay, head, "unknown_reporting").count("sneaker") <= 2


def test_the_winner_separates_best_on_the_half_for_choosing(chosen: Chosen) -> None:
    best = max(compared.mean for compared in chosen.compared)
    winner = next(compared for compared in chosen.compared if compared.mean == best)
    assert winner.rule.split(",")[0] == chosen.rejection.rule


def test_the_half_for_reporting_plays_no_part(chosen: Chosen, replay: Replay, head: Head) -> None:
    rows = replay.rows("test", "unknown_reporting", "no_sneaker_reporting")
    again = choose_rejection(replay.without({replay.sha256[row] for row in rows}), head, seed=0)
    assert again.rejection == chosen.rejection
    assert all(np.array_equal(again.arrays[name], chosen.arrays[name]) for name in chosen.arrays)


def test_without_other_pictures_a_rule_is_still_there() -> None:
    alone = made_up(noise=16.0, others=False)
    head = train_head(alone, candidates=[Candidate(kind="linear", strength=10)])
    chosen = choose_rejection(alone, head, seed=0)
    assert chosen.rejection.rule == "max_softmax"
    assert verdicts(chosen, alone, head, "validation").count("sneaker") >= 43


@pytest.mark.parametrize(("alike", "recognised"), [(False, 0.5), (True, 0.25)])
def test_a_model_of_five_photos_is_recognised_and_takes_little_from_telling_others_apart(
    alike: bool, recognised: float
) -> None:
    base = Replay.read(newest_backbone())
    own = np.array([row for row, slug in enumerate(base.slugs) if slug == "nike-air-jordan-13"])
    lessons = tuple(_lesson(base, row) for row in (_alike(base, own) if alike else own[::20])[:5])
    whole = extended(base, Taught(train=lessons, held_out=(), known=(), too_few=()))
    before = train_head(base, candidates=CANDIDATES[:1])
    after = joined(train_head(whole, candidates=CANDIDATES[:1]), whole, base.labels)
    live = choose_rejection(base, before, seed=0)
    chosen = choose_rejection(whole, after, seed=0, old=base.labels)
    assert live.rejection.rule == chosen.rejection.rule == "gated_mahalanobis"
    assert chosen.rejection.unknown_below == float(chosen.arrays["edge"])
    each = len(chosen.arrays["prototypes"]) // len(after.labels)
    place = after.labels.index("nike-air-jordan-13") * each
    taught = whole.real(np.array([whole.sha256.index(lesson.photo) for lesson in lessons]))
    taught /= np.linalg.norm(taught, axis=1, keepdims=True)
    kept = chosen.arrays["prototypes"][place : place + each]  # a model of so few photos keeps each of them
    np.testing.assert_allclose((taught @ kept.T).max(axis=1), 1, atol=1e-3)
    others = base.without({base.sha256[row] for row in own})
    areas = [_unknown_auroc(others, *each) for each in ((before, live), (after, chosen))]
    assert areas[0] - AUROC_LESS < areas[1]
    rest = base.without({lesson.photo for lesson in lessons} | set(others.sha256))
    answered = Answered.by(after, rest)
    known = rejection.score(chosen.rejection.rule, answered.probabilities, answered.replay.values, chosen.arrays).known
    named = answered.probabilities.argmax(axis=1) == after.labels.index("nike-air-jordan-13")
    assert (named & (known >= chosen.rejection.unknown_below)).mean() > recognised


def _alike(base: Replay, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """The photos by how near they are to the one that has the nearest other."""
    unit = base.real(rows) / np.linalg.norm(base.real(rows), axis=1, keepdims=True)
    cosines = unit @ unit.T
    first = int(np.sort(cosines, axis=1)[:, -2].argmax())
    return rows[np.argsort(-cosines[first])]


def _lesson(base: Replay, row: int) -> Lesson:
    vector = base.values[row].tobytes()
    return Lesson(
        photo=base.sha256[row], slug=base.slugs[row], person_id=0, correction_id=None, sure=True, vector=vector
    )


def _unknown_auroc(base: Replay, head: Head, chosen: Chosen) -> float:
    answered = Answered.by(head, base)
    known, unknown = (
        answered.scores(chosen.rejection.rule, chosen.arrays, role).known for role in ("test", "unknown_reporting")
    )
    return auroc(known, unknown) or 0.0
