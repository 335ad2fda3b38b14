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
    embedding_set: EmbeddingSet, head: Head, rows: NDArray[np.intp], look: TestTimeAugmentation | None
) -> HeadPredictions:
    """Predict rows of an embedding set, with `look`'s views of unsure photos.

    A photo is seen once where it is sure at once, and where the replay keeps no other views of it: of photos that
    teach, of corrections, and of those that were far from unsure when the views were chosen. Raises DatasetError where
    what is kept was seen at another second look.
    """
    first = HeadPredictions(
        head.probabilities(embedding_set.real(rows)), embedding_set.values[rows], np.ones(len(rows), dtype=np.intp)
    )
    if look is None:
        return first
    if not has_views(embedding_set, look):
        raise DatasetError(
            f"The base set keeps no views of {len(look.views)} that a second look below {look.below:.0%} takes: "
            "since they were made, another second look was chosen for the backbone."
        )
    unsure = np.flatnonzero(first.probabilities.max(axis=1, initial=0) < look.below)
    first.views[unsure] += len(look.views)
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


def has_views(embedding_set: EmbeddingSet, look: TestTimeAugmentation) -> bool:
    """Whether the embedding set stores what `look` needs.

    That is its views, of all photos below its threshold.
    """
    kept = embedding_set.second_look
    return kept is not None and look.views == kept.views and look.below <= kept.below
