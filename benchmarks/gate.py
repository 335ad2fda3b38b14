"""What the release gate accepts, by number of test photos.

The live version is the shipped one. The new one is trained without a tenth of the training photos, as it is (it is
about as good), and made worse by as much as the table says: its probabilities flattened until its calibration error on
all test photos is so much more than the live one's, its scores blurred until its AUROC against unknown models is so
much less. Of each, many draws of so many test photos (and as many of unknown models) are judged. Prints the share of
draws that are turned down with the allowance for chance and, in brackets, by the plain limit. Only kept embeddings are
needed.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from model.live import shipped
from training.embeddings.embedding_set import EmbeddingSet
from training.evaluation.calibration import ece, softmax
from training.evaluation.ood_metrics import auroc
from training.head.ood_selection import choose_detector
from training.head.outlier_head import train_version_head
from training.release import significance
from training.release.baseline import VersionPredictions, predict_version, predict_with_baseline
from training.release.comparison import MANY_PHOTOS
from training.release.gate import MAX_AUROC_DROP, MAX_ECE_RISE
from training.release.gate_check import ROUNDING
from training.reproducibility import SEED, one_thread

Floats = NDArray[np.floating]
DRAWS = {20: 400, 100: 400, 1000: 100}  # of so many photos
WORSE = (0.0, 0.02, 0.03, 0.05, 0.10, 0.20)
TRIES = 30  # halvings until something is worse by as much as is asked for


def main() -> None:
    """Train, make worse, draw, judge, print."""
    with one_thread():
        new, live, truth = versions()
        print(f"as it is, the new version is {as_it_is(new, live, truth)} worse on all photos")
        print("calibration error     " + "".join(f"{photos:>16,} photos" for photos in DRAWS))
        for worse in WORSE:
            print(line(worse, *(shares(calibrations(new, live, truth, worse, n), MAX_ECE_RISE) for n in DRAWS)))
        print("AUROC, unknown models " + "".join(f"{photos:>16,} photos" for photos in DRAWS))
        for worse in WORSE:
            print(line(worse, *(shares(areas(new, live, truth, worse, n), MAX_AUROC_DROP) for n in DRAWS)))


def versions() -> tuple[VersionPredictions, VersionPredictions, NDArray[np.intp]]:
    """Predictions of the new and the live version, with labels."""
    embedding_set = EmbeddingSet.of_version(shipped())
    live, rows = predict_with_baseline(shipped(), embedding_set, embedding_set.rows("test", "unknown_reporting"), {})
    less = embedding_set.without({embedding_set.sha256[row] for row in embedding_set.rows("train")[::10]})
    head = train_version_head(less)
    new = predict_version(embedding_set, rows, head, choose_detector(less, head, seed=SEED), {})
    place = {label: number for number, label in enumerate(live.labels)}
    assert new.labels == live.labels
    return new, live, np.array([place.get(embedding_set.slugs[row], -1) for row in rows])


def as_it_is(new: VersionPredictions, live: VersionPredictions, truth: NDArray[np.intp]) -> str:
    """By how much the new version is worse on all photos."""
    known, other = truth >= 0, truth < 0
    errors = [ece(each.probabilities[known], truth[known]) for each in (new, live)]
    separations = [area(each.scores.known[known], each.scores.known[other]) for each in (new, live)]
    return f"{errors[0] - errors[1]:.3f} (calibration error) and {separations[1] - separations[0]:.3f} (AUROC)"


def line(worse: float, *pairs: tuple[float, float]) -> str:
    """A line of the table."""
    name = "as it is" if worse == 0 else f"{worse:.2f} worse"
    return f"  {name:<20}" + "".join(f"{ours:>15.0%} ({plain:.0%})" for ours, plain in pairs)


def shares(draws: Iterator[tuple[float, float]], limit: float) -> tuple[float, float]:
    """Share of draws rejected, with significance and by plain limits."""
    found = [(by > max(limit, allowed) + ROUNDING, by > limit + ROUNDING) for by, allowed in draws]
    ours, plain = np.mean(found, axis=0)
    return float(ours), float(plain)


def calibrations(
    new: VersionPredictions, live: VersionPredictions, truth: NDArray[np.intp], worse: float, photos: int
) -> Iterator[tuple[float, float]]:
    """Rise of the calibration error in each draw, and its limit."""
    known = np.flatnonzero(truth >= 0)
    theirs, target = live.probabilities[known], truth[known]

    def error_at(heat: float) -> float:
        return ece(flattened(new.probabilities[known], heat), target) - ece(theirs, target)

    ours = flattened(new.probabilities[known], 1.0 if worse == 0 else reached(error_at, worse, 1.0, 50.0))
    for rows in drawn(len(known), photos, seed=1):
        by = ece(ours[rows], target[rows]) - ece(theirs[rows], target[rows])
        allowed = 0.0
        if asked(by, MAX_ECE_RISE, photos):
            allowed = significance.calibration_margin(ours[rows], theirs[rows], target[rows])
        yield by, allowed


def flattened(probabilities: Floats, heat: float) -> Floats:
    """Probabilities less sure than they were, `[n, C]`; heat 1 leaves them."""
    return softmax(np.log(np.clip(probabilities.astype(np.float64), 1e-30, 1)) / heat)


def areas(
    new: VersionPredictions, live: VersionPredictions, truth: NDArray[np.intp], worse: float, photos: int
) -> Iterator[tuple[float, float]]:
    """Drop of the AUROC in each draw, and its limit."""
    known, other = np.flatnonzero(truth >= 0), np.flatnonzero(truth < 0)
    ours, theirs = new.scores.known, live.scores.known
    noise = np.random.default_rng(2).normal(0, ours.std(), len(ours))
    best = area(theirs[known], theirs[other])

    def less_at(blur: float) -> float:
        return best - area((ours + blur * noise)[known], (ours + blur * noise)[other])

    ours = ours + (0.0 if worse == 0 else reached(less_at, worse, 0.0, 50.0)) * noise
    pairs = zip(drawn(len(known), photos, seed=3), drawn(len(other), photos, seed=4), strict=True)
    for inside, outside in pairs:
        mine, its = ((each[known[inside]], each[other[outside]]) for each in (ours, theirs))
        by = area(*its) - area(*mine)
        yield by, significance.auroc_margin(mine, its) if asked(by, MAX_AUROC_DROP, photos) else 0.0


def asked(by: float, limit: float, photos: int) -> bool:
    """Whether the gate would ask what chance allows."""
    return by > limit and photos < MANY_PHOTOS


def area(sneakers: Floats, others: Floats) -> float:
    """The AUROC."""
    found = auroc(sneakers, others)
    assert found is not None
    return found


def reached(worse_at: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """The strength at which the figure is worse by a given amount."""
    for _ in range(TRIES):
        middle = (low + high) / 2
        low, high = (middle, high) if worse_at(middle) < wanted else (low, middle)
    return high


def drawn(of: int, photos: int, *, seed: int) -> Iterator[NDArray[np.intp]]:
    """So many draws of photos, with replacement."""
    random = np.random.default_rng(seed)
    for _ in range(DRAWS[photos]):
        yield random.integers(0, of, photos)


if __name__ == "__main__":
    main()
