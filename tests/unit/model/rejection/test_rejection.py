import numpy as np
import pytest

from model.errors import VersionError
from model.manifest import Rejection
from model.rejection import rejection
from model.rejection.rejection import DETECTORS, Scores

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
    "outlier_weights": np.random.default_rng(2).normal(0, 0.02, (1280, 52)).astype(np.float32),
    "outlier_bias": np.zeros(52, np.float32),
}
BY_PLACE = "gated_mahalanobis"
WHATEVER_IS_SURE = {BY_PLACE, "mahalanobis", "outlier_exposure"}  # only where the photo is counts


def spread(best: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Fifty probabilities of which one is `best` and the others are equal."""
    rest = np.full(49, (1 - best) / 49, np.float32)
    return np.concatenate([[np.float32(best)], rest])


@pytest.mark.parametrize("rule", sorted(set(DETECTORS) - WHATEVER_IS_SURE))
def test_the_surer_the_model_the_higher_the_score(rule: str) -> None:
    arrays = {**ARRAYS, "weight": np.zeros(1280)} if rule == "linear_sneaker" else ARRAYS
    known = [float(rejection.score(rule, spread(best), EMBEDDING, arrays).known) for best in (0.02, 0.3, 0.7, 1)]
    assert known == sorted(known)
    assert known[0] < known[-1]
    assert np.isfinite(known).all()


@pytest.mark.parametrize("rule", sorted(DETECTORS))
def test_many_photos_score_as_each_alone(rule: str) -> None:
    arrays = {**ARRAYS, "weight": np.linspace(-1, 1, 1280)} if rule == "linear_sneaker" else ARRAYS
    random = np.random.default_rng(1)
    if rule in WHATEVER_IS_SURE:
        toward = random.normal(0, 0.03, (25, 1280))
        arrays = {**ARRAYS, "new": np.arange(0, 50, 2), "least": np.full(25, 0.4), "toward": toward}
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


def test_of_a_photo_that_is_named_as_a_new_model_another_question_is_asked() -> None:
    photos = np.zeros((3, 1280), np.int8)
    photos[:, :2] = [(10, 2), (20, 2), (20, 2)]
    toward = np.eye(1, 1280, dtype=np.float32)
    new = {"toward": toward, "new": np.array([1]), "least": np.array([15], np.float32)}
    named = np.array([(0.1, 0.9), (0.1, 0.9), (0.9, 0.1)])
    known = rejection.score(BY_PLACE, named, photos, {**ARRAYS, **new}).known
    np.testing.assert_allclose(known[:2], (-7 - 5, -7 + 5), atol=1e-5)
    assert known[2] == pytest.approx(float(rejection.score(BY_PLACE, named[2], photos[2], ARRAYS).known), rel=1e-6)


def test_a_version_without_an_array_says_how_to_make_it_again() -> None:
    new = {"new": np.array([1]), "least": np.array([0.7], np.float32)}
    with pytest.raises(VersionError, match=r"(?s)'toward', which rejection\.npz lacks\. .* `sneakers retrain`"):
        rejection.score(BY_PLACE, np.array([0.1, 0.9]), EMBEDDING, {**ARRAYS, **new})


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
