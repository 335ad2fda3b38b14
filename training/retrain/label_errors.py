"""Suspicion: labels that stand out among all others, found by cross-validation before they teach (cleanlab)."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.embeddings.embedding_set import EmbeddingSet
from training.reproducibility import one_thread
from training.retrain.labelled_photos import Lessons, Taught, extended

FOLDS = 3
DIRECTIONS = 128  # of the embeddings' 1280: ten times as fast, and as good at finding wrong labels
STRENGTH = 100.0  # of the regularisation


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """A label that is left out of a retraining until an admin has looked."""

    photo: str
    slug: str
    likelier: str  # what the photo seems to show


@one_thread()
def suspects(replay: EmbeddingSet, taught: Taught, *, seed: int) -> tuple[Suspect, ...]:
    """The lessons whose label is probably wrong (confident learning, Northcutt et al., JAIR 70, 2021).

    What an admin said is not doubted, and models of fewer photos than folds cannot be judged.
    """
    doubtful: Lessons = [lesson for lesson in taught.train if not lesson.sure]
    if not doubtful:
        return ()
    whole = extended(replay, taught)
    rows = whole.rows("train")
    targets = whole.targets(rows)
    enough = np.isin(targets, np.flatnonzero(np.bincount(targets) >= FOLDS))
    rows, places = rows[enough], np.unique(targets[enough], return_inverse=True)[1]
    probabilities = _out_of_sample(whole.real(rows), places, seed)
    found = _issues(places, probabilities)
    likelier = np.unique(targets[enough])[probabilities.argmax(axis=1)]
    said = {lesson.photo: lesson.slug for lesson in doubtful}
    return tuple(
        Suspect(photo=whole.sha256[row], slug=said[whole.sha256[row]], likelier=whole.labels[guess])
        for row, guess, odd in zip(rows, likelier, found, strict=True)
        if odd and whole.sha256[row] in said and whole.labels[guess] != said[whole.sha256[row]]
    )


def _out_of_sample(values: NDArray[np.float32], targets: NDArray[np.intp], seed: int) -> NDArray[np.float64]:
    """What a classifier that has not seen a photo says about it: probabilities `[photos, models]`."""
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
