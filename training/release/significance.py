"""Significance: how much worse an equally good version can look by chance.

Chance moves an AUROC or a calibration error by less than a point on a thousand photos, by ten points on ten.
"""

import numpy as np
from numpy.typing import NDArray

from training.evaluation.calibration import BINS
from training.reproducibility import SEED

ALPHA = 0.05  # of versions that are as good, the share that chance may turn down
DRAWS = 1_000
WEIGHT_STEPS = 10  # to which a photo's weight is rounded: tenths
BATCH = 200  # draws, so that thousands of photos need little memory

Floats = NDArray[np.floating]


def exact_sign_flip_test(differences: NDArray[np.float64]) -> float:
    """The p-value of an equally good version's losses.

    `differences` are the weights of photos gained, negative of photos lost. The exact one-sided test: each could as
    well have been the other (Fisher, The Design of Experiments, 1935, section 21). With equal weights it is the sign
    test on discordant pairs (McNemar, Psychometrika 12, 1947, page 153).
    """
    # Not scipy.stats.permutation_test: it draws at random beyond 13 photos, and the verdict must not be a draw.
    steps = np.rint(differences * WEIGHT_STEPS).astype(int)
    sums = np.ones(1)  # the chance of each sum, from the least to the greatest one, in every second step
    for step in np.abs(steps[steps != 0]):
        sums = (np.pad(sums, (0, step)) + np.pad(sums, (step, 0))) / 2
    reached = (int(steps.sum()) + int(np.abs(steps).sum())) // 2
    return float(sums[: reached + 1].sum())


def calibration_margin(new: Floats, live: Floats, truth: NDArray[np.intp]) -> float:
    """The calibration error's rise that 5 % of random draws exceed.

    Both are probabilities `[n, C]` of the same photos and labels, which show `truth` `[n]`. Chance has two parts, and
    the larger counts: which photos were drawn (each version's errors on photos drawn anew from these: the bootstrap,
    Efron, Annals of Statistics 7, 1979, page 1) and, as few photos say nothing of what is rare, what they show, were it
    as the new version states (consistency resampling: Bröcker and Smith, Weather and Forecasting 22, 2007, page 651).
    """
    sides = new.astype(np.float64), live.astype(np.float64)
    return max(0.0, _bootstrap_margin(*sides, truth), _consistency_margin(*sides))


def _bootstrap_margin(new: Floats, live: Floats, truth: NDArray[np.intp]) -> float:
    from scipy.stats import bootstrap

    def difference(*sides: Floats, axis: int) -> Floats:
        ours, theirs, right, live_right = (np.moveaxis(side, axis, -1) for side in sides)
        return _errors(ours, right) - _errors(theirs, live_right)

    right = [(side.argmax(axis=1) == truth).astype(np.float64) for side in (new, live)]
    drawn = bootstrap(
        (new.max(axis=1), live.max(axis=1), *right), difference, paired=True, vectorized=True, n_resamples=DRAWS,
        batch=BATCH, method="percentile", random_state=np.random.default_rng(SEED),
    ).bootstrap_distribution  # fmt: skip
    return _upper_quantile(drawn - drawn.mean())


def _consistency_margin(new: Floats, live: Floats) -> float:
    """No library has consistency resampling."""
    best, named, rows = new.argmax(axis=1), live.argmax(axis=1), np.arange(len(new))
    sure, stated = new.max(axis=1), live.max(axis=1)
    random, found = np.random.default_rng(SEED), []
    for _ in range(DRAWS // BATCH):
        drawn = random.random((BATCH, len(new)))
        right = drawn < sure
        live_right = np.where(named == best, right, ~right & (drawn < sure + new[rows, named]))
        found.append(
            _errors(np.broadcast_to(sure, right.shape), right)
            - _errors(np.broadcast_to(stated, right.shape), live_right)
        )
    return _upper_quantile(np.concatenate(found))


def auroc_margin(new: tuple[Floats, Floats], live: tuple[Floats, Floats]) -> float:
    """The AUROC's fall that 5 % of random draws exceed.

    Each is the scores of photos of known sneakers `[n]` and of other pictures `[m]`, the same photos for both. Each
    draw swaps the two versions' ranks of each photo at even odds; few photos give every swap (Bandos, Rockette and Gur,
    Statistics in Medicine 24, 2005, page 2873).
    """
    from scipy.stats import permutation_test, rankdata

    def difference(ours: Floats, theirs: Floats, axis: int) -> Floats:
        return _areas(np.moveaxis(theirs, axis, -1), len(new[0])) - _areas(np.moveaxis(ours, axis, -1), len(new[0]))

    ranks = [rankdata(np.concatenate(each)) for each in (new, live)]
    drawn = permutation_test(
        ranks, difference, permutation_type="samples", vectorized=True, n_resamples=DRAWS, batch=BATCH,
        random_state=np.random.default_rng(SEED),
    ).null_distribution  # fmt: skip
    return max(0.0, _upper_quantile(drawn))


def _upper_quantile(differences: Floats) -> float:
    return float(np.quantile(differences, 1 - ALPHA, method="higher"))


def _errors(confidence: Floats, right: Floats) -> Floats:
    """Expected calibration errors `[...]` of photos `[..., n]`."""
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = confidence - right
    sums = [np.abs(np.where(place == number, gaps, 0).sum(axis=-1)) for number in range(BINS)]
    return np.asarray(np.sum(sums, axis=0) / gaps.shape[-1], dtype=np.float64)


def _areas(scores: Floats, sneakers: int) -> NDArray[np.float64]:
    """AUROCs `[...]` of scores `[..., photos]`, known sneakers first.

    By ranks (Mann and Whitney).
    """
    from scipy.stats import rankdata

    others = scores.shape[-1] - sneakers
    above = rankdata(scores, axis=-1)[..., :sneakers].sum(axis=-1) - sneakers * (sneakers + 1) / 2
    return np.asarray(above / (sneakers * others), dtype=np.float64)
