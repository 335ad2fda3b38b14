"""Prototypes: similarity of an embedding to each sneaker model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.manifest import Manifest
from model.rejection.rejection import Arrays
from model.rejection.whitening import Whitening

# A label is far where so many other models are nearer. On test photos of the base set, 96 % of wrong labels drawn at
# random are far, 4 % of the right ones, and 33 % of the right ones that the nearest model contradicts: those an admin
# sees (backbone 3ca4e7300397).
FAR_RANK = 3
# The least similarity between a photo of a new model and its mean, as a share of the usual similarity between
# prototypes and their mean: a cosine of 0.48 on 68d8d07e51cc. It keeps out photos that are similar to no model; at 0.7
# it would also keep out one in eight of a new model's own photos.
MIN_SIMILARITY = 0.5
HELD_OUT = "held_out"  # the name of the array
BATCH = 500  # photos, so that thousands take some megabytes

Vectors = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Prototypes:
    """A version's models as directions in the space of its embeddings."""

    backbone: str
    labels: tuple[str, ...]
    vectors: Vectors | None = field(repr=False)  # [labels, a model, embedding size], length 1; None: it has none
    zero_point: float
    # Held-out photos that the version names rightly, first views, [photos, embedding size]
    held_out: NDArray[np.int8] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int8), repr=False)
    new: Mapping[str, Vectors] = field(default_factory=dict, repr=False)  # few-shot models: [embedding size]

    @classmethod
    def from_version(cls, manifest: Manifest, arrays: Arrays) -> "Prototypes":
        """Read a version's prototypes from the arrays of its `rejection.npz`.

        A version whose detector has no prototypes, or not as many for each model, gets none.
        """
        rows = arrays.get("prototypes")
        grouped = None
        if rows is not None and len(rows) and not len(rows) % len(manifest.labels):
            grouped = rows.astype(np.float32).reshape(len(manifest.labels), -1, rows.shape[1])
        return cls(
            backbone=manifest.backbone,
            labels=manifest.labels,
            vectors=grouped,
            zero_point=float(arrays.get("zero_point", 0.0)),
            held_out=arrays.get(HELD_OUT, np.zeros((0, 0), dtype=np.int8)),
        )

    def directions(self, embeddings: NDArray[np.int8]) -> Vectors:
        """Unit vectors of int8 embeddings, `[n, embedding size]`."""
        return unit_vectors(embeddings.astype(np.float32) - np.float32(self.zero_point))

    @cached_property
    def means(self) -> Vectors:
        """Each model's mean prototype, unit vectors `[labels, embedding size]` or `[0, 0]`."""
        if self.vectors is None:
            return np.zeros((0, 0), dtype=np.float32)
        return unit_vectors(self.vectors.mean(axis=1))

    @cached_property
    def min_similarity(self) -> float:
        """The least cosine between a new model's photo and its mean."""
        if self.vectors is None:
            return 1.0
        own = np.einsum("cke,ce->ck", self.vectors, self.means)
        return MIN_SIMILARITY * float(np.median(own))

    @cached_property
    def whitening(self) -> Whitening:
        """Whitening by these prototypes; raises ValueError where there are none."""
        if self.vectors is None:
            raise ValueError(f"The version on backbone {self.backbone} keeps no prototypes: nothing is new to it.")
        return Whitening.of(self.vectors)

    @cached_property
    def whitened_means(self) -> Vectors:
        """Each model's whitened mean, `[labels, embedding size]` or `[0, 0]`."""
        if self.vectors is None:
            return np.zeros((0, 0), dtype=np.float32)
        return np.stack([self.whitening.mean(each) for each in self.vectors])

    def with_new(self, photos: Mapping[str, Sequence[bytes]]) -> "Prototypes":
        """Add new models from their photos' embeddings, int8 values as bytes."""
        return replace(self, new={slug: unit_vectors(self.rows(each).mean(axis=0)) for slug, each in photos.items()})

    def rows(self, embeddings: Sequence[bytes]) -> Vectors:
        """Unit vectors `[n, embedding size]` of embeddings, int8 values as bytes."""
        return self.directions(np.stack([np.frombuffer(each, dtype=np.int8) for each in embeddings]))

    def far(self, vectors: Sequence[bytes], slugs: Sequence[str]) -> list[bool | None]:
        """Whether each embedding is far from its model; None for unknown models.

        Embeddings are int8 values as bytes.
        """
        starts = range(0, len(slugs), BATCH)
        parts = (self._far(vectors[each : each + BATCH], slugs[each : each + BATCH]) for each in starts)
        return [far for part in parts for far in part]

    def _far(self, vectors: Sequence[bytes], slugs: Sequence[str]) -> list[bool | None]:
        places = {slug: place for place, slug in enumerate(self._models)}
        if self.vectors is None:
            return [False if slug in places else None for slug in slugs]
        cosines = self._cosines(self.rows(vectors))
        own = [places.get(slug, 0) for slug in slugs]
        nearer = (cosines > cosines[np.arange(len(own)), own, np.newaxis]).sum(axis=1)
        found = zip(slugs, (nearer >= FAR_RANK).tolist(), strict=True)
        return [far if slug in places else None for slug, far in found]

    @cached_property
    def _models(self) -> tuple[str, ...]:
        return (*(label for label in self.labels if label not in self.new), *self.new)

    def _cosines(self, rows: Vectors) -> Vectors:
        """Cosines of unit vectors with each of `_models`, `[n, models]`."""
        assert self.vectors is not None
        each = rows @ self.vectors.reshape(-1, rows.shape[1]).T
        of_version = each.reshape(len(rows), len(self.labels), -1).max(axis=2)
        kept = [label not in self.new for label in self.labels]
        return np.hstack([of_version[:, kept], *(rows @ mean[:, np.newaxis] for mean in self.new.values())])


def unit_vectors(vectors: Vectors) -> Vectors:
    """Vectors `[..., size]` brought to length 1."""
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-6)
    return unit
