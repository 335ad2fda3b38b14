"""Shoes of a photo: which boxes show the same model.

A pair counts as one shoe. So boxes count as two models only where both the names and the embeddings differ.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.pictures.crop import Box
from model.prediction import Located, Output, Verdict, average

MOST_SHOES = 9  # an inference each; an answer about more would not fit under its picture
ALIKE = 0.5  # cosine from which on two crops show one model: 98 % of pairs, 2 % of different models
SOMEWHAT_ALIKE = 0.3  # the same of two crops with one name
LEAST_AREA = 0.12  # of the largest shoe's: smaller ones are behind it, or parts of it
LEAST_SCORE = 0.5  # of a certain box, and of the best box of an unknown shoe beside others
FAINT_SCORE = 0.35  # of a box beside a certain one; it counts if its crop is surely another model
FAINT_PROBABILITY = 0.8  # of that model


@dataclass(frozen=True, kw_only=True, eq=False)
class Crop:
    """A located shoe with what the classifier says to its crop."""

    located: Located
    output: Output
    direction: NDArray[np.float32]  # the embedding as a unit vector, [embedding size]

    @property
    def label(self) -> int:
        """The likeliest label's number."""
        return int(self.output[0].argmax())

    @property
    def probability(self) -> float:
        """The likeliest label's probability."""
        return float(self.output[0].max())

    @property
    def area(self) -> float:
        """The box's share of the photo."""
        x0, y0, x1, y1 = self.located.box
        return (x1 - x0) * (y1 - y0)


def direction(embedding: NDArray[np.int8], zero_point: int) -> NDArray[np.float32]:
    """An int8 embedding as a unit vector."""
    real = embedding.astype(np.float32) - zero_point
    return np.asarray(real / max(float(np.linalg.norm(real)), 1e-6), np.float32)


def grouped(crops: Sequence[Crop]) -> tuple[tuple[Crop, ...], ...]:
    """Crops by model, surest first; each joins the most similar group."""
    groups: list[list[Crop]] = []
    for crop in sorted(crops, key=lambda each: -each.located.score):
        similar = [(_similarity(crop, group), group) for group in groups if _same_model(crop, group)]
        if similar:
            max(similar, key=lambda pair: pair[0])[1].append(crop)
        else:
            groups.append([crop])
    return tuple(tuple(group) for group in groups)


def models(
    crops: Sequence[Crop], verdict: Callable[[Sequence[Crop]], Verdict], *, named: bool = False
) -> tuple[tuple[Crop, ...], ...]:
    """Groups that are shoes of their own, largest first.

    Of several groups that are none, the surest one is left. A faint box counts beside certain ones only. With `named`
    an unknown shoe is none of its own.
    """
    certain = [each for each in crops if each.located.score >= LEAST_SCORE]
    faint = [each for each in crops if each not in certain and certain and _is_another_model(each, certain, verdict)]
    groups = sorted(grouped([*certain, *faint]), key=area_of, reverse=True)
    if len(groups) < 2:
        return tuple(groups)
    own = [each for each in groups if _is_own_shoe(each, verdict(each), area_of(groups[0]), named)]
    return tuple(own or [max(groups, key=score_of)])


def _is_another_model(faint: Crop, certain: Sequence[Crop], verdict: Callable[[Sequence[Crop]], Verdict]) -> bool:
    """Whether a faint box surely shows another model than certain ones."""
    differs = all(faint.label != each.label for each in certain) and _similarity(faint, certain) < ALIKE
    return differs and faint.probability >= FAINT_PROBABILITY and verdict([faint]) == "sneaker"


def _is_own_shoe(group: Sequence[Crop], verdict: Verdict, largest: float, named: bool) -> bool:
    if verdict == "no_sneaker" or area_of(group) < LEAST_AREA * largest:
        return False
    return verdict == "sneaker" or (not named and score_of(group) >= LEAST_SCORE)


def mean_of(crops: Sequence[Crop]) -> Output:
    """The mean output of some crops."""
    return mean_output([each.output for each in crops])


def mean_output(outputs: Sequence[Output]) -> Output:
    """The mean of some outputs."""
    return average(np.stack([each[0] for each in outputs]), np.stack([each[1] for each in outputs]))


def area_of(crops: Sequence[Crop]) -> float:
    """The area of the largest crop."""
    return max(each.area for each in crops)


def score_of(crops: Sequence[Crop]) -> float:
    """The score of the surest box; 0 without any."""
    return max((each.located.score for each in crops), default=0.0)


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """Indices of boxes in rows from above, each from the left."""
    return [index for row in _rows(boxes) for index in sorted(row, key=lambda each: boxes[each][0])]


def _rows(boxes: Sequence[Box]) -> Iterator[list[int]]:
    """Boxes whose centres lie beside the highest remaining box."""
    left = sorted(range(len(boxes)), key=lambda each: boxes[each][1] + boxes[each][3])
    while left:
        _, top, _, bottom = boxes[left[0]]
        row = [each for each in left if top <= (boxes[each][1] + boxes[each][3]) / 2 <= bottom]
        yield row
        left = [each for each in left if each not in row]


def _same_model(crop: Crop, group: Sequence[Crop]) -> bool:
    similarity = _similarity(crop, group)
    named_alike = any(crop.label == each.label for each in group)
    return similarity >= ALIKE or (named_alike and similarity >= SOMEWHAT_ALIKE)


def _similarity(crop: Crop, group: Sequence[Crop]) -> float:
    """The highest cosine with a crop of the group."""
    return max(float(crop.direction @ each.direction) for each in group)
