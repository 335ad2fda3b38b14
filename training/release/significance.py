"""Allowance: how much worse a version may look than another one that is no better, by the chance of which photos judge.

On a thousand photos chance moves an AUROC or a calibration error by less than a point; on ten, by ten.
"""

import numpy as np
from numpy.typing import NDArray

from training.evaluation.calibration import BINS
from training.reproducibility import SEED

ALPHA = 0.05  # of versions that are as good, the share that chance may turn down
DRAWS = 1_000
BATCH = 200  # draws, so that thousands of photos need little memory

Floats = NDArray[np.floating]


def calibration_margin(new: Floats, live: Floats, truth: NDArray[np.intp]) -> float:
    """By how much a new version's calibration error exceeds a live one's in only 5 % of draws, were the two as good.

    Both are probabilities `[n, C]` of the same photos and labels, which show `truth` `[n]`. Chance has two parts, and
    the larger counts: which photos were drawn (each version's errors on photos drawn anew from these: the bootstrap,
    Efron, Annals of Statistics 7, 1979, page 1) and, as few photos say nothing of what is rare, what they show, were it
    as the new version states (consistency resampling: Bröcker and Smith, Weather and Forecasting 22, 2007, page 651).
    """
    sides = new.astype(np.float64), live.astype(np.float64)
    return max(0.0, _bootstrap_margin(*sides, truth), _consistency_margin(*sides))


def _bootstrap_margin(new: Floats, live: Floats, truth: NDArray[np.intp]) -> float:
    random, found = np.random.default_rng(SEED), []
    parts = [
        (side.max(axis=1) - (side.argmax(axis=1) == truth))[:, None] * _bins(side.max(axis=1)) for side in (new, live)
    ]
    for _ in range(DRAWS // BATCH):
        times = random.multinomial(len(truth), np.full(len(truth), 1 / len(truth)), BATCH)
        ours, theirs = (np.abs(times @ part).sum(axis=1) / len(truth) for part in parts)
        found.append(ours - theirs)
    differences = np.concatenate(found)
    return _upper_quantile(differences - differences.mean())


def _consistency_margin(new: Floats, live: Floats) -> float:
    best, named, rows = new.argmax(axis=1), live.argmax(axis=1), np.arange(len(new))
    sure, stated = new.max(axis=1), live.max(axis=1)
    ours, theirs, random, found = _bins(sure), _bins(stated), np.random.default_rng(SEED), []
    for _ in range(DRAWS // BATCH):
        drawn = random.random((BATCH, len(new)))
        right = drawn < sure
        live_right = np.where(named == best, right, ~right & (drawn < sure + new[rows, named]))
        found.append(_errors(sure - right, ours) - _errors(stated - live_right, theirs))
    return _upper_quantile(np.concatenate(found))


def auroc_margin(new: tuple[Floats, Floats], live: tuple[Floats, Floats]) -> float:
    """By how much a new version's AUROC falls short of a live one's in only 5 % of draws, were the two as good.

    Each is the scores of photos of known sneakers `[n]` and of other pictures `[m]`, the same ones for both. In each
    draw the two swap their ranks of every photo, or not, at even odds (Bandos, Rockette and Gur, Statistics in Medicine
    24, 2005, page 2873).
    """
    sneakers, photos = len(new[0]), len(new[0]) + len(new[1])
    ranks = np.stack([_ranks(np.concatenate(each)) for each in (new, live)])  # [2, photos]
    random, found = np.random.default_rng(SEED), []
    for _ in range(DRAWS // BATCH):
        swapped = random.random((BATCH, photos)) < 0.5
        ours, theirs = np.where(swapped, ranks[1], ranks[0]), np.where(swapped, ranks[0], ranks[1])
        found.append(_areas(theirs, sneakers) - _areas(ours, sneakers))
    return max(0.0, _upper_quantile(np.concatenate(found)))


def _upper_quantile(differences: Floats) -> float:
    return float(np.quantile(differences, 1 - ALPHA, method="higher"))


def _bins(confidence: Floats) -> NDArray[np.float64]:
    """Which photo lies in which bin, `[n, BINS]` of 0 and 1."""
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return np.asarray(place[:, None] == np.arange(BINS), dtype=np.float64)


def _errors(gaps: Floats, bins: NDArray[np.float64]) -> NDArray[np.float64]:
    """Calibration errors `[draws]` from what was stated less what came true, `[draws, n]`."""
    errors: NDArray[np.float64] = np.abs(gaps @ bins).sum(axis=1) / gaps.shape[1]
    return errors


def _areas(scores: Floats, sneakers: int) -> NDArray[np.float64]:
    """AUROCs `[draws]` of scores `[draws, photos]`, known sneakers first (Mann and Whitney, from the ranks)."""
    others = scores.shape[1] - sneakers
    above = _ranks(scores)[:, :sneakers].sum(axis=1) - sneakers * (sneakers + 1) / 2
    return np.asarray(above / (sneakers * others), dtype=np.float64)


def _ranks(scores: Floats) -> NDArray[np.float64]:
    from scipy.stats import rankdata

    return np.asarray(rankdata(scores, axis=-1), dtype=np.float64)
