"""Softmax regression on small batches."""

import numpy as np
from sklearn.linear_model import LogisticRegression

from training.head.softmax_regression import fit_softmax

CHANCE = np.random.default_rng(0)
TARGETS = np.arange(900) % 3
VALUES = (CHANCE.normal(size=(900, 6)) + 1.5 * np.eye(3, 6)[TARGETS]).astype(np.float32)


def test_it_finds_what_a_logistic_regression_finds() -> None:
    made = fit_softmax(VALUES, TARGETS, np.ones(900, np.float32), strength=10, epochs=200, rate=0.01)
    other = LogisticRegression(C=0.1, max_iter=500).fit(VALUES, TARGETS)
    ours, theirs = VALUES @ made.weights + made.bias, other.decision_function(VALUES)
    assert (ours.argmax(axis=1) == theirs.argmax(axis=1)).mean() > 0.99
    centred = made.weights - made.weights.mean(axis=1, keepdims=True)  # what all classes share changes no softmax
    assert np.abs(centred - other.coef_.T).max() < 0.05


def test_the_same_seed_gives_the_same_layer() -> None:
    one, two = (fit_softmax(VALUES, TARGETS, np.ones(900, np.float32), strength=1, epochs=2) for _ in range(2))
    assert np.array_equal(one.weights, two.weights)


def test_a_class_that_weighs_more_is_said_more_often() -> None:
    weight = np.where(TARGETS == 0, 2.5, 0.25).astype(np.float32)
    plain = fit_softmax(VALUES, TARGETS, np.ones(900, np.float32), strength=1, epochs=20)
    skewed = fit_softmax(VALUES, TARGETS, weight, strength=1, epochs=20)
    said = [((VALUES @ each.weights + each.bias).argmax(axis=1) == 0).sum() for each in (plain, skewed)]
    assert said[1] > said[0]
