"""Imprinting: a new sneaker model is recognised from a handful of photos at once, until a retraining learns it.

The mean of their embeddings, each brought to length 1, becomes a prototype beside the head (Qi et al., CVPR 2018).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from model.nearness import Nearness, Vectors
from model.prediction import Prediction, Ranked

FEWEST = 3  # photos of a new model
# How surely it is the new model, from how much nearer it is than the nearest known one: where photos of a known, of the
# new and of another unknown model are equally frequent, two of three that are taken for the new one are of it.
STEEPNESS = 7.0
# Where the head itself is less sure than this, a photo may be a little nearer to a known model than to the new one:
# five photos then recognise 63 % of the others instead of 57 %, and 0.3 % of known test photos that the head had right
# are lost instead of 0.2 %.
UNSURE = 0.7
ROOM = 0.06  # of the cosine


@dataclass(frozen=True, kw_only=True)
class Imprints:
    """New models beside a version's own; none by default.

    Measured on version 194a49a6a6ef with ten models that it does not know, one at a time, from five photos each: 63 %
    of their other photos are recognised, from ten photos 71 %, while 0.7 and 0.9 % of test photos of known models are
    taken for the new one, over half of which the head had wrong anyway, and 32 and 40 % of photos of the other unknown
    models (`python -m benchmarks.imprint`).
    """

    near: Nearness | None = field(default=None, repr=False)
    slugs: tuple[str, ...] = ()
    vectors: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32), repr=False)

    @classmethod
    def taught(cls, near: Nearness, photos: Mapping[str, Sequence[bytes]]) -> "Imprints":
        """Imprints of the models outside a version's labels, from photos' embeddings by slug: int8 values as bytes.

        Models of fewer than FEWEST photos are left out, and all of them where the version keeps no prototypes.
        """
        slugs = [slug for slug in sorted(photos) if slug not in near.labels and len(photos[slug]) >= FEWEST]
        if not slugs or near.prototypes is None:
            return cls(near=near)
        vectors = np.stack([_middle(near, photos[slug]) for slug in slugs])
        return cls(near=replace(near, new=dict(zip(slugs, vectors, strict=True))), slugs=tuple(slugs), vectors=vectors)

    def seen(self, prediction: Prediction) -> Prediction:
        """The prediction with a new model first, where the photo is near enough and nearest, or nearly so, to it.

        A photo that shows no sneaker stays one.
        """
        if self.near is None or not self.slugs or prediction.verdict == "no_sneaker":
            return prediction
        (direction,) = self.near.directions(prediction.embedding[np.newaxis])
        cosines: NDArray[np.float32] = self.vectors @ direction  # [slugs]
        best = int(cosines.argmax())
        ahead = float(cosines[best] - (self.near.middles @ direction).max())
        ahead += ROOM if prediction.best.probability < UNSURE else 0.0
        if cosines[best] < self.near.limit or ahead <= 0:
            return prediction
        share = float(1 / (1 + np.exp(-STEEPNESS * ahead)))  # at least 0.5: it stays in front
        rest = [Ranked(slug=each.slug, probability=each.probability * (1 - share)) for each in prediction.ranked]
        first = Ranked(slug=self.slugs[best], probability=share)
        return replace(prediction, ranked=(first, *rest), verdict="sneaker")


def _middle(near: Nearness, embeddings: Sequence[bytes]) -> Vectors:
    rows = np.stack([np.frombuffer(each, dtype=np.int8) for each in embeddings])
    mean = near.directions(rows).mean(axis=0)
    unit: Vectors = mean / max(float(np.linalg.norm(mean)), 1e-6)
    return unit
