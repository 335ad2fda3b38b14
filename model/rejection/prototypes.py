"""How near an embedding is to the sneaker models that a version knows, and to those it was shown since."""

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
NEAREST = 3
# A photo of a new model must be this near to it, as a share of how near prototypes usually are to the middle of their
# model: a cosine of 0.48 on 68d8d07e51cc, 0.45 on the first version. It keeps out what is near to nothing; at 0.7 it
# would also keep out one in eight of a new model's own photos.
LEAST = 0.5
HELD_OUT = "held_out"  # the name of the array
AT_ONCE = 500  # photos that are judged together, so that thousands take some megabytes

Vectors = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Nearness:
    """A version's models as directions in the space of its embeddings."""

    backbone: str
    labels: tuple[str, ...]
    prototypes: Vectors | None = field(repr=False)  # [labels, a model, embedding size], length 1; None: it has none
    zero_point: float
    # Photos that chose and that the version names rightly, at first sight, [photos, embedding size]; a version that was
    # made before they were kept has none.
    held_out: NDArray[np.int8] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int8), repr=False)
    new: Mapping[str, Vectors] = field(default_factory=dict, repr=False)  # models shown since: [embedding size]

    @classmethod
    def of(cls, manifest: Manifest, arrays: Arrays) -> "Nearness":
        """The nearness of a version from what its `rejection.npz` holds.

        A version whose rule keeps no prototypes, or not as many for each model, cannot tell what is near.
        """
        rows = arrays.get("prototypes")
        grouped = None
        if rows is not None and len(rows) and not len(rows) % len(manifest.labels):
            grouped = rows.astype(np.float32).reshape(len(manifest.labels), -1, rows.shape[1])
        return cls(
            backbone=manifest.backbone,
            labels=manifest.labels,
            prototypes=grouped,
            zero_point=float(arrays.get("zero_point", 0.0)),
            held_out=arrays.get(HELD_OUT, np.zeros((0, 0), dtype=np.int8)),
        )

    def directions(self, embeddings: NDArray[np.int8]) -> Vectors:
        """Int8 embeddings `[n, embedding size]` as vectors of length 1, `[n, embedding size]`."""
        return _unit(embeddings.astype(np.float32) - np.float32(self.zero_point))

    @cached_property
    def middles(self) -> Vectors:
        """The middle of each model's prototypes, `[labels, embedding size]`, length 1; of none, `[0, 0]`."""
        if self.prototypes is None:
            return np.zeros((0, 0), dtype=np.float32)
        return _unit(self.prototypes.mean(axis=1))

    @cached_property
    def limit(self) -> float:
        """The least cosine with a new model's middle at which a photo may be of it, -1 to 1."""
        if self.prototypes is None:
            return 1.0
        own = np.einsum("cke,ce->ck", self.prototypes, self.middles)
        return LEAST * float(np.median(own))

    @cached_property
    def whitening(self) -> Whitening:
        """How alike photos are whatever varies within one model; raises ValueError where there are no prototypes."""
        if self.prototypes is None:
            raise ValueError(f"The version on backbone {self.backbone} keeps no prototypes: nothing is new to it.")
        return Whitening.of(self.prototypes)

    @cached_property
    def known(self) -> Vectors:
        """The middle of each model's prototypes where whitened, `[labels, embedding size]`; of none, `[0, 0]`."""
        if self.prototypes is None:
            return np.zeros((0, 0), dtype=np.float32)
        return np.stack([self.whitening.middle(each) for each in self.prototypes])

    def shown(self, photos: Mapping[str, Sequence[bytes]]) -> "Nearness":
        """With new models, of which these are photos' embeddings by slug: int8 values as bytes."""
        return replace(self, new={slug: _unit(self.rows(each).mean(axis=0)) for slug, each in photos.items()})

    def rows(self, embeddings: Sequence[bytes]) -> Vectors:
        """Embeddings, int8 values as bytes, as vectors of length 1, `[n, embedding size]`."""
        return self.directions(np.stack([np.frombuffer(each, dtype=np.int8) for each in embeddings]))

    def far(self, vectors: Sequence[bytes], slugs: Sequence[str]) -> list[bool | None]:
        """Whether each embedding, int8 values as bytes, is far from its model; None for a model that it never saw."""
        starts = range(0, len(slugs), AT_ONCE)
        parts = (self._far(vectors[each : each + AT_ONCE], slugs[each : each + AT_ONCE]) for each in starts)
        return [far for part in parts for far in part]

    def _far(self, vectors: Sequence[bytes], slugs: Sequence[str]) -> list[bool | None]:
        places = {slug: place for place, slug in enumerate(self._models)}
        if self.prototypes is None:
            return [False if slug in places else None for slug in slugs]
        cosines = self._cosines(self.rows(vectors))
        own = [places.get(slug, 0) for slug in slugs]
        nearer = (cosines > cosines[np.arange(len(own)), own, np.newaxis]).sum(axis=1)
        found = zip(slugs, (nearer >= NEAREST).tolist(), strict=True)
        return [far if slug in places else None for slug, far in found]

    @cached_property
    def _models(self) -> tuple[str, ...]:
        return (*(label for label in self.labels if label not in self.new), *self.new)

    def _cosines(self, rows: Vectors) -> Vectors:
        """How near vectors of length 1, `[n, embedding size]`, are to each of `_models`: `[n, models]`, -1 to 1."""
        assert self.prototypes is not None
        each = rows @ self.prototypes.reshape(-1, rows.shape[1]).T
        of_version = each.reshape(len(rows), len(self.labels), -1).max(axis=2)
        kept = [label not in self.new for label in self.labels]
        return np.hstack([of_version[:, kept], *(rows @ middle[:, np.newaxis] for middle in self.new.values())])


def _unit(vectors: Vectors) -> Vectors:
    """Vectors `[..., size]` brought to length 1."""
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-6)
    return unit
