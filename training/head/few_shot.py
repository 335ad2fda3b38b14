"""Newcomers: models of a few photos beside models of many, so that neither hides the other.

A head that was trained on both names a new model too seldom, or too often, as its few photos happen to be. Photos of
the old models that choose (the validation part) tell how often is too often.
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from model.rejection.extreme_value import edge
from training.embeddings.embedding_set import EmbeddingSet
from training.head.head import Dense, Head, Real
from training.head.predict import predict
from training.release.gate import MAX_KNOWN_DROP

SHRINKAGE = 0.3  # of the covariance towards the identity, in mean variances; 0.1 to 1 serve as well


def blend_lda(head: Head, replay: EmbeddingSet, old: Collection[str]) -> Head:
    """The head whose columns for labels outside `old` are the mean of what was learnt and of the discriminant's."""
    new = np.array([label not in old for label in head.labels])
    if not new.any() or new.all():
        return head
    found, last = _lda_layer(head, replay, new), head.layers[-1]
    weights, bias = last.weights.copy(), last.bias.copy()
    weights[:, new] = (weights[:, new] + found.weights[:, new]) / 2
    bias[new] = (bias[new] + found.bias[new]) / 2
    return replace(head, layers=(*head.layers[:-1], Dense(weights=weights, bias=bias)))


def _lda_layer(head: Head, replay: EmbeddingSet, new: NDArray[np.bool_]) -> Dense:
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


def _scale(head: Head, replay: EmbeddingSet, found: Dense, new: NDArray[np.bool_]) -> float:
    """What scores are multiplied with to become logits, by how old labels' follow those on the photos that choose.

    That is the inverse regression. Logits foretold from scores would be too flat, as far as the two disagree.
    """
    values = replay.real(replay.rows("validation"))
    scores = _centred((head.before_last(values) @ found.weights + found.bias)[:, ~new])
    logits = _centred(head.logits(values)[:, ~new])
    return float((logits**2).sum() / max(float((scores * logits).sum()), 1e-12))


def _centred(scores: Real) -> Real:
    around: Real = scores - scores.mean(axis=1, keepdims=True)
    return around


# The share of old models' photos, rightly named otherwise, that new ones may take: less than the gate lets them lose,
# since chance, and what else a new head changes, makes it more or less on the photos that judge. With all of it, the
# gate turned down nine of twenty heads that had learnt one new model, and with this four or five.
TAKEN = 0.75 * MAX_KNOWN_DROP
# A bias moves the mean of several looks less than a single one: so often it is moved until what is answered fits.
ROUNDS = 3
# So many validation photos there are for one to be taken. Fewer can tell that a new model takes theirs, but not that it
# would take nobody's if it were named more often: where four drawn ones said so, it took one to five of eight others.
MIN_VALIDATION = round(1 / TAKEN)
MIN_PROBABILITY = 1e-12  # a probability


def fit_few_shot(head: Head, replay: EmbeddingSet, old: Collection[str]) -> Head:
    """A head that was trained with labels outside `old`, with these steadied and balanced."""
    return correct_biases(blend_lda(head, replay, old), replay, old)


def correct_biases(head: Head, replay: EmbeddingSet, old: Collection[str]) -> Head:
    """The head with the biases of labels outside `old` moved until they take few enough of old models' photos.

    What counts is what the classifier would answer to the photos that choose; where these are fewer than ENOUGH, biases
    move down alone. A head that has learnt nothing new, or is right on no validation photo, stays as it is.
    """
    new = np.array([label not in old for label in head.labels])
    if not new.any() or new.all():
        return head
    for _ in range(ROUNDS):
        leads = _few_shot_margins(head, replay, new)
        if not len(leads):
            return head
        shift = edge(leads, exceeded=TAKEN)
        if len(replay.rows("validation")) < MIN_VALIDATION:
            shift = max(shift, 0.0)
        last = head.layers[-1]
        bias = last.bias - np.where(new, np.float32(shift), np.float32(0))
        head = replace(head, layers=(*head.layers[:-1], Dense(weights=last.weights, bias=bias.astype(np.float32))))
    return head


def _few_shot_margins(head: Head, replay: EmbeddingSet, new: NDArray[np.bool_]) -> NDArray[np.float32]:
    """By how much, in log-odds, a new label leads on each validation photo that is right without the new ones."""
    rows = replay.rows("validation")
    logs = np.log(np.clip(predict(replay, head, rows, replay.second_look).probabilities, MIN_PROBABILITY, 1.0))
    others = np.where(new, -np.inf, logs)
    right = others.argmax(axis=1) == replay.targets(rows)
    leads: NDArray[np.float32] = (logs[:, new].max(axis=1) - others.max(axis=1))[right]
    return leads
