"""Rules: what the rejection rules of `model/rejection.py` need to know of the photos, fitted on embeddings."""

import numpy as np
from numpy.typing import NDArray

from training.replay import Replay
from training.separate import auroc

STRENGTH = 100.0  # of the gate's regularisation; ten times more or less did worse in cross-validation
FOLDS = 5
FLATTEST = 1e-3  # int8 values that vary less than this say nothing, and must not be blown up

Array = NDArray[np.float32]
Rows = NDArray[np.intp]


def prototypes(replay: Replay, count: int, seed: int) -> Array:
    """`count` directions a model, `[labels * count, embedding size]` of length 1: centres of its train photos.

    A model of fewer photos has each of them more than once. They are rounded to half precision, which is how the
    version's file keeps them.
    """
    from sklearn.cluster import KMeans

    rows = replay.rows("train")
    values, targets = _unit(replay.real(rows)), replay.targets(rows)
    centres = []
    for label in range(len(replay.labels)):
        own = values[targets == label]
        distinct = len(np.unique(own, axis=0))
        found = KMeans(min(count, distinct), n_init=1, random_state=seed).fit(own).cluster_centers_
        centres.append(np.resize(found, (count, found.shape[1])))
    return _unit(np.concatenate(centres).astype(np.float32)).astype(np.float16).astype(np.float32)


def sneaker_gate(replay: Replay) -> dict[str, Array]:
    """A logistic regression on the int8 values that tells sneakers, known and unknown, from pictures without one."""
    sneakers = replay.rows("train", "unknown_choosing")  # the unknown ones bring a second source of photos
    return _fitted(replay, sneakers, replay.rows("no_sneaker_choosing"))


def gate_auroc(replay: Replay) -> float | None:
    """The gate's AUROC for known sneakers against pictures that it was not fitted on, by cross-validation."""
    sneakers, others = replay.rows("train", "unknown_choosing"), replay.rows("no_sneaker_choosing")
    known = replay.values[replay.rows("validation")]
    areas = []
    for fold in range(FOLDS):
        left_out = np.arange(len(others)) % FOLDS == fold
        gate = _fitted(replay, sneakers, others[~left_out]) if left_out.any() and not left_out.all() else None
        if gate:
            pairs = (values.astype(np.float32) @ gate["gate"] for values in (known, replay.values[others[left_out]]))
            areas.append(auroc(*pairs))
    return float(np.mean([area for area in areas if area is not None])) if areas else None


def number(value: float) -> Array:
    """A number as an array without axes, as a version's file keeps it."""
    return np.array(value, dtype=np.float32)


def _fitted(replay: Replay, sneakers: Rows, others: Rows) -> dict[str, Array]:
    from sklearn.linear_model import LogisticRegression

    values = replay.values[np.r_[sneakers, others]].astype(np.float32)
    middle, spread = values.mean(axis=0), np.maximum(values.std(axis=0), FLATTEST)
    truth = np.r_[np.ones(len(sneakers)), np.zeros(len(others))]
    model = LogisticRegression(C=1 / STRENGTH, class_weight="balanced", max_iter=1000)
    model.fit((values - middle) / spread, truth)
    weights = (model.coef_[0] / spread).astype(np.float32)
    return {"gate": weights, "gate_bias": number(model.intercept_[0] - middle @ weights)}


def _unit(vectors: Array) -> Array:
    """Vectors `[n, size]` brought to length 1."""
    scaled: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return scaled
