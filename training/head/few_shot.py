"""Few-shot classes: balance models of a few photos against the base set's.

A head trained on both names a new model too seldom or too often, by chance of its few photos. Validation photos of the
old models tell how often is too often.
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from model.rejection.few_shot import tail_quantile
from training.embeddings.embedding_set import EmbeddingSet
from training.head.head import Dense, Head, Real
from training.head.predict import predict

SHRINKAGE = 0.3  # of the covariance towards the identity, in mean variances; 0.1 to 1 serve as well


def blend_lda(head: Head, embedding_set: EmbeddingSet, old: Collection[str]) -> Head:
    """Average the new labels' weights with those of an LDA.

    New labels are those outside `old`.
    """
    new = np.array([label not in old for label in head.labels])
    if not new.any() or new.all():
        return head
    found, last = _lda_layer(head, embedding_set, new), head.layers[-1]
    weights, bias = last.weights.copy(), last.bias.copy()
    weights[:, new] = (weights[:, new] + found.weights[:, new]) / 2
    bias[new] = (bias[new] + found.bias[new]) / 2
    return replace(head, layers=(*head.layers[:-1], Dense(weights=weights, bias=bias)))


def _lda_layer(head: Head, embedding_set: EmbeddingSet, new: NDArray[np.bool_]) -> Dense:
    """LDA scores of all labels, scaled to logits."""
    rows = embedding_set.rows("train")
    seen, targets = head.before_last(embedding_set.real(rows)), embedding_set.targets(rows)
    means = np.stack([seen[targets == label].mean(axis=0) for label in range(len(head.labels))])
    within = (seen - means[targets])[~new[targets]]
    covariance = within.T @ within / len(within)
    covariance[np.diag_indices_from(covariance)] += SHRINKAGE * covariance.trace() / len(covariance)
    weights = np.linalg.solve(covariance.astype(np.float64), means.T.astype(np.float64)).astype(np.float32)
    bias = -(weights * means.T).sum(axis=0) / 2
    # What a photo scores with every label says nothing; a head's logits are about centred, too.
    plain = Dense(weights=weights - weights[:, ~new].mean(axis=1, keepdims=True), bias=bias - bias[~new].mean())
    by = np.float32(_scale(head, embedding_set, plain, new))
    return Dense(weights=plain.weights * by, bias=plain.bias * by)


def _scale(head: Head, embedding_set: EmbeddingSet, found: Dense, new: NDArray[np.bool_]) -> float:
    """The factor from LDA scores to logits, fitted on validation photos.

    That is the inverse regression. Logits foretold from scores would be too flat, as far as the two disagree.
    """
    values = embedding_set.real(embedding_set.rows("validation"))
    scores = _centred((head.before_last(values) @ found.weights + found.bias)[:, ~new])
    logits = _centred(head.logits(values)[:, ~new])
    return float((logits**2).sum() / max(float((scores * logits).sum()), 1e-12))


def _centred(scores: Real) -> Real:
    around: Real = scores - scores.mean(axis=1, keepdims=True)
    return around


# A bias moves the mean of several views less than a single one, so it is moved several times.
ROUNDS = 3
MIN_PROBABILITY = 1e-12


def fit_few_shot(head: Head, embedding_set: EmbeddingSet, old: Collection[str], *, max_taken: float) -> Head:
    """Blend the labels outside `old` with LDA and correct their biases."""
    return correct_biases(blend_lda(head, embedding_set, old), embedding_set, old, max_taken=max_taken)


def correct_biases(head: Head, embedding_set: EmbeddingSet, old: Collection[str], *, max_taken: float) -> Head:
    """Move new labels' biases until they take `max_taken` of old models' photos.

    New labels are those outside `old`. `max_taken` is a share of the validation photos that are right without the new
    labels. What counts is the classifier's answer, views included. With too few validation photos biases only move
    down. A head without new labels, or without a correct validation photo, stays as it is.
    """
    new = np.array([label not in old for label in head.labels])
    if not new.any() or new.all():
        return head
    for _ in range(ROUNDS):
        margins = _few_shot_margins(head, embedding_set, new)
        if not len(margins):
            return head
        shift = tail_quantile(margins, exceeded=max_taken)
        if len(embedding_set.rows("validation")) < min_validation(max_taken):
            shift = max(shift, 0.0)
        last = head.layers[-1]
        bias = last.bias - np.where(new, np.float32(shift), np.float32(0))
        head = replace(head, layers=(*head.layers[:-1], Dense(weights=last.weights, bias=bias.astype(np.float32))))
    return head


def min_validation(max_taken: float) -> int:
    """The validation photos of which one may be taken.

    Fewer can tell that a new model takes photos of others, but not that it would take none if it were named more often:
    where four drawn photos said so, it took one to five of eight others.
    """
    return round(1 / max_taken)


def _few_shot_margins(head: Head, embedding_set: EmbeddingSet, new: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Log-odds of the best new label over the best old one.

    `[n]`, on the validation photos that are right without the new labels.
    """
    rows = embedding_set.rows("validation")
    logs = np.log(
        np.clip(predict(embedding_set, head, rows, embedding_set.second_look).probabilities, MIN_PROBABILITY, 1.0)
    )
    others = np.where(new, -np.inf, logs)
    right = others.argmax(axis=1) == embedding_set.targets(rows)
    leads: NDArray[np.float32] = (logs[:, new].max(axis=1) - others.max(axis=1))[right]
    return leads
