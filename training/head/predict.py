"""Head predictions on stored embeddings, views included, as the classifier makes them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.manifest import TestTimeAugmentation
from model.prediction import average
from training.embeddings.embedding_set import EmbeddingSet
from training.errors import DatasetError
from training.head.head import Head


class HeadPredictions(NamedTuple):
    """Of some photos."""

    probabilities: NDArray[np.float32]  # [photos, labels]
    values: NDArray[np.int8]  # [photos, embedding size]
    views: NDArray[np.intp]  # [photos], views that the bot would take


def predict(
    embedding_set: EmbeddingSet, head: Head, rows: NDArray[np.intp], tta: TestTimeAugmentation | None
) -> HeadPredictions:
    """Predict rows of an embedding set, with `tta`'s views of unsure photos.

    A photo has one view if its first prediction is sure, or if the embedding set keeps no other views of it: of
    training photos, of corrections, and of photos that were sure when the views were chosen. Raises DatasetError if
    the set keeps other views.
    """
    first = HeadPredictions(
        head.probabilities(embedding_set.real(rows)), embedding_set.values[rows], np.ones(len(rows), dtype=np.intp)
    )
    if tta is None:
        return first
    if not has_views(embedding_set, tta):
        raise DatasetError(
            f"The base set keeps no views of {len(tta.views)} that test-time augmentation below {tta.below:.0%} takes: "
            "since they were made, other views were chosen for the backbone."
        )
    unsure = np.flatnonzero(first.probabilities.max(axis=1, initial=0) < tta.below)
    first.views[unsure] += len(tta.views)
    places = np.array(
        [place for place in unsure if embedding_set.sha256[rows[place]] in embedding_set.again], dtype=np.intp
    )
    if not len(places):
        return first
    views = np.stack(
        [embedding_set.again[embedding_set.sha256[row]] for row in rows[places]]
    )  # [unsure, views, embedding size]
    count, size = len(views), views.shape[-1]
    shares = head.probabilities(embedding_set.real_values(views.reshape(-1, size))).reshape(count, -1, len(head.labels))
    both = average(
        np.concatenate([first.probabilities[places][:, None], shares], axis=1),
        np.concatenate([first.values[places][:, None], views], axis=1),
    )
    probabilities, values = first.probabilities.copy(), first.values.copy()
    probabilities[places], values[places] = both
    return HeadPredictions(probabilities, values, first.views)


def has_views(embedding_set: EmbeddingSet, tta: TestTimeAugmentation) -> bool:
    """Whether the embedding set stores what `tta` needs.

    That is its views, of all photos below its threshold.
    """
    kept = embedding_set.second_look
    return kept is not None and tta.views == kept.views and tta.below <= kept.below
