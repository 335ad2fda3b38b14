"""Imprinting: a new sneaker model is recognised from a handful of photos at once, until a retraining learns it.

The mean of their embeddings becomes a prototype beside the head (Qi et al., CVPR 2018). A photo is of the new model
where it is nearer to that than to any known model's middle, both whitened, or nearly so: how
nearly, the version's held-out photos tell, so that few of a known model's photos are taken for the new one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from model.prediction import Prediction, Ranked
from model.rejection.extreme_value import LOST, edge
from model.rejection.prototypes import Nearness, Vectors
from model.rejection.whitening import Whitening

FEWEST = 3  # photos of a new model
# What nearness to a known model counts beside nearness to a new one: with all of it, five photos recognise one to three
# points less for the same loss, on each of three backbones; with half of it, as many, but the worst draws lose more.
KNOWN_COUNTS = 0.75
# Fewer photos cannot tell how much is too much: then a photo must be nearly as near to the new model as to any other.
FEWEST_HELD_OUT = round(1 / LOST)
# How surely it is the new model, from how far beyond the edge it is: where photos of a known, of the new and of another
# unknown model are equally frequent, as many as stated are of it.
STEEPNESS = 5.0


@dataclass(frozen=True, kw_only=True)
class Imprints:
    """New models beside a version's own; none by default.

    Measured on version 8fb9a3f8de51 with ten models that it does not know, one at a time: five photos recognise 77 % of
    their others and take 0.7 % of the known models' that were named rightly (`python -m benchmarks.imprint`).
    """

    near: Nearness | None = field(default=None, repr=False)
    slugs: tuple[str, ...] = ()
    whitening: Whitening | None = field(default=None, repr=False)
    # What whitened photos are multiplied with: the known models' middles and then the new ones', [labels + slugs, size]
    against: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32), repr=False)
    edges: Vectors = field(default_factory=lambda: np.zeros(0, dtype=np.float32), repr=False)  # [slugs]

    @classmethod
    def taught(cls, near: Nearness, photos: Mapping[str, Sequence[bytes]]) -> "Imprints":
        """Imprints of the models outside a version's labels, from photos' embeddings by slug: int8 values as bytes.

        Models of fewer than FEWEST photos are left out, and all of them where the version keeps no prototypes.
        """
        new = {slug: photos[slug] for slug in sorted(photos) if slug not in near.labels and len(photos[slug]) >= FEWEST}
        if not new or near.prototypes is None:
            return cls(near=near)
        middles = np.stack([near.whitening.middle(near.rows(each)) for each in new.values()])
        against = near.whitening.against(np.concatenate([near.known, middles]))
        made = cls(near=near.shown(new), slugs=tuple(new), whitening=near.whitening, against=against)
        if len(near.held_out) < FEWEST_HELD_OUT:
            return replace(made, edges=np.zeros(len(new), dtype=np.float32))
        return replace(made, edges=_edges(made._leads(near.directions(near.held_out))))

    def seen(self, prediction: Prediction) -> Prediction:
        """The prediction with a new model first, where the photo is near enough and nearest, or nearly so, to it.

        A photo that shows no sneaker stays one.
        """
        if self.near is None or not self.slugs or prediction.verdict == "no_sneaker":
            return prediction
        (direction,) = self.near.directions(prediction.embedding[np.newaxis])
        beyond = self._leads(direction) - self.edges
        best = int(beyond.argmax())
        if beyond[best] <= 0 or self.near.new[self.slugs[best]] @ direction < self.near.limit:
            return prediction
        share = float(1 / (1 + np.exp(-STEEPNESS * beyond[best])))  # at least 0.5: it stays in front
        rest = [Ranked(slug=each.slug, probability=each.probability * (1 - share)) for each in prediction.ranked]
        first = Ranked(slug=self.slugs[best], probability=share)
        return replace(prediction, ranked=(first, *rest), verdict="sneaker")

    def _leads(self, directions: Vectors) -> Vectors:
        """How much nearer photos `[..., size]` are to each new model than to the nearest known one, `[..., slugs]`."""
        assert self.whitening is not None  # whoever has new models has it
        cosines = np.einsum("me,...e->...m", self.against, self.whitening.units(directions))
        known = len(self.against) - len(self.slugs)
        leads: Vectors = cosines[..., known:] - KNOWN_COUNTS * cosines[..., :known].max(axis=-1, keepdims=True)
        return leads


def _edges(leads: Vectors) -> Vectors:
    """The lead beyond which a photo is a new model's, `[new]`, from those of held-out photos, `[photos, new]`.

    Each new model has its own; where several take more together than one may, all of them give way.
    """
    edges = np.array([edge(each) for each in leads.T], dtype=np.float32)
    together = edge((leads - edges).max(axis=1))
    return edges + np.float32(max(together, 0.0))
