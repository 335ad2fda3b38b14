"""Held out: the photos that a version keeps of those that chose it, for imprinting to tell how much it may take."""

import numpy as np
from numpy.typing import NDArray

from model.nearness import HELD_OUT
from training.head import Head
from training.reject import Answered, Chosen
from training.replay import Replay


def held_out(replay: Replay, head: Head, chosen: Chosen) -> dict[str, NDArray[np.int8]]:
    """Embeddings at first sight, `[photos, embedding size]`, of validation photos that the classifier names rightly.

    Nothing for a rule without prototypes: such a version takes no imprints.
    """
    if "prototypes" not in chosen.arrays:
        return {}
    answered, rows = Answered.by(head, replay), replay.rows("validation")
    scores = answered.scores(chosen.rejection.rule, chosen.arrays, "validation")
    right = answered.probabilities[rows].argmax(axis=1) == replay.targets(rows)
    return {HELD_OUT: replay.values[rows[right & (scores.sneaker >= chosen.rejection.no_sneaker_below)]]}
