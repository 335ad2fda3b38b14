"""Fisher: the linear discriminant of models of a few photos, to steady what a head learnt of them.

A logistic regression fits five photos wherever they happen to lie apart from all others. A discriminant needs of them
but their mean, and takes how photos vary within a model from the models of many photos. Each errs where the other does
not: their mean recognises more than either (`docs/training.md`).
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from training.graft import Dense
from training.head import Head, Real
from training.replay import Replay

SHRINKAGE = 0.3  # of the covariance towards the identity, in mean variances; 0.1 to 1 serve as well


def steadied(head: Head, replay: Replay, old: Collection[str]) -> Head:
    """The head whose columns for labels outside `old` are the mean of what was learnt and of the discriminant's."""
    new = np.array([label not in old for label in head.labels])
    if not new.any() or new.all():
        return head
    found, last = _discriminant(head, replay, new), head.layers[-1]
    weights, bias = last.weights.copy(), last.bias.copy()
    weights[:, new] = (weights[:, new] + found.weights[:, new]) / 2
    bias[new] = (bias[new] + found.bias[new]) / 2
    return replace(head, layers=(*head.layers[:-1], Dense(weights=weights, bias=bias)))


def _discriminant(head: Head, replay: Replay, new: NDArray[np.bool_]) -> Dense:
    """Scores of all labels, on what the head's last layer is given, in the units of its logits."""
    rows = replay.rows("train")
    seen, targets = head.before_last(replay.real(rows)), replay.targets(rows)
    means = np.stack([seen[targets == label].mean(axis=0) for label in range(len(head.labels))])
    within = (seen - means[targets])[~new[targets]]
    covariance = within.T @ within / len(within)
    covariance[np.diag_indices_from(covariance)] += SHRINKAGE * covariance.trace() / len(covariance)
    weights = np.linalg.solve(covariance.astype(np.float64), means.T.astype(np.float64)).astype(np.float32)
    bias = -(weights * means.T).sum(axis=0) / 2
    # What a photo scores with every label says nothing; a head's logits are about centred, too.
    plain = Dense(weights=weights - weights[:, ~new].mean(axis=1, keepdims=True), bias=bias - bias[~new].mean())
    by = np.float32(_scale(head, replay, plain, new))
    return Dense(weights=plain.weights * by, bias=plain.bias * by)


def _scale(head: Head, replay: Replay, found: Dense, new: NDArray[np.bool_]) -> float:
    """What scores are multiplied with to become logits, by how old labels' follow those on the photos that choose.

    That is the inverse regression. Logits foretold from scores would be too flat, as far as the two disagree.
    """
    values = replay.real(replay.rows("validation"))
    scores = _around((head.before_last(values) @ found.weights + found.bias)[:, ~new])
    logits = _around(head.logits(values)[:, ~new])
    return float((logits**2).sum() / max(float((scores * logits).sum()), 1e-12))


def _around(scores: Real) -> Real:
    around: Real = scores - scores.mean(axis=1, keepdims=True)
    return around
