"""Unseen: how well a model that is new is recognised, judged by heads that have not seen the photo in question.

A model that the live version does not know has no test photos, and often too few corrections to hold some out: each of
its photos is judged by a head that was taught with the others.
"""

from collections import Counter
from collections.abc import Container
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from training.embeddings.embedding_set import EmbeddingSet
from training.head.few_shot import fit_few_shot
from training.head.head import Head, train_head
from training.retrain.labelled_photos import Lesson, Taught, extended

FOLDS = 3


def cross_validate_new_models(
    base: EmbeddingSet, taught: Taught, head: Head, known: Container[str], *, seed: int
) -> dict[str, NDArray[np.float32]]:
    """Probabilities `[labels of head]` for the lessons of models outside `known`, by the photo's sha256."""
    new = sorted((lesson for lesson in taught.train if lesson.slug not in known), key=lambda each: each.photo)
    found: dict[str, NDArray[np.float32]] = {}
    for fold in _folds(new):
        left = tuple(lesson for lesson in taught.train if lesson.photo not in {each.photo for each in fold})
        whole = extended(base, replace(taught, train=left))
        other = fit_few_shot(train_head(whole, seed=seed, candidates=[head.tried[0].candidate]), whole, base.labels)
        values = np.stack([np.frombuffer(lesson.vector, dtype=np.int8) for lesson in fold])
        said = other.probabilities(base.real_values(values))
        found |= {lesson.photo: row for lesson, row in zip(fold, said, strict=True)}
    return found


def _folds(lessons: list[Lesson]) -> list[list[Lesson]]:
    """Parts in which each model's photos are spread evenly: whichever is left out, each keeps most of them."""
    seen: Counter[str] = Counter()
    folds: list[list[Lesson]] = [[] for _ in range(FOLDS)]
    for lesson in lessons:
        folds[seen[lesson.slug] % FOLDS].append(lesson)
        seen[lesson.slug] += 1
    return [fold for fold in folds if fold]
