"""Whitening: similarity without the variation within one sneaker model.

Pose, light and colourway differ within every model, so they say little about a new one. They count less
by the inverse of the covariance within models (Fisher's linear discriminant), shrunk towards the identity (Ledoit and
Wolf, 2004). A version's prototypes show that covariance nearly as well as its training photos.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# The share of the identity, in mean variances: 1 to 10 serve as well as one another on both backbones that were tried.
SHRINKAGE = 3.0
MIN_VARIANCE = 1e-12  # prototypes that are all the same say nothing

Vectors = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Whitening:
    """The inner product a·b − (Ra)·K(Rb) around a centre.

    Everything is computed with `einsum`: BLAS would share a photo's few numbers out among threads, which takes 40 ms
    instead of 0.2 where other processes keep the cores busy.
    """

    centre: Vectors = field(repr=False)  # [embedding size]
    within: Vectors = field(repr=False)  # R: how prototypes differ from their model's mean, [n, embedding size]
    weights: Vectors = field(repr=False)  # K: [n, n]

    @classmethod
    def of(cls, prototypes: Vectors) -> "Whitening":
        """From a version's prototypes, `[labels, a model, embedding size]`."""
        means = prototypes.mean(axis=1, keepdims=True)
        within = (prototypes - means).reshape(-1, prototypes.shape[2])
        shrunk = SHRINKAGE * max(float(np.mean(within**2)), MIN_VARIANCE) * len(within)
        gram = np.einsum("ne,me->nm", within, within).astype(np.float64)
        weights = np.linalg.inv(gram + shrunk * np.eye(len(within)))
        return cls(centre=means.mean(axis=(0, 1)), within=within, weights=weights.astype(np.float32))

    def units(self, directions: Vectors) -> Vectors:
        """Whitened unit vectors `[..., embedding size]` around the centre."""
        around = directions - self.centre
        along = np.einsum("ne,...e->...n", self.within, around)
        weighted = np.einsum("nm,...m->...n", self.weights, along)
        squares = np.einsum("...e,...e->...", around, around) - np.einsum("...n,...n->...", weighted, along)
        unit: Vectors = around / np.sqrt(np.maximum(squares, MIN_VARIANCE))[..., np.newaxis]
        return unit

    def mean(self, directions: Vectors) -> Vectors:
        """The mean direction of `[n, embedding size]`, a unit vector `[embedding size]`."""
        return self.units(self.units(directions).mean(axis=0) + self.centre)

    def weights_of(self, units: Vectors) -> Vectors:
        """Weights: `weights_of(a) @ b` is the cosine of units a, b.

        Units are `[n, embedding size]`.
        """
        along = np.einsum("ne,ke->kn", self.within, units)
        weighted = np.einsum("nm,km->kn", self.weights, along)
        taken: Vectors = units - np.einsum("kn,ne->ke", weighted, self.within)
        return taken
