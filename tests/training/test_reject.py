"""The rejection rule is chosen by how it separates, and its thresholds keep what they promise."""

import numpy as np
import pytest

from model import rejection
from replays import made_up
from training.head import Candidate, Head, train_head
from training.reject import Answered, Chosen, choose_rejection
from training.replay import Replay, Role


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
