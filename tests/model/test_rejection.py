import numpy as np
import pytest

from model import rejection
from model.errors import VersionError
from model.manifest import Rejection
from model.rejection import RULES, Scores

LIMITS = Rejection(rule="max_softmax", unknown_below=0.5, no_sneaker_below=0.2)
EMBEDDING = np.zeros(1280, np.int8)
ARRAYS = {
    "weight": np.float32(0.1),
    "bias": np.float32(0),
    "prototypes": np.ones((2, 1280), np.float32) / np.sqrt(1280),
    "zero_point": np.float32(-128),
    "gate": np.linspace(-1, 1, 1280, dtype=np.float32),
    "gate_bias": np.float32(0.5),
    "axes": np.random.default_rng(0).normal(0, 0.02, (1280, 2)).astype(np.float32),
    "origin": np.array([0.5, -0.25], np.float32),
    "spread": np.array([2, 5], np.float32),
    "means": np.array([[1, 0], [0, 2], [-1, -2]], np.float32),
    "new": np.array([], np.intp),
    "least": np.array([], np.float32),
    "edge": np.float32(-7),
}
BY_PLACE = "gated_mahalanobis"  # whatever the probabilities


def spread(best: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Fifty probabilities of which one is `best` and the others are equal."""
    rest = np.full(49, (1 - best) / 49, np.float32)
    return np.concatenate([[np.float32(best)], rest])


@pytest.mark.parametrize("rule", sorted(set(RULES) - {BY_PLACE}))
def test_the_surer_the_model_the_higher_the_score(rule: str) -> None:
    arrays = {**ARRAYS, "weight": np.zeros(1280)} if rule == "linear_sneaker" else ARRAYS
    known = [float(rejection.score(rule, spread(best), EMBEDDING, arrays).known) for best in (0.02, 0.3, 0.7, 1)]
    assert known == sorted(known)
    assert known[0] < known[-1]
    assert np.isfinite(known).all()


@pytest.mark.parametrize("rule", sorted(RULES))
def test_many_photos_score_as_each_alone(rule: str) -> None:
    arrays = {**ARRAYS, "weight": np.linspace(-1, 1, 1280)} if rule == "linear_sneaker" else ARRAYS
    random = np.random.default_rng(1)
    if rule == BY_PLACE:
        few = {
            "new": np.arange(0, 50, 2),
            "least": np.full(25, 0.4),
            "prototypes": random.uniform(0, 0.03, (100, 1280)),
        }
        arrays = {**ARRAYS, **few}
    probabilities = random.dirichlet(np.full(50, 0.2), 5).astype(np.float32)
    embeddings = random.integers(-128, 128, (5, 1280), np.int8)
    together = rejection.score(rule, probabilities, embeddings, arrays)
    for index in range(5):
        alone = rejection.score(rule, probabilities[index], embeddings[index], arrays)
        np.testing.assert_allclose(alone, (together.known[index], together.sneaker[index]), rtol=1e-4)


def test_a_photo_is_known_by_how_much_nearer_it_is_to_a_model_than_to_all_photos() -> None:
    ahead = np.zeros((4, 1280), np.int8)
    ahead[:, :2] = [(10, 0), (0, 20), (30, 0), (0, 0)]
    axes = np.zeros((1280, 2), np.float32)
    axes[0, 0] = axes[1, 1] = 0.1
    known = rejection.score(BY_PLACE, spread(0.5), ahead, {**ARRAYS, "axes": axes, "origin": np.zeros(2)}).known
    # at the first model, at the second, two past the first, and one from it in the middle: squared distances to the
    # nearest model against those to the middle, which variances of 2 and 5 make shorter
    np.testing.assert_allclose(known, [1 / 2 - 0, 4 / 5 - 0, 9 / 2 - 4, 0 - 1], rtol=1e-5, atol=1e-6)


def test_a_photo_that_is_named_as_a_new_model_is_known_from_the_least_cosine_on() -> None:
    photos = np.full((3, 1280), -128, np.int8)
    photos[:, :2] += np.array([(80, 60), (60, 80), (60, 80)], np.int8)
    prototypes = np.eye(2, 1280, dtype=np.float32)  # of the old model, and of the new one
    new = {"prototypes": prototypes, "new": np.array([1]), "least": np.array([0.7], np.float32)}
    named = np.array([(0.1, 0.9), (0.1, 0.9), (0.9, 0.1)])
    known = rejection.score(BY_PLACE, named, photos, {**ARRAYS, **new}).known
    assert known[0] == pytest.approx(-7 - 0.1, abs=1e-5)  # a cosine of 0.6
    assert known[1] == pytest.approx(-7 + 0.1, abs=1e-5)
    assert known[2] == pytest.approx(float(rejection.score(BY_PLACE, named[2], photos[2], ARRAYS).known), rel=1e-6)


@pytest.mark.parametrize(
    ("known", "sneaker", "verdict"),
    [
        (0.9, 0.9, "sneaker"),
        (0.5, 0.2, "sneaker"),
        (0.4, 0.3, "unknown"),
        (0.9, 0.1, "no_sneaker"),
        (0, 0, "no_sneaker"),
    ],
)
def test_scores_become_a_verdict(known: float, sneaker: float, verdict: str) -> None:
    assert rejection.verdict(LIMITS, Scores(np.array(known), np.array(sneaker))) == verdict


def test_a_missing_array_is_named() -> None:
    with pytest.raises(VersionError, match="needs the array 'weight'"):
        rejection.score("linear_sneaker", spread(0.5), EMBEDDING, {})


def test_arrays_of_another_size_are_refused() -> None:
    with pytest.raises(VersionError, match="do not fit"):
        rejection.score("linear_sneaker", spread(0.5), EMBEDDING, {"weight": np.zeros(7), "bias": np.zeros(())})


def test_an_unknown_rule_is_named_with_those_there_are() -> None:
    with pytest.raises(VersionError, match="'tea-leaves'; this installation has max_softmax"):
        rejection.score("tea-leaves", spread(0.5), EMBEDDING, {})
