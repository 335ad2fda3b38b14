"""Sight: what a head answers to photos that are kept as embeddings, as the classifier does: at one look or several."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.looks import together
from model.manifest import SecondLook
from training.head import Head
from training.replay import Replay


class Sight(NamedTuple):
    """Of some photos."""

    probabilities: NDArray[np.float32]  # [photos, labels]
    values: NDArray[np.int8]  # [photos, embedding size]


def seen(replay: Replay, head: Head, rows: NDArray[np.intp], look: SecondLook | None) -> Sight:
    """What a head on this backbone answers to rows of its replay, looking again as `look` says.

    A photo is seen once where it is sure at once, and where the replay keeps no other views of it: of photos that
    teach, of corrections, and of those that were far from unsure when the views were chosen.
    """
    first = Sight(head.probabilities(replay.real(rows)), replay.values[rows])
    if look is None or replay.second_look is None or look.views != replay.second_look.views:
        return first
    unsure = np.flatnonzero(first.probabilities.max(axis=1, initial=0) < look.below)
    places = np.array([place for place in unsure if replay.sha256[rows[place]] in replay.again], dtype=np.intp)
    if not len(places):
        return first
    views = np.stack([replay.again[replay.sha256[row]] for row in rows[places]])  # [unsure, views, embedding size]
    count, size = len(views), views.shape[-1]
    shares = head.probabilities(replay.real_values(views.reshape(-1, size))).reshape(count, -1, len(head.labels))
    both = together(
        np.concatenate([first.probabilities[places][:, None], shares], axis=1),
        np.concatenate([first.values[places][:, None], views], axis=1),
    )
    probabilities, values = first.probabilities.copy(), first.values.copy()
    probabilities[places], values[places] = both
    return Sight(probabilities, values)
