"""Labels that do not fit are found by photos that had no part in them."""

import numpy as np
from numpy.typing import NDArray

from training.cleaning.label_issues import LabelScores, score_labels, with_votes

MODELS = tuple("abcdef")
EACH = 30


def clusters(spread: float = 14) -> tuple[NDArray[np.int8], list[str]]:
    """Embeddings of six models, far apart."""
    chance = np.random.default_rng(3)
    centres = chance.normal(0, 30, (len(MODELS), 64))
    values = np.repeat(centres, EACH, axis=0) + chance.normal(0, spread, (len(MODELS) * EACH, 64))
    return values.clip(-128, 127).astype(np.int8), [model for model in MODELS for _ in range(EACH)]


def test_planted_wrong_labels_are_suspicious_and_the_right_one_is_suggested() -> None:
    values, slugs = clusters()
    wrong = {5: "b", 40: "f", 100: "a"}
    given = [wrong.get(place, slug) for place, slug in enumerate(slugs)]
    label_scores = score_labels(values, given)
    assert set(np.flatnonzero(label_scores.suspicious).tolist()) == set(wrong)
    assert [label_scores.suggestion[place] for place in wrong] == [slugs[place] for place in wrong]


def test_right_labels_are_not_suspicious() -> None:
    label_scores = score_labels(*clusters())
    assert not label_scores.suspicious.any()
    assert (label_scores.own > 0.5).mean() > 0.95


def test_a_mixed_folder_and_a_model_of_few_photos_are_not_judged() -> None:
    values, slugs = clusters()
    given = ["a-any"] * EACH + ["few"] * 9 + slugs[EACH + 9 :]
    label_scores = score_labels(values, given)
    assert np.isnan(label_scores.own[: EACH + 9]).all()
    assert not np.isnan(label_scores.belief[: EACH + 9]).any()
    assert not label_scores.suspicious[: EACH + 9].any()


def test_one_model_alone_cannot_be_judged() -> None:
    values, _ = clusters()
    label_scores = score_labels(values, ["a"] * len(values))
    assert np.isnan(label_scores.own).all()
    assert not label_scores.suspicious.any()


def test_the_same_photos_are_judged_the_same_again() -> None:
    first, again = score_labels(*clusters(30)), score_labels(*clusters(30))
    assert np.array_equal(first.own, again.own)


def doubted(suggestion: str = "b") -> LabelScores:
    """Four photos that cross-validation doubts, but does not suspect; the last one it believes."""
    own = np.array([0.01, 0.01, 0.01, 0.9], dtype=np.float32)
    return LabelScores(
        models=2, own=own, best=1 - own, suggestion=(suggestion,) * 4, suspicious=np.zeros(4, dtype=np.bool_)
    )


def voted(scores: LabelScores, chances: list[float], labels: tuple[str, ...]) -> list[bool]:
    """What is suspicious of four photos labelled `a`, by a version; others make the models."""
    more = LabelScores(
        models=4,
        own=np.append(scores.own, np.ones(20, dtype=np.float32)),
        best=np.append(scores.best, np.ones(20, dtype=np.float32)),
        suggestion=(*scores.suggestion, *["a"] * 10, *["b"] * 10),
        suspicious=np.zeros(24, dtype=np.bool_),
    )
    slugs = [*["a"] * 14, *["b"] * 10]
    rows = np.array([chances] * 4 + [[1.0, 0.0]] * 20, dtype=np.float32)
    return [bool(each) for each in with_votes(more, slugs, rows, labels).suspicious[:4]]


def test_a_version_that_is_sure_of_another_model_makes_a_doubted_label_suspicious() -> None:
    assert voted(doubted(), [0.01, 0.9], ("a", "b")) == [True, True, True, False]


def test_a_version_that_is_unsure_or_means_no_model_of_the_set_has_no_vote() -> None:
    assert not any(voted(doubted(), [0.1, 0.9], ("a", "b")))
    assert not any(voted(doubted(), [0.01, 0.4], ("a", "b")))
    assert not any(voted(doubted(), [0.01, 0.9], ("a", "elsewhere")))


def test_of_a_label_that_the_version_does_not_know_both_must_say_the_same() -> None:
    assert voted(doubted("b"), [0.01, 0.9], ("c", "b")) == [True, True, True, False]
    assert not any(voted(doubted("c"), [0.01, 0.9], ("c", "b")))
