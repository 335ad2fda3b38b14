"""Newcomers: models of a few photos beside models of many, so that neither hides the other.

A head that was trained on both names a new model too seldom, or too often, as its few photos happen to be. Photos of
the old models that choose (the validation part) tell how often is too often.
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from training.graft import Dense
from training.head import Head
from training.replay import Replay

# The validation photos, right without the new models, that come nearest to being taken by one: from rank to rank, as
# shares of the part. The first few are left out, and the mean of the others counts: a photo or two that are mislabelled
# or look like the new model used to say how far the bias went, and one model was named on 28 % of its photos.
FIRST, LAST = 0.0075, 0.03
# In calibrated logits: so much likelier than the new model such a photo is to stay with its own. With the range, what
# recognised most on half of the unknown models while none cost the old ones over a point (`docs/training.md`).
MARGIN = 1.45
# So many validation photos show where the range begins. Fewer can tell that a new model takes theirs, but not that it
# would take nobody's if it were named more often: where four drawn ones said so, it took one to five of eight others.
ENOUGH = round(1 / FIRST)


def balanced(head: Head, replay: Replay, old: Collection[str]) -> Head:
    """The head with the biases of labels outside `old` moved until old models' photos stay theirs by MARGIN.

    Where the validation part has fewer than ENOUGH photos, down alone.
    A head that has learnt nothing new, or is right on no validation photo, stays as it is.
    """
    new = np.array([label not in old for label in head.labels])
    rows = replay.rows("validation")
    logits = head.logits(replay.real(rows))
    best = np.where(new, -np.inf, logits)
    right = best.argmax(axis=1) == replay.targets(rows)
    if not new.any() or new.all() or not right.any():
        return head
    gaps = np.sort((logits[:, new].max(axis=1) - best.max(axis=1))[right])[::-1]
    shift = _edge(gaps, len(rows)) + MARGIN
    if len(rows) < ENOUGH:
        shift = max(shift, 0.0)
    last = head.layers[-1]
    bias = last.bias - np.where(new, np.float32(shift), np.float32(0))
    return replace(head, layers=(*head.layers[:-1], Dense(weights=last.weights, bias=bias.astype(np.float32))))


def _edge(gaps: NDArray[np.float32], photos: int) -> float:
    """By how much a new model leads on old models' photos at the edge; `gaps` falls from the dearest photo on."""
    first = min(round(FIRST * photos), len(gaps) - 1)
    return float(gaps[first : max(first + 1, round(LAST * photos))].mean())
