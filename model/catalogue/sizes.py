"""Shoe sizes of the European, American and British systems."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# The sizes of adults; the American ones are men's.
RANGES: Mapping[str, tuple[int, int]] = {"EU": (35, 49), "US": (3, 15), "UK": (2, 14)}

_WORD = r"(?:size|sz|talla|taglia|numero|número|eur|eu|us|uk|it)"
_NUMBER = r"\d{1,2}(?:[.,]5|½)?"
_TOLD = re.compile(
    rf"\b(?:(?:in|en|a)\s+)?(?:{_WORD}\.?\s*)+{_NUMBER}\b(?:\s*{_WORD}\b)?|\b{_NUMBER}\s*(?:eur|eu|us|uk)\b",
    re.IGNORECASE,
)
_LAST = re.compile(r"[\s,]+(?:3[5-9]|4\d)(?:[.,]5|½)?\s*$")


@dataclass(frozen=True, kw_only=True)
class Size:
    """One size, such as "EU 42.5"."""

    system: str  # a key of RANGES
    number: str  # "42" or "42.5"

    def __str__(self) -> str:
        """System and number: "EU 42.5"."""
        return f"{self.system} {self.number}"

    @classmethod
    def parse(cls, text: str | None) -> "Size | None":
        """A size in the form of `str`; None for anything else."""
        system, _, number = (text or "").partition(" ")
        return cls(system=system, number=number) if number in numbers(system) else None


def numbers(system: str) -> tuple[str, ...]:
    """The sizes of a system in half steps, smallest first."""
    if system not in RANGES:
        return ()
    first, last = RANGES[system]
    return tuple(f"{double / 2:g}" for double in range(2 * first, 2 * last + 1))


def without_told(text: str) -> str:
    """A text without sizes that are called so: "size 43", "US 9.5"."""
    return " ".join(_TOLD.sub(" ", text).split())


def without_last(text: str) -> str:
    """A text without a European size at its end: "gazelle 42"."""
    return _LAST.sub("", text)


def ends_like_one(title: str) -> bool:
    """Whether a model's title ends like a size: "Pegasus 40"."""
    return without_last(title) != title
