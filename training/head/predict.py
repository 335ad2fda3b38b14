"""Head predictions on stored embeddings, views included, as the classifier makes them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.manifest import TestTimeAugmentation
from model.prediction import average
from training.embeddings.embedding_set import EmbeddingSet
from training.errors import DatasetError
from training.head.head import Head

Sureness = Callable[[NDArray[np.float32], NDArray[np.int8]], NDArray[np.bool_]]  # of probabilities and embeddings


class HeadPredictions(NamedTuple):
    """Of some photos."""

    probabilities: NDArray[np.float32]  # [photos, labels]
    values: NDArray[np.int8]  # [photos, embedding size]
    views: NDArray[np.intp]  # [photos], views that the bot would take
    boxes: NDArray[np.float32]  # [photos], score of the surest box, NaN where the locator would not run


def predict(
    embedding_set: EmbeddingSet,
    head: Head,
    rows: NDArray[np.intp],
    tta: TestTimeAugmentation | None,
    sure: Sureness | None = None,
) -> HeadPredictions:
    """Predict rows of an embedding set, unsure photos with all views.

    A photo has one view if its first prediction is sure, or if the embedding set keeps no other views of it: of
    training photos, of corrections, and of photos that were sure when the views were chosen. `sure` may call more
    photos unsure than `tta` does. Raises DatasetError if the set keeps other views.
    """
    first = HeadPredictions(
        head.probabilities(embedding_set.real(rows)),
        embedding_set.values[rows],
        np.ones(len(rows), dtype=np.intp),
        np.full(len(rows), np.nan, np.float32),
    )
    if tta is None:
        return first
    if not has_views(embedding_set, tta):
        raise DatasetError(
            f"The base set keeps no views of {len(tta.views)} that test-time augmentation below {tta.below:.0%} takes: "
            "since they were made, other views were chosen for the backbone."
        )
    unsure = first.probabilities.max(axis=1, initial=0) < tta.below
    if sure is not None:
        unsure |= ~sure(first.probabilities, first.values)
    return _with_views(embedding_set, head, rows, first, np.flatnonzero(unsure), len(tta.views))


def _with_views(
    embedding_set: EmbeddingSet,
    head: Head,
    rows: NDArray[np.intp],
    first: HeadPredictions,
    unsure: NDArray[np.intp],
    usual: int,
) -> HeadPredictions:
    """The predictions with the mean over all views of the unsure photos.

    `usual` views would be taken of a photo that has none here.
    """
    probabilities, values = first.probabilities.copy(), first.values.copy()
    views, boxes = first.views.copy(), first.boxes.copy()
    boxes[unsure] = embedding_set.box_scores(rows[unsure])
    views[unsure] += usual
    kept = np.array([place for place in unsure if embedding_set.sha256[rows[place]] in embedding_set.again], np.intp)
    if not len(kept):
        return HeadPredictions(probabilities, values, views, boxes)
    all_views, owner = embedding_set.views(rows[kept])
    shares = head.probabilities(embedding_set.real_values(all_views))
    ends = np.searchsorted(owner, np.arange(len(kept)), side="right")
    for place, start, end in zip(kept, [0, *ends[:-1]], ends, strict=True):
        probabilities[place], values[place] = average(shares[start:end], all_views[start:end])
        views[place] = end - start
    return HeadPredictions(probabilities, values, views, boxes)


def has_views(embedding_set: EmbeddingSet, tta: TestTimeAugmentation) -> bool:
    """Whether the embedding set stores what `tta` needs.

    That is its views, of all photos below its threshold.
    """
    kept = embedding_set.second_look
    return kept is not None and tta.views == kept.views and tta.below <= kept.below
