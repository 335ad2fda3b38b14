"""Outlier exposure: scores of a head that knows outlier classes.

Hendrycks et al. 2018, arXiv:1812.04606, with the outliers as two classes of their own beside the known models.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

OUTLIERS = 2  # classes at the end: another shoe, no shoe
BOX_ENOUGH = 0.6  # score of a certain box, where the version has none of its own


def outlier_scores(
    embedding: NDArray[np.int8], arrays: Mapping[str, NDArray[Any]]
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Log-odds of a known model and of any shoe, [...].

    Known: the likeliest known model's log-probability less that of both outlier classes, plus the weighted likeness. A
    shoe: all shoes' less that of no shoe. Arrays: `outlier_weights` float [E, C + 2] and `outlier_bias` float [C + 2],
    on the int8 values; for the likeness `likeness_weight` float [], and what `likeness` takes. A version without
    `likeness_weight` has the log-odds alone.
    """
    logits = (
        np.einsum("...e,ec->...c", embedding.astype(np.float32), arrays["outlier_weights"]) + arrays["outlier_bias"]
    )
    known, outliers = logits[..., :-OUTLIERS], logits[..., -OUTLIERS:]
    odds = known.max(axis=-1) - _log_sum(outliers)
    if "likeness_weight" in arrays:
        odds = odds + float(arrays["likeness_weight"]) * likeness(embedding, known.argmax(axis=-1), arrays)
    return odds, _log_sum(logits[..., :-1]) - outliers[..., -1]


def likeness(
    embedding: NDArray[np.int8], label: NDArray[np.intp], arrays: Mapping[str, NDArray[Any]]
) -> NDArray[np.floating]:
    """The cosine with the nearest prototype of a label, [...].

    Arrays: `prototypes` float [C * K, E] of length 1, K for each label, and `zero_point` float [].
    """
    real = embedding.astype(np.float32) - np.float32(arrays["zero_point"])
    own = arrays["prototypes"].reshape(arrays["outlier_bias"].shape[0] - OUTLIERS, -1, real.shape[-1])[label]
    cosines = np.einsum("...e,...ke->...k", real, own.astype(np.float32)).max(axis=-1)
    return np.asarray(cosines / np.maximum(np.linalg.norm(real, axis=-1), 1e-6))


def with_box(known: float, sneaker: float, box: float, arrays: Mapping[str, NDArray[Any]]) -> tuple[float, float]:
    """Lower both scores where the locator finds no certain box.

    `box` is the score of the best box, 0 without one.

    Arrays: `box_enough` float [], a score that takes nothing, and `box_weight` float [], log-odds for each 1 below it.
    A version without these takes nothing. A certain box is a shoe in any case, be it a known one or not.
    """
    enough = float(arrays.get("box_enough", BOX_ENOUGH))
    taken = float(arrays.get("box_weight", 0.0)) * max(0.0, enough - box)
    return known - taken, np.inf if box >= enough else sneaker - taken


def with_boxes(
    known: NDArray[np.floating],
    sneaker: NDArray[np.floating],
    boxes: NDArray[np.floating],
    arrays: Mapping[str, NDArray[Any]],
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """`with_box` for many photos, [photos] each.

    `boxes` are NaN where the locator did not run.
    """
    if "box_weight" not in arrays:
        return known, sneaker
    enough, ran = float(arrays["box_enough"]), ~np.isnan(boxes)
    taken = np.where(ran, float(arrays["box_weight"]) * np.maximum(0.0, enough - np.nan_to_num(boxes)), 0.0)
    return known - taken, np.where(ran & (taken == 0), np.inf, sneaker - taken)


def _log_sum(logits: NDArray[np.floating]) -> NDArray[np.floating]:
    """The logarithm of the sum of exponentials over the last axis."""
    highest = logits.max(axis=-1, keepdims=True)
    return np.asarray(highest[..., 0] + np.log(np.exp(logits - highest).sum(axis=-1)))
