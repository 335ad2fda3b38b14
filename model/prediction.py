"""What the model says about one photo."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Verdict = Literal["sneaker", "unknown", "no_sneaker"]
"""A known sneaker model; a sneaker that is none of the known models; no sneaker at all."""


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """One label with its probability (0 to 1)."""

    slug: str
    probability: float


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """The ranked labels of one photo, and whether they are to be believed."""

    ranked: tuple[Ranked, ...]  # every label of the version, likeliest first
    verdict: Verdict
    version: str  # the manifest's id of the version that answered
    milliseconds: float  # decoding and inference together, without waiting for a free worker
    # [1280], of the whole photo at first sight, as the backbone quantises it: what is kept of photos and compared.
    embedding: NDArray[np.int8] = field(repr=False, compare=False)
    looked: NDArray[np.int8] | None = field(
        default=None, repr=False, compare=False
    )  # [1280], the mean of several looks

    def __post_init__(self) -> None:
        """Refuse a ranking that is empty or out of order: everything downstream trusts the first place."""
        if not self.ranked:
            raise ValueError("A prediction without labels: give at least one Ranked.")
        probabilities = [each.probability for each in self.ranked]
        if probabilities != sorted(probabilities, reverse=True):
            raise ValueError(f"The ranking is out of order: {probabilities[:5]}…; sort it, likeliest first.")

    @property
    def judged(self) -> NDArray[np.int8]:
        """The embedding that the verdict follows from, [1280]: that of all looks."""
        return self.embedding if self.looked is None else self.looked

    @property
    def best(self) -> Ranked:
        """The likeliest label."""
        return self.ranked[0]

    def top(self, k: int = 3) -> tuple[Ranked, ...]:
        """The `k` likeliest labels, or all where there are fewer."""
        return self.ranked[:k]
