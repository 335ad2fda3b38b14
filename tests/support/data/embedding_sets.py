"""A made-up base set: embeddings around a centre for each model, without any photo."""

import hashlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from training.dataset.split import NOT_SNEAKERS
from training.embeddings.embedding_set import EmbeddingSet, Role

SIZE = 32
MODELS = ("nike-dunk-low", "vans-authentic", "yeezy-slide")
SCALE, ZERO_POINT = 0.05, -128

Row = tuple[str, Role, NDArray[np.floating]]


def synthetic_set(
    seed: int = 0, *, models: tuple[str, ...] = MODELS, noise: float = 12.0, others: bool = True
) -> EmbeddingSet:
    """60 photos of each of `models`; with `others`, 40 of an unknown model beside them and 40 of other things."""
    random = np.random.default_rng(seed)
    rows = list(_known(random, models, noise)) + (list(_others(random, noise)) if others else [])
    values = np.array([centre + random.normal(0, noise, SIZE) for _, _, centre in rows])
    return EmbeddingSet(
        values=np.clip(np.round(values) + ZERO_POINT, -128, 127).astype(np.int8),
        slugs=tuple(slug for slug, _, _ in rows),
        roles=tuple(role for _, role, _ in rows),
        sha256=tuple(hashlib.sha256(f"{seed} {row}".encode()).hexdigest() for row in range(len(rows))),
        scale=SCALE,
        zero_point=ZERO_POINT,
    )


def _known(random: np.random.Generator, models: tuple[str, ...], noise: float) -> Iterator[Row]:
    counts: dict[Role, int] = {"train": 30, "validation": 15, "test": 15}
    for slug in models:
        centre = random.uniform(20, 80, SIZE)
        for role, count in counts.items():
            yield from [(slug, role, centre)] * count


def _others(random: np.random.Generator, noise: float) -> Iterator[Row]:
    beside, away = random.uniform(20, 80, SIZE), random.uniform(0, 10, SIZE) * np.where(np.arange(SIZE) % 2, 12, 0)
    halves: tuple[tuple[Role, Role], ...] = (
        ("unknown_choosing", "unknown_reporting"),
        ("no_sneaker_choosing", "no_sneaker_reporting"),
    )
    for slug, centre, roles in zip(("puma-suede-classic", NOT_SNEAKERS), (beside, away), halves, strict=True):
        for role in roles:
            yield from [(slug, role, centre)] * 20
