"""Label errors: wrong labels among the training photos, found by cross-validation (cleanlab)."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.embeddings.embedding_set import EmbeddingSet
from training.reproducibility import one_thread
from training.retrain.labelled_photos import TrainingPhotos, TrainingSplit, extended

FOLDS = 3
DIRECTIONS = 128  # of the embeddings' 1280: ten times as fast, and as good at finding wrong labels
STRENGTH = 100.0  # of the regularisation


@dataclass(frozen=True, kw_only=True)
class LabelError:
    """A label that is left out until an admin reviews it."""

    photo_sha256: str
    slug: str
    predicted_slug: str


@one_thread()
def find_label_errors(base: EmbeddingSet, split: TrainingSplit, *, seed: int) -> tuple[LabelError, ...]:
    """Find training photos whose label is probably wrong.

    By confident learning (Northcutt et al., JAIR 70, 2021). Labels that an admin approved count as right.
    Models of fewer photos than folds cannot be checked.
    """
    doubtful: TrainingPhotos = [photo for photo in split.train if not photo.approved]
    if not doubtful:
        return ()
    whole = extended(base, split)
    rows = whole.rows("train")
    targets = whole.targets(rows)
    enough = np.isin(targets, np.flatnonzero(np.bincount(targets) >= FOLDS))
    rows, places = rows[enough], np.unique(targets[enough], return_inverse=True)[1]
    probabilities = _out_of_sample(whole.real(rows), places, seed)
    wrong = _issues(places, probabilities)
    predicted = np.unique(targets[enough])[probabilities.argmax(axis=1)]
    said = {photo.photo_sha256: photo.slug for photo in doubtful}
    return tuple(
        LabelError(photo_sha256=sha256, slug=said[sha256], predicted_slug=whole.labels[guess])
        for sha256, guess, is_wrong in zip((whole.sha256[row] for row in rows), predicted, wrong, strict=True)
        if is_wrong and sha256 in said and whole.labels[guess] != said[sha256]
    )


def _out_of_sample(values: NDArray[np.float32], targets: NDArray[np.intp], seed: int) -> NDArray[np.float64]:
    """Cross-validated probabilities `[photos, models]`."""
    from sklearn.decomposition import PCA
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    scaled = (values - values.mean(axis=0)) / np.maximum(values.std(axis=0), 1e-6)
    few = PCA(min(DIRECTIONS, *scaled.shape), random_state=seed).fit_transform(scaled)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    model = LogisticRegression(C=1 / STRENGTH, class_weight="balanced", max_iter=300)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        found: NDArray[np.float64] = cross_val_predict(model, few, targets, cv=folds, method="predict_proba")
    return found


def _issues(targets: NDArray[np.intp], probabilities: NDArray[np.float64]) -> NDArray[np.bool_]:
    from cleanlab.filter import find_label_issues

    found: NDArray[np.bool_] = find_label_issues(targets, probabilities, n_jobs=1)
    return found
