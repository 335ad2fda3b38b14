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
}


def spread(best: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Fifty probabilities of which one is `best` and the others are equal."""
    rest = np.full(49, (1 - best) / 49, np.float32)
    return np.concatenate([[np.float32(best)], rest])


@pytest.mark.parametrize("rule", sorted(RULES))
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
    probabilities = random.dirichlet(np.full(50, 0.2), 5).astype(np.float32)
    embeddings = random.integers(-128, 128, (5, 1280), np.int8)
    together = rejection.score(rule, probabilities, embeddings, arrays)
    for index in range(5):
        alone = rejection.score(rule, probabilities[index], embeddings[index], arrays)
        np.testing.assert_allclose(alone, (together.known[index], together.sneaker[index]), rtol=1e-4)


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
