"""Out-of-distribution detectors, fitted on embeddings."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.rejection.prototypes import unit_vectors
from training.embeddings.embedding_set import EmbeddingSet

STRENGTH = 100.0  # of the no-sneaker detector's regularisation; ten times more or less did worse in cross-validation
FOLDS = 5
COMPONENTS = 96  # of the space of distances: with 64 or 128 unknown models are told apart as well, within 0.003
PER_COMPONENT = 10  # photos there are for each, at least, or the covariance within models would be chance
RIDGE = 1e-6  # of the mean variance, so that there is an inverse
MIN_SPREAD = 1e-3  # int8 values that vary less than this say nothing, and must not be blown up

Array = NDArray[np.float32]
Rows = NDArray[np.intp]
ScorePair = tuple[Array, Array]  # scores of known sneakers, and of other pictures

NO_FEW_SHOT: Mapping[str, NDArray[Any]] = {"new": np.array([], dtype=np.intp), "least": np.array([], dtype=np.float32)}


def prototypes(embedding_set: EmbeddingSet, count: int, seed: int) -> Array:
    """`count` unit vectors for each model: k-means centres of its training photos.

    `[labels * count, embedding size]`. A model of fewer photos has each of them more than once. They are rounded to
    half precision, which is how the version's file keeps them.
    """
    from sklearn.cluster import KMeans

    rows = embedding_set.rows("train")
    values, targets = unit_vectors(embedding_set.real(rows)), embedding_set.targets(rows)
    centres = []
    for label in range(len(embedding_set.labels)):
        own = values[targets == label]
        distinct = len(np.unique(own, axis=0))
        found = KMeans(min(count, distinct), n_init=1, random_state=seed).fit(own).cluster_centers_
        centres.append(np.resize(found, (count, found.shape[1])))
    return unit_vectors(np.concatenate(centres).astype(np.float32)).astype(np.float16).astype(np.float32)


def mahalanobis_space(embedding_set: EmbeddingSet, old: Collection[str]) -> dict[str, Array] | None:
    """Arrays for the relative Mahalanobis distance to the `old` models.

    These are `axes`, `origin`, `spread` and `means`. Along all other axes of their principal components, models vary as
    all photos do, and the two distances are one. None where there are too few photos to tell how models vary.
    """
    from scipy.linalg import eigh
    from sklearn.decomposition import PCA

    rows = np.array([row for row in embedding_set.rows("train") if embedding_set.slugs[row] in old], dtype=np.intp)
    values = embedding_set.values[rows].astype(np.float64)
    labels, targets = np.unique(embedding_set.targets(rows), return_inverse=True)
    size = min(COMPONENTS, values.shape[1], (len(rows) - len(labels)) // PER_COMPONENT)
    kept = min(size, len(labels) - 1)
    if kept < 1:
        return None
    components = PCA(size, svd_solver="covariance_eigh").fit(values).components_
    inner = (values - values.mean(axis=0)) @ components.T
    total = np.atleast_2d(np.cov(inner.T))
    apart = inner - means_of(inner, targets)[targets]
    ridge = RIDGE * float(np.trace(total)) / size * np.eye(size)
    spread, basis = eigh(total + ridge, np.atleast_2d(np.cov(apart.T)) + ridge)
    spread, basis = spread[-kept:], basis[:, -kept:]
    axes = (components.T @ basis).astype(np.float16).astype(np.float32)  # as the version's file keeps them
    places = values.astype(np.float32) @ axes
    origin = places.mean(axis=0)
    means = means_of(places - origin, targets)
    return {"axes": axes, "origin": origin, "spread": spread.astype(np.float32), "means": means.astype(np.float32)}


def no_sneaker_detector(embedding_set: EmbeddingSet) -> dict[str, Array]:
    """Logistic regression that separates sneakers from other pictures.

    It is fitted on int8 values of known and unknown sneakers.
    """
    sneakers = embedding_set.rows("train", "unknown_choosing")  # the unknown ones bring a second source of photos
    return _fitted(embedding_set, sneakers, embedding_set.rows("no_sneaker_choosing"))


def no_sneaker_scores(embedding_set: EmbeddingSet) -> list[ScorePair]:
    """Cross-validated log-odds of known sneakers and of other pictures."""
    sneakers, others = embedding_set.rows("train", "unknown_choosing"), embedding_set.rows("no_sneaker_choosing")
    known, pairs = embedding_set.values[embedding_set.rows("validation")].astype(np.float32), []
    for fold in range(FOLDS):
        left_out = np.arange(len(others)) % FOLDS == fold
        if left_out.any() and not left_out.all():
            direction = _fitted(embedding_set, sneakers, others[~left_out])["gate"]
            pairs.append((known @ direction, embedding_set.values[others[left_out]].astype(np.float32) @ direction))
    return pairs


def scalar(value: float) -> Array:
    """A 0-dimensional array, as a version's file stores numbers."""
    return np.array(value, dtype=np.float32)


def _fitted(embedding_set: EmbeddingSet, sneakers: Rows, others: Rows) -> dict[str, Array]:
    from sklearn.linear_model import LogisticRegression

    values = embedding_set.values[np.r_[sneakers, others]].astype(np.float32)
    middle, spread = values.mean(axis=0), np.maximum(values.std(axis=0), MIN_SPREAD)
    truth = np.r_[np.ones(len(sneakers)), np.zeros(len(others))]
    model = LogisticRegression(C=1 / STRENGTH, class_weight="balanced", max_iter=1000)
    model.fit((values - middle) / spread, truth)
    weights = (model.coef_[0] / spread).astype(np.float32)
    return {"gate": weights, "gate_bias": scalar(model.intercept_[0] - middle @ weights)}


def means_of(places: NDArray[np.floating], targets: Rows) -> NDArray[np.floating]:
    """The mean of each target's rows, `[targets, size]`."""
    return np.array([places[targets == label].mean(axis=0) for label in range(targets.max() + 1)])
