"""Head with outlier classes, trained on an embedding set, and its detector.

Outlier exposure (Hendrycks et al. 2018, arXiv:1812.04606): other shoes and other objects train as two classes of their
own. The version's softmax has the known models only; the detector has all classes (docs/decisions/0043).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.classifier import SURE_MARGIN
from model.manifest import Rejection
from model.rejection import rejection
from model.rejection.outlier_exposure import OUTLIERS, outlier_scores, with_boxes
from training.embeddings.embedding_set import EmbeddingSet
from training.evaluation.calibration import ece, log_loss
from training.head.field_head import EPOCHS, NO_SHOE, OTHER_SHOE, STRENGTH, FieldHead, fit_views
from training.head.head import HEAD_CANDIDATES, CandidateResult, Dense, Head, HeadCandidate, train_head
from training.head.predict import Sureness
from training.reproducibility import SEED, one_thread

RULE = "outlier_exposure"
ACCEPTED = 0.95  # share of the known validation photos that get a name
BOX_WEIGHT, BOX_ENOUGH = 3.0, 0.5  # see `model.rejection.outlier_exposure.with_box`; docs/decisions/
# Of the cosine with the named model's nearest prototype, beside the log-odds. Models that the head was not taught get a
# wrong name for 45 instead of 65 % of the photos that validate (docs/decisions/0043).
LIKENESS_WEIGHT = 20.0
SHOES = 0.99  # share of the validation photos of any shoe that are seen as shoes
_CLASSES = {"unknown_choosing": OTHER_SHOE, "no_sneaker_choosing": NO_SHOE}


def train_version_head(
    embedding_set: EmbeddingSet, *, seed: int = SEED, candidates: Sequence[HeadCandidate] = HEAD_CANDIDATES
) -> Head:
    """Train a head with outlier classes, or else the best candidate.

    The embedding set decides: whether it has outliers that train.
    """
    if embedding_set.exposes_outliers:
        return train_outlier_head(embedding_set)
    return train_head(embedding_set, seed=seed, candidates=candidates)


@one_thread()
def train_outlier_head(embedding_set: EmbeddingSet, *, epochs: int = EPOCHS) -> Head:
    """Fit all views of the photos that train; deterministic."""
    rows = embedding_set.rows("train", "unknown_choosing", "no_sneaker_choosing")
    views, owner = embedding_set.views(rows)
    names = [_CLASSES.get(embedding_set.roles[row], embedding_set.slugs[row]) for row in rows[owner]]
    fitted = fit_views(views, names, embedding_set.labels, epochs=epochs)
    layer = _on_real_values(fitted, embedding_set)
    known, outliers = (
        Dense(weights=np.ascontiguousarray(layer.weights[:, part]), bias=layer.bias[part])
        for part in (slice(None, -OUTLIERS), slice(-OUTLIERS, None))
    )
    head = Head(labels=embedding_set.labels, layers=(known,), temperature=1.0, tried=(), outliers=outliers)
    return replace(head, tried=(_judged(head, embedding_set),))


def _on_real_values(head: FieldHead, embedding_set: EmbeddingSet) -> Dense:
    """A head on int8 values as a layer on real values."""
    weights = head.weights.astype(np.float64)
    bias = head.bias + embedding_set.zero_point * weights.sum(axis=0)
    return Dense(weights=(weights / embedding_set.scale).astype(np.float32), bias=bias.astype(np.float32))


def _judged(head: Head, embedding_set: EmbeddingSet) -> CandidateResult:
    """Metrics on the validation photos, for the manifest."""
    rows = embedding_set.rows("validation")
    probabilities, targets = head.probabilities(embedding_set.real(rows)), embedding_set.targets(rows)
    return CandidateResult(
        candidate=HeadCandidate(kind="linear", strength=STRENGTH),
        top1=float((probabilities.argmax(axis=1) == targets).mean()),
        log_loss=log_loss(probabilities, targets),
        ece=ece(probabilities, targets),
        temperature=1.0,
    )


def outlier_arrays(head: Head, embedding_set: EmbeddingSet) -> dict[str, NDArray[Any]]:
    """The detector's arrays: all classes' weights on the int8 values."""
    assert head.outliers is not None
    last, more = head.layers[-1], head.outliers
    weights = np.hstack([last.weights, more.weights]) * np.float32(embedding_set.scale)
    weights = weights.astype(np.float16).astype(np.float32)  # as the version's file keeps them
    bias = np.r_[last.bias, more.bias] - embedding_set.zero_point * weights.sum(axis=0)
    arrays: dict[str, NDArray[Any]] = {"outlier_weights": weights, "outlier_bias": bias.astype(np.float32)}
    if embedding_set.boxes:
        arrays |= {"box_weight": np.array(BOX_WEIGHT), "box_enough": np.array(BOX_ENOUGH)}
    return arrays


def outlier_thresholds(embedding_set: EmbeddingSet, arrays: rejection.Arrays) -> Rejection:
    """Thresholds that accept the wanted shares of the validation photos."""
    rows = embedding_set.rows("validation", "unknown_validation")
    known = np.array([embedding_set.roles[row] == "validation" for row in rows])
    scores = with_boxes(
        *outlier_scores(mean_embeddings(embedding_set, rows), arrays), embedding_set.box_scores(rows), arrays
    )
    return Rejection(
        rule=RULE,
        unknown_below=float(np.quantile(scores[0][known], 1 - ACCEPTED)),
        no_sneaker_below=float(np.quantile(scores[1], 1 - SHOES, method="lower")),
    )


def mean_embeddings(embedding_set: EmbeddingSet, rows: NDArray[np.intp]) -> NDArray[np.int8]:
    """The mean embedding of all views of each photo, [rows, embedding size]."""
    views, owner = embedding_set.views(rows)
    total = np.zeros((len(rows), views.shape[1]), np.float32)
    np.add.at(total, owner, views.astype(np.float32))
    return np.rint(total / np.bincount(owner, minlength=len(rows))[:, None]).astype(np.int8)


def sureness(limits: Rejection, arrays: rejection.Arrays) -> Sureness | None:
    """When one view of a photo is enough for the detector.

    None for other detectors: they have no say.
    """
    if limits.rule != RULE:
        return None

    def sure(probabilities: NDArray[np.float32], values: NDArray[np.int8]) -> NDArray[np.bool_]:
        return np.asarray(outlier_scores(values, arrays)[0] >= limits.unknown_below + SURE_MARGIN)

    return sure
