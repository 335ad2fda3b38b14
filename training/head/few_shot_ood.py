"""Few-shot OOD detection: does a photo show the new model?

It is Fisher's linear discriminant between the model's photos and those of unknown models, which look like each other
more than like the old ones; without these, all old ones. A photo's *way* along it is 0 at the mean of the unknown ones
and 1 at the new model's.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.embeddings.embedding_set import EmbeddingSet
from training.head.ood_detectors import MIN_SPREAD, NO_FEW_SHOT, means_of

# From so much of a new model's photos' usual way on, a photo is taken for it: enough to keep shoes away that look like
# it and not like the unknown ones, and little for those that do (`docs/decisions/0016`). Never from less than NEAR.
SHARE = 0.35
NEAR = 0.15
HALFWAY = 0.5  # where a photo is as sure as the middle one of known models; or the usual way, where that is farther
SHRINKAGE = 0.3  # of the covariance towards the identity, in mean variances
MIN_SPAN = 1e-3  # of the scores between edge and middle

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class FisherDiscriminant:
    """The space of int8 values, in which photos of one model vary."""

    inverse: Floats  # of the covariance within models, [embedding size] * 2
    away: Floats  # the mean of unknown models, [embedding size]
    chance: float  # a squared distance: by how much one photo of a model that lies there seems to lie elsewhere

    @classmethod
    def of(cls, embedding_set: EmbeddingSet, old: Collection[str]) -> "FisherDiscriminant":
        """Fit on the `old` models' training photos and the unknown choosing photos."""
        rows = embedding_set.rows("train")
        rows = rows[np.isin(np.array(embedding_set.slugs)[rows], list(old))]
        values = embedding_set.values[rows].astype(np.float64)
        targets = np.unique(embedding_set.targets(rows), return_inverse=True)[1]
        apart = values - means_of(values, targets)[targets]
        covariance = apart.T @ apart / len(apart)
        flattest = max(SHRINKAGE * float(covariance.trace()) / len(covariance), MIN_SPREAD)
        inverse = np.linalg.inv(covariance + flattest * np.eye(len(covariance), dtype=np.float64)).astype(np.float64)
        unknown = embedding_set.values[embedding_set.rows("unknown_choosing")].astype(np.float64)
        away = (unknown if len(unknown) else values).mean(axis=0)
        return cls(inverse=inverse, away=away, chance=float((inverse * covariance).sum()))

    def question(self, own: Floats, *, edge: float, middle: float) -> tuple[Floats, float]:
        """A direction for int8 values, and the threshold of their product.

        `own` are a new model's photos. The product, less the least, plus `edge`, is a score: `edge` where a photo is
        just taken for the model, `middle` where that is as sure as can be expected. A model that lies where unknown
        ones do takes none.
        """
        span, step = max(middle - edge, MIN_SPAN), own.mean(axis=0) - self.away
        direction = self.inverse @ step
        reach = float(direction @ step)
        if reach <= self.chance / len(own):
            return np.zeros_like(step), span
        usual = self._usual_way(own)
        near = max(NEAR, SHARE * usual)
        direction *= span / (max(HALFWAY, usual) - near) / reach
        return direction, float(direction @ (self.away + near * step))

    def _usual_way(self, own: Floats) -> float:
        """The median way of a model's photos, each by the others.

        Halfway if there is only one photo.
        """
        if len(own) < 2:
            return HALFWAY
        steps = (own.sum(axis=0) - own) / (len(own) - 1) - self.away
        directions = steps @ self.inverse
        reaches = np.maximum((directions * steps).sum(axis=1), self.chance / len(own))
        return float(np.median((directions * (own - self.away)).sum(axis=1) / reaches))


def few_shot_directions(
    embedding_set: EmbeddingSet, old: Collection[str], *, edge: float, middle: float
) -> dict[str, NDArray[Any]]:
    """Arrays for the detector on labels outside `old`: `new`, `toward`, `least`.

    Without such labels there is no `toward`. Each has photos that teach. `edge` and `middle` are those of the distances
    to old models.
    """
    slugs, taught = np.array(embedding_set.slugs), embedding_set.rows("train")
    new = [label for label, slug in enumerate(embedding_set.labels) if slug not in old]
    if not new:
        return dict(NO_FEW_SHOT)
    discriminant = FisherDiscriminant.of(embedding_set, old)
    own = [
        embedding_set.values[taught[slugs[taught] == embedding_set.labels[label]]].astype(np.float64) for label in new
    ]
    toward, least = zip(*(discriminant.question(each, edge=edge, middle=middle) for each in own), strict=True)
    return {
        "new": np.array(new, dtype=np.intp),
        "least": np.array(least, dtype=np.float32),
        "toward": np.array(toward, dtype=np.float32),
    }
