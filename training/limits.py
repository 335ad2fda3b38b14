"""Limits: what each field of a recipe may be."""

import json
from dataclasses import dataclass
from math import inf
from typing import Any

from training.errors import BackboneError


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A range, ends included; of a pair, both numbers lie in it and the first is not the larger."""

    words: str  # what a person is told to give
    least: float = 0
    most: float = inf

    def holds(self, value: float) -> bool:
        """Whether a number is within."""
        return self.least <= value <= self.most and value != inf


_TINY = 1e-12  # instead of zero, where zero has no meaning
SHARE = Limit(words="a number from 0 to 1", most=1)
COUNT = Limit(words="a whole number, 0 or more")
SOME = Limit(words="a whole number, 1 or more", least=1)
AMOUNT = Limit(words="a number, 0 or more")
POSITIVE = Limit(words="a number above 0", least=_TINY)
DEGREES = Limit(words="a number of degrees from 0 to 180", most=180)
SHARES = Limit(words="[LEAST, MOST], from above 0 to 1", least=_TINY, most=1)
RATIOS = Limit(words="[LEAST, MOST], above 0", least=_TINY)
STAGES = Limit(words="[[EPOCHS, SIDE], …] with at least one epoch each, of pictures of 8 to 1024 pixels")

# The fields that are numbers or pairs; those without an entry are a share, as most are.
LIMITS = {
    "seed": COUNT, "split_seed": COUNT, "batch": SOME, "rate": POSITIVE, "horizon": COUNT, "anneal": COUNT,
    "weight_decay": AMOUNT, "clip": POSITIVE, "patience": Limit(words="a number of looks, or 0"), "frozen": COUNT,
    "teacher_temperature": POSITIVE, "crop": SHARES, "ratio": RATIOS, "tilt": DEGREES,
    "phone_share": SHARES, "phone_lean": Limit(words="a number of degrees from 0 to 80", most=80),
    "phone_stops": AMOUNT, "floors": COUNT, "plain_epochs": COUNT,
}  # fmt: skip


def check(name: str, value: Any, usual: Any) -> None:
    """Raise BackboneError for a value that is not of the kind of the `usual` one, or beyond the field's limit."""
    if name == "stages":
        good, words = _are_stages(value), STAGES.words
    elif isinstance(usual, bool):
        good, words = isinstance(value, bool), "true or false"
    elif isinstance(usual, str):
        good, words = isinstance(value, str) and value != "", "a name"
    else:
        limit = LIMITS.get(name, SHARE)
        good, words = _is_within(value, usual, limit), limit.words
    if not good:
        shown = value if isinstance(value, str) else json.dumps(value)
        example = f"for example --set '{name}={usual if isinstance(usual, str) else json.dumps(usual)}'"
        raise BackboneError(f"The recipe's {name} is {shown}: give {words}, {example}.")


def _is_within(value: Any, usual: Any, limit: Limit) -> bool:
    if isinstance(usual, tuple):
        pair = isinstance(value, tuple) and len(value) == 2 and all(_is_number(each) for each in value)
        return pair and value[0] <= value[1] and all(limit.holds(each) for each in value)
    whole = not isinstance(usual, int) or isinstance(value, int)
    return whole and _is_number(value) and limit.holds(value)


def _are_stages(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) > 0 and all(_is_stage(each) for each in value)


def _is_stage(value: Any) -> bool:
    return are_whole(value) and len(value) == 2 and value[0] >= 1 and 8 <= value[1] <= 1024


def are_whole(value: Any) -> bool:
    """Whether a value is a tuple of whole numbers."""
    return isinstance(value, tuple) and all(_is_number(each) and isinstance(each, int) for each in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
