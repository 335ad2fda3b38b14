"""OOD metrics: how well a score separates known sneakers from other pictures."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Z, CONFIDENCE = 1.96, 0.95  # of two-sided intervals
SURE = 1e9  # stands for an infinite score: the locator sees a shoe
ACCEPTED = 0.95  # share of known sneakers that a threshold lets through


def auroc(sneakers: Floats, others: Floats) -> float | None:
    """The AUROC of known sneakers over other pictures; None without either."""
    from sklearn.metrics import roc_auc_score

    if not len(sneakers) or not len(others):
        return None
    truth = np.r_[np.ones(len(sneakers)), np.zeros(len(others))]
    scores = np.nan_to_num(np.r_[sneakers, others].astype(np.float64), posinf=SURE)
    return float(roc_auc_score(truth, scores))


def auroc_interval(area: float, sneakers: int, others: int) -> tuple[float, float]:
    """The 95 % interval of an AUROC.

    Hanley and McNeil, Radiology 143, 1982, page 29.
    """
    above, below = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (sneakers - 1) * (above - area**2) + (others - 1) * (below - area**2)
    half = Z * float(np.sqrt(max(spread, 0) / (sneakers * others)))
    return max(0.0, area - half), min(1.0, area + half)


def fpr95(sneakers: Floats, others: Floats) -> float | None:
    """Share of other pictures accepted where 95 % of known sneakers are.

    None without either.
    """
    if not len(sneakers) or not len(others):
        return None
    return float((others >= np.quantile(np.minimum(sneakers, SURE), 1 - ACCEPTED)).mean())
