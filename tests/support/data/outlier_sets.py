"""A made-up base set with other shoes and other objects that train (outlier exposure)."""

import numpy as np
from numpy.typing import NDArray

from training.embeddings.embedding_set import EmbeddingSet, Role

SIZE = 12
# Each kind of photo lies along an axis of its own.
AXES: dict[str, int] = {"one": 0, "two": 1, "three": 2, "other": 3, "not_sneakers": 4}
KNOWN: tuple[tuple[Role, int], ...] = (("train", 20), ("validation", 10), ("test", 10))
OTHERS: tuple[tuple[str, Role, int], ...] = (
    ("other", "unknown_choosing", 30), ("other", "unknown_validation", 10), ("other", "unknown_reporting", 10),
    ("not_sneakers", "no_sneaker_choosing", 30), ("not_sneakers", "no_sneaker_validation", 10),
    ("not_sneakers", "no_sneaker_reporting", 10),
)  # fmt: skip
PARTS = (*((slug, role, count) for slug in ("one", "two", "three") for role, count in KNOWN), *OTHERS)


def along(axis: int, seed: int) -> NDArray[np.int8]:
    real = np.random.default_rng(seed).uniform(0, 60, SIZE)
    real[axis] += 120
    return (real - 128).astype(np.int8)


def outlier_set(*, boxes: float = 0.9) -> EmbeddingSet:
    """Known models, other shoes and objects, each photo with one crop."""
    rows = [(slug, role) for slug, role, count in PARTS for _ in range(count)]
    sha256 = tuple(f"{number:064x}" for number in range(len(rows)))
    return EmbeddingSet(
        values=np.stack([along(AXES[slug], number) for number, (slug, _) in enumerate(rows)]),
        slugs=tuple(slug for slug, _ in rows),
        roles=tuple(role for _, role in rows),
        sha256=sha256,
        scale=0.02,
        zero_point=-128,
        again={name: along(AXES[rows[n][0]], 1000 + n)[np.newaxis] for n, name in enumerate(sha256)},
        sources=tuple("a shop" for _ in rows),
        boxes=tuple(0.0 if slug == "not_sneakers" else boxes for slug, _ in rows),
    )
