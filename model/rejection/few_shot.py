"""Few-shot models: recognise a new sneaker model from a handful of photos.

They serve until a retraining learns the model. The mean embedding of the photos becomes a prototype beside the head (Qi
et al., CVPR 2018). A photo is of the new model if it is nearer to that prototype than to any known model's, both
whitened, by a margin. The margin follows from the version's held-out photos, so that few photos of known models are
taken for the new one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log

import numpy as np
from numpy.typing import NDArray

from model.catalogue.index import custom_slug
from model.prediction import Prediction, Ranked, Shoe, Suggestion
from model.rejection.prototypes import Prototypes, Vectors
from model.rejection.whitening import Whitening

MIN_PHOTOS = 3  # of a new model
# Weight of the similarity with a known model against that with a new one: with 1, five photos recognise one to three
# points less for the same false matches, on each of three backbones; with 0.5, as many, but the worst draws lose more.
KNOWN_WEIGHT = 0.75
# The share of known models' photos, named rightly otherwise, that new models may take.
MAX_FALSE_MATCHES = 0.01
# A model with pictures in the catalogue index must be among so many of the most similar: known models are no measure of
# the other unknown ones.
MOST_ALIKE = 2
TAIL = 0.14  # the share of values that the exponential tail is fitted to
# Fewer photos cannot tell the margin: then it is 0.
MIN_HELD_OUT = round(1 / MAX_FALSE_MATCHES)
# Steepness of the probability beyond the margin. Where photos of a known, of the new and of another unknown model are
# equally frequent, as many as stated are of the new one.
STEEPNESS = 5.0


@dataclass(frozen=True, kw_only=True)
class FewShot:
    """Few-shot models beside a version's own; none by default.

    Measured on version 8fb9a3f8de51 with ten models that it does not know, one at a time: five photos recognise 77 % of
    their others and take 0.7 % of the known models' photos that were named rightly.
    """

    prototypes: Prototypes | None = field(default=None, repr=False)
    slugs: tuple[str, ...] = ()
    pictured: frozenset[str] = frozenset()  # models with pictures in the catalogue index
    whitening: Whitening | None = field(default=None, repr=False)
    # Whitened photos are multiplied with this: means of the known models, then of the new ones, [labels + slugs, size]
    weights: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32), repr=False)
    margins: Vectors = field(default_factory=lambda: np.zeros(0, dtype=np.float32), repr=False)  # [slugs]

    @classmethod
    def fit(
        cls,
        prototypes: Prototypes,
        photos: Mapping[str, Sequence[bytes]],
        pictures: Mapping[str, Sequence[bytes]] | None = None,
    ) -> "FewShot":
        """Fit the models outside a version's labels, from embeddings by slug.

        Embeddings are int8 values as bytes. `pictures` are catalogue pictures: one is enough. Other models of fewer
        than MIN_PHOTOS photos are left out, and all of them where the version has no prototypes.
        """
        shown = pictures or {}
        new = {
            slug: [*photos.get(slug, ()), *shown.get(slug, ())]
            for slug in sorted({*photos, *shown})
            if slug not in prototypes.labels and (shown.get(slug) or len(photos.get(slug, ())) >= MIN_PHOTOS)
        }
        if not new or prototypes.vectors is None:
            return cls(prototypes=prototypes)
        whitening = prototypes.whitening
        means = np.stack([whitening.mean(prototypes.rows(each)) for each in new.values()])
        weights = whitening.weights_of(np.concatenate([prototypes.whitened_means, means]))
        fitted = cls(
            prototypes=prototypes.with_new(new),
            slugs=tuple(new),
            pictured=frozenset(slug for slug in new if shown.get(slug)),
            whitening=whitening,
            weights=weights,
        )
        if len(prototypes.held_out) < MIN_HELD_OUT:
            return replace(fitted, margins=np.zeros(len(new), dtype=np.float32))
        return replace(fitted, margins=_margins(fitted._leads(prototypes.directions(prototypes.held_out))))

    def apply(self, prediction: Prediction) -> Prediction:
        """Put a new model first if the photo is near enough.

        A photo without a sneaker stays one. Each of several shoes is compared alone.
        """
        if self.prototypes is None or not self.slugs or prediction.verdict == "no_sneaker":
            return prediction
        if prediction.several:
            return prediction.with_shoes(tuple(self._apply_to_shoe(each) for each in prediction.shoes))
        if (ranked := self._with_new(prediction.ranked, prediction.embedding, prediction.suggestions)) is None:
            return prediction
        shoes = tuple(replace(each, ranked=ranked, verdict="sneaker", suggestions=()) for each in prediction.shoes)
        return replace(prediction, ranked=ranked, verdict="sneaker", suggestions=(), shoes=shoes)

    def _apply_to_shoe(self, shoe: Shoe) -> Shoe:
        ranked = None if shoe.embedding is None else self._with_new(shoe.ranked, shoe.embedding, shoe.suggestions)
        return shoe if ranked is None else replace(shoe, ranked=ranked, verdict="sneaker", suggestions=())

    def _with_new(
        self, ranked: Sequence[Ranked], embedding: NDArray[np.int8], suggestions: Sequence[Suggestion]
    ) -> tuple[Ranked, ...] | None:
        """The ranking with a new model first, if one is near."""
        assert self.prototypes is not None
        (direction,) = self.prototypes.directions(embedding[np.newaxis])
        beyond = self._leads(direction) - self.margins
        best = int(beyond.argmax())
        similarity = self.prototypes.new[self.slugs[best]] @ direction
        if beyond[best] <= 0 or similarity < self.prototypes.min_similarity:
            return None
        if self._resembles_another(self.slugs[best], suggestions):
            return None
        share = float(1 / (1 + np.exp(-STEEPNESS * beyond[best])))  # at least 0.5: it stays in front
        rest = [Ranked(slug=each.slug, probability=each.probability * (1 - share)) for each in ranked]
        return (Ranked(slug=self.slugs[best], probability=share), *rest)

    def _resembles_another(self, slug: str, suggestions: Sequence[Suggestion]) -> bool:
        """Whether the catalogue index finds other models more similar."""
        found = suggestions[:MOST_ALIKE]
        return slug in self.pictured and bool(found) and slug not in {custom_slug(each.slug) for each in found}

    def _leads(self, directions: Vectors) -> Vectors:
        """Similarity to each new model less the nearest known one's, `[..., slugs]`."""
        assert self.whitening is not None  # set wherever there are new models
        cosines = np.einsum("me,...e->...m", self.weights, self.whitening.units(directions))
        known = len(self.weights) - len(self.slugs)
        leads: Vectors = cosines[..., known:] - KNOWN_WEIGHT * cosines[..., :known].max(axis=-1, keepdims=True)
        return leads


def _margins(leads: Vectors) -> Vectors:
    """Each new model's margin, `[new]`, from held-out photos' leads, `[photos, new]`.

    Where several new models together take more photos than allowed, all margins grow.
    """
    margins = np.array([tail_quantile(each) for each in leads.T], dtype=np.float32)
    joint = tail_quantile((leads - margins).max(axis=1))
    return margins + np.float32(max(joint, 0.0))


def tail_quantile(values: NDArray[np.float32], *, exceeded: float = MAX_FALSE_MATCHES) -> float:
    """The value that a share `exceeded` exceeds; raises ValueError for none.

    There are too few photos to count so rare a thing. The excess of the highest values over the rest falls off about
    exponentially (peaks over a threshold; Coles, An Introduction to Statistical Modeling of Extreme Values, 2001,
    chapter 4). One or two odd photos hardly move it.
    """
    if not len(values):
        raise ValueError("There is no value to find the tail of: give those of one photo or more.")
    falling = np.sort(values)[::-1].astype(np.float64)
    tail = min(max(1, round(TAIL * len(falling))), len(falling) - 1)
    excess = float((falling[:tail] - falling[tail]).mean()) if tail else 0.0
    return float(falling[tail]) + excess * log(TAIL / exceeded)
