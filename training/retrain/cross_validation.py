"""Cross-validation of new models, each photo by a head trained without it.

The live version does not know them, so they have no test photos, and often too few photos to hold some out.
"""

from collections import Counter
from collections.abc import Container
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from store.learning.trust import TrainingPhoto
from training.embeddings.embedding_set import EmbeddingSet
from training.head.few_shot import fit_few_shot
from training.head.head import Head
from training.head.outlier_head import train_version_head
from training.retrain.labelled_photos import TrainingSplit, extended

FOLDS = 3


def cross_validate_new_models(
    base: EmbeddingSet, split: TrainingSplit, head: Head, known: Container[str], *, seed: int, max_taken: float
) -> dict[str, NDArray[np.float32]]:
    """Probabilities of training photos of models outside `known`, by sha256.

    `[labels of head]` each.
    """
    new = sorted((photo for photo in split.train if photo.slug not in known), key=lambda each: each.photo_sha256)
    found: dict[str, NDArray[np.float32]] = {}
    for fold in _folds(new):
        left = tuple(photo for photo in split.train if photo.photo_sha256 not in {each.photo_sha256 for each in fold})
        whole = extended(base, replace(split, train=left))
        trained = train_version_head(whole, seed=seed, candidates=[head.tried[0].candidate])
        other = fit_few_shot(trained, whole, base.labels, max_taken=max_taken)
        values = np.stack([np.frombuffer(photo.vector, dtype=np.int8) for photo in fold])
        said = other.probabilities(base.real_values(values))
        found |= {photo.photo_sha256: row for photo, row in zip(fold, said, strict=True)}
    return found


def _folds(training_photos: list[TrainingPhoto]) -> list[list[TrainingPhoto]]:
    """Folds with each model's photos spread evenly, so each fold keeps most."""
    seen: Counter[str] = Counter()
    folds: list[list[TrainingPhoto]] = [[] for _ in range(FOLDS)]
    for photo in training_photos:
        folds[seen[photo.slug] % FOLDS].append(photo)
        seen[photo.slug] += 1
    return [fold for fold in folds if fold]
