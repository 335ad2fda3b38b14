"""Predictions: ranked labels, verdict and embedding of one photo."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.pictures.crop import Box

Verdict = Literal["sneaker", "unknown", "no_sneaker"]
"""A known sneaker model; a sneaker that is none of the known models; no sneaker at all."""

LEADING = 16  # labels that a ranking sorts at once; to sort 5,000 takes 0.4 ms
LIKELY_FROM = 0.6  # probability from which a named model is likely
SURE_FROM = 0.9  # probability from which it is sure

Output = tuple[NDArray[np.float32], NDArray[np.int8]]  # probabilities [..., C] and embedding [..., E]


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """One label with its probability (0 to 1)."""

    slug: str
    probability: float


class Ranking(Sequence[Ranked]):
    """All labels of a version, likeliest first.

    Each `Ranked` is made where it is read, and the others are sorted where one of them is read: a version may have
    thousands of labels, and an answer needs ten.
    """

    def __init__(self, labels: Sequence[str], probabilities: NDArray[np.float32]) -> None:
        """`probabilities` [C] are those of the labels, in their order."""
        self._labels = labels
        self._probabilities = probabilities
        least = np.partition(probabilities, -LEADING)[-LEADING] if len(probabilities) > LEADING else -np.inf
        near = np.flatnonzero(probabilities >= least)
        self._leading = near[np.argsort(-probabilities[near], kind="stable")]

    @cached_property
    def _order(self) -> NDArray[np.intp]:
        return np.argsort(-self._probabilities, kind="stable")

    def __len__(self) -> int:
        """How many labels there are."""
        return len(self._probabilities)

    @overload
    def __getitem__(self, place: int) -> Ranked: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Ranked, ...]: ...
    def __getitem__(self, place: int | slice) -> Ranked | tuple[Ranked, ...]:
        """The label at a place, or some of them."""
        places = range(len(self))[place]
        return self._label(places) if isinstance(places, int) else tuple(map(self._label, places))

    def __eq__(self, other: object) -> bool:
        """Whether another ranking, or a tuple, has the same labels."""
        return tuple(self) == tuple(other) if isinstance(other, (Ranking, tuple)) else NotImplemented

    def __hash__(self) -> int:
        """The hash of the tuple."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """The first labels."""
        return f"Ranking({', '.join(f'{each.slug} {each.probability:.3f}' for each in self[:3])}, …)"

    def _label(self, place: int) -> Ranked:
        number = (self._leading if place < len(self._leading) else self._order)[place]
        return Ranked(slug=self._labels[number], probability=float(self._probabilities[number]))


@dataclass(frozen=True, kw_only=True)
class Located:
    """A shoe, or a pair of shoes, in a photo."""

    box: Box
    score: float  # 0 to 1


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A model of the wide catalogue that a photo resembles."""

    slug: str
    name: str
    similarity: float  # cosine, -1 to 1


@dataclass(frozen=True, kw_only=True)
class Shoe:
    """One shoe or pair of a photo, with its own result."""

    boxes: tuple[Located, ...]  # surest first; a pair may have two
    ranked: Sequence[Ranked]  # likeliest first
    verdict: Verdict  # never "no_sneaker"
    suggestions: tuple[Suggestion, ...] = ()  # of the wide catalogue, most alike first; of an unknown or unsure model
    # [1280], the mean over its crops; None where the shoe was read from the store
    embedding: NDArray[np.int8] | None = field(default=None, repr=False, compare=False)
    scores: tuple[float, float] | None = field(default=None, repr=False, compare=False)  # as a prediction's

    @property
    def best(self) -> Ranked:
        """The likeliest label."""
        return self.ranked[0]

    @property
    def likely(self) -> bool:
        """Whether its model is known and likely."""
        return self.verdict == "sneaker" and self.best.probability >= LIKELY_FROM

    @property
    def area(self) -> float:
        """The share of the photo that its largest box takes."""
        return max((each.box[2] - each.box[0]) * (each.box[3] - each.box[1]) for each in self.boxes)

    def top(self, k: int = 3) -> tuple[Ranked, ...]:
        """The `k` likeliest labels, or all where there are fewer."""
        return tuple(self.ranked[:k])


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """The ranked labels of one photo, and the verdict on them."""

    ranked: Sequence[Ranked]  # every label of the version, likeliest first
    verdict: Verdict
    version: str  # the manifest's id of the version that answered
    milliseconds: float  # decoding and inference together, without waiting for a free worker
    # [1280], of the first view, as the backbone quantises it: this one is stored with photos and compared.
    embedding: NDArray[np.int8] = field(repr=False, compare=False)
    # [1280], the mean over the views of test-time augmentation
    mean_embedding: NDArray[np.int8] | None = field(default=None, repr=False, compare=False)
    boxes: tuple[Located, ...] = ()  # located shoes, surest first; none where the locator did not run
    # What the verdict follows from: the detector's scores of a known model and of a sneaker, higher is surer
    scores: tuple[float, float] | None = field(default=None, repr=False, compare=False)
    suggestions: tuple[Suggestion, ...] = ()  # of the wide catalogue, most alike first; of an unknown or unsure model
    # The photo's different models, as one reads: rows from above, each from the left; none where no box was found
    shoes: tuple[Shoe, ...] = ()
    # The upright photo, small, for the colours of its shoe; None for a video
    thumbnail: Image.Image | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raise ValueError for a ranking that is empty or out of order."""
        if not self.ranked:
            raise ValueError("A prediction without labels: give at least one Ranked.")
        if isinstance(self.ranked, Ranking):  # in order by itself
            return
        probabilities = [each.probability for each in self.ranked]
        if probabilities != sorted(probabilities, reverse=True):
            raise ValueError(f"The ranking is out of order: {probabilities[:5]}…; sort it, likeliest first.")

    @property
    def several(self) -> bool:
        """Whether the photo shows several different models."""
        return len(self.shoes) > 1

    @property
    def names_several(self) -> bool:
        """Whether it is answered shoe by shoe: one of several is likely.

        Unnamed boxes are often one pair: its shoes look different from two sides.
        """
        return self.several and any(each.likely for each in self.shoes)

    def with_shoes(self, shoes: tuple["Shoe", ...]) -> "Prediction":
        """This photo with several shoes; the main one's result is the photo's.

        The main shoe is the largest of those with a name, or else of all.
        """
        main = max(shoes, key=lambda each: (each.verdict == "sneaker", each.area))
        return replace(
            self,
            ranked=main.ranked,
            verdict=main.verdict,
            suggestions=main.suggestions,
            mean_embedding=main.embedding,
            scores=main.scores,
            shoes=shoes,
        )

    def with_only_shoe(self, boxes: tuple[Located, ...]) -> "Prediction":
        """This photo with its only shoe, if it shows one."""
        if not boxes or self.verdict == "no_sneaker":
            return self
        only = Shoe(
            boxes=boxes,
            ranked=self.ranked,
            verdict=self.verdict,
            suggestions=self.suggestions,
            embedding=self.verdict_embedding,
        )
        return replace(self, shoes=(only,))

    @property
    def verdict_embedding(self) -> NDArray[np.int8]:
        """The embedding that the verdict follows from, [1280]: over all views."""
        return self.embedding if self.mean_embedding is None else self.mean_embedding

    @property
    def best(self) -> Ranked:
        """The likeliest label."""
        return self.ranked[0]

    def top(self, k: int = 3) -> tuple[Ranked, ...]:
        """The `k` likeliest labels, or all where there are fewer."""
        return tuple(self.ranked[:k])


def is_unsure(verdict: Verdict, output: Output) -> bool:
    """Whether a shoe's model is unknown, or known and not likely."""
    return verdict == "unknown" or (verdict == "sneaker" and float(output[0].max()) < LIKELY_FROM)


def average(probabilities: NDArray[np.float32], embeddings: NDArray[np.int8]) -> Output:
    """Average views [..., views, C] and [..., views, E]; embedding as int8.

    The arithmetic mean of probabilities found more models than the geometric mean; the mean embedding told pictures
    without a sneaker apart better than the embedding of the surest view.
    """
    mean = np.rint(embeddings.mean(axis=-2, dtype=np.float32)).astype(np.int8)
    return probabilities.mean(axis=-2, dtype=np.float32), mean
