"""Label issues: cross-validated probabilities of the photos' labels."""

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from training.dataset.photos import MIXED, NOT_SNEAKERS
from training.reproducibility import one_thread

FOLDS = 5
MIN_PHOTOS = 10  # photos of a model: with fewer, its labels are not judged
COMPONENTS = 256  # of the embedding: as good as all 1,280, and five times as fast
REGULARISATION = 0.035  # of the regularisation, for each photo: as the heads have it on some thousands
# A label is suspicious where cleanlab says so and its own probability is under this share of what chance would give:
# nine of ten wrong labels are found, and 1 % of the others suspected (`benchmarks/cleaning.py`).
SHARE_OF_CHANCE = 0.35
# A version votes against a label if it gives less to it, and more to another of the models, than these.
# The vote counts where cross-validation gives the label under twice what chance would.
VOTE_OWN, VOTE_BEST, VOTE_SHARE_OF_CHANCE = 0.02, 0.5, 2.0

Array = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class LabelScores:
    """Cross-validated probabilities, one position a photo."""

    models: int  # how many were told apart
    own: Array  # [photos], of the label that it has; NaN where that was not judged
    best: Array  # [photos], of the likeliest label; NaN where there is no model to say
    suggestion: tuple[str | None, ...]  # the likeliest label
    suspicious: NDArray[np.bool_]  # [photos]

    @property
    def belief(self) -> Array:
        """Probability of the label, or of the likeliest label if unjudged."""
        belief: Array = np.where(np.isnan(self.own), self.best, self.own)
        return belief


@one_thread()
def score_labels(embeddings: NDArray[np.int8], slugs: Sequence[str]) -> LabelScores:
    """Cross-validate a classifier on embeddings int8 `[photos, size]`; flag labels.

    Not judged: `not_sneakers`, folders that mix models (`…-any`), and models of fewer than ten photos.
    """
    labels = _judged(slugs)
    if len(labels) < 2:
        nothing = np.full(len(slugs), np.nan, dtype=np.float32)
        return LabelScores(
            models=0, own=nothing, best=nothing, suggestion=(None,) * len(slugs), suspicious=np.isnan(nothing) & False
        )
    place = {label: index for index, label in enumerate(labels)}
    targets = np.array([place.get(slug, -1) for slug in slugs])
    inside = np.flatnonzero(targets >= 0)
    chances = _cross_validated(_reduced(embeddings, inside), targets)
    own = np.full(len(slugs), np.nan, dtype=np.float32)
    own[inside] = chances[inside, targets[inside]]
    suspicious = np.zeros(len(slugs), dtype=np.bool_)
    suspicious[inside] = _flagged(targets[inside], chances[inside])
    suspicious[inside] &= own[inside] < SHARE_OF_CHANCE / len(labels)
    best = chances.argmax(axis=1)
    suggestion = tuple(labels[index] for index in best)
    return LabelScores(
        models=len(labels), own=own, best=chances.max(axis=1), suggestion=suggestion, suspicious=suspicious
    )


def with_votes(
    scores: LabelScores, slugs: Sequence[str], probabilities: NDArray[np.float32], labels: Sequence[str]
) -> LabelScores:
    """The scores with a version's probabilities `[photos, labels]` as a second vote."""
    place, judged = {label: index for index, label in enumerate(labels)}, set(_judged(slugs))
    own = np.array([row[place[slug]] if slug in place else 0.0 for row, slug in zip(probabilities, slugs, strict=True)])
    best = [labels[index] for index in probabilities.argmax(axis=1)]
    against = (own < VOTE_OWN) & (probabilities.max(axis=1, initial=0.0) > VOTE_BEST)
    agrees = np.array(
        [other == likeliest for other, likeliest in zip(best, scores.suggestion, strict=True)], dtype=np.bool_
    )
    known = np.array([slug in place for slug in slugs], dtype=np.bool_)  # of another label only both together can say
    voted = against & np.array([other in judged for other in best], dtype=np.bool_) & (known | agrees)
    voted &= scores.own < VOTE_SHARE_OF_CHANCE / max(scores.models, 1)  # NaN is not
    suggestion = tuple(
        other if vote else likeliest for vote, other, likeliest in zip(voted, best, scores.suggestion, strict=True)
    )
    return replace(scores, suspicious=scores.suspicious | voted, suggestion=suggestion)


def _judged(slugs: Sequence[str]) -> list[str]:
    counts = Counter(slugs)
    return sorted(
        slug
        for slug, count in counts.items()
        if count >= MIN_PHOTOS and slug != NOT_SNEAKERS and not slug.endswith(MIXED)
    )


def _reduced(embeddings: NDArray[np.int8], inside: NDArray[np.intp]) -> Array:
    """Standardised, and turned so that the first components hold most: `[photos, COMPONENTS]`."""
    from sklearn.decomposition import PCA

    values = embeddings.astype(np.float32)
    values -= values[inside].mean(axis=0)
    values /= np.maximum(values[inside].std(axis=0), 1e-3)
    size = min(COMPONENTS, len(inside) - 1, values.shape[1])
    reduced: Array = PCA(size, svd_solver="randomized", random_state=0).fit(values[inside]).transform(values)
    return reduced.astype(np.float32)


def _cross_validated(values: Array, targets: NDArray[np.intp]) -> Array:
    """Probabilities `[photos, labels]`; mean of all folds without a target."""
    from sklearn.model_selection import StratifiedKFold

    inside, outside = np.flatnonzero(targets >= 0), np.flatnonzero(targets < 0)
    chances = np.zeros((len(values), int(targets.max()) + 1), dtype=np.float32)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(values[inside], targets[inside])
    for taught, judged in folds:
        model = _fitted(values[inside[taught]], targets[inside[taught]])
        chances[inside[judged]] = model.predict_proba(values[inside[judged]])
        if len(outside):
            chances[outside] += model.predict_proba(values[outside]) / FOLDS
    return chances


def _fitted(values: Array, targets: NDArray[np.intp]):  # type: ignore[no-untyped-def]  # scikit-learn has no types
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the ranking is settled long before the last digits
        return LogisticRegression(C=1 / (REGULARISATION * len(values)), class_weight="balanced", max_iter=300).fit(
            values, targets
        )


def _flagged(targets: NDArray[np.intp], chances: Array) -> NDArray[np.bool_]:
    """Label issues by confident learning (Northcutt et al., JAIR 2021)."""
    from cleanlab.filter import find_label_issues

    flagged: NDArray[np.bool_] = find_label_issues(targets, chances, filter_by="low_self_confidence", n_jobs=1)
    return flagged
