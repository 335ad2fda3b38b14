"""Shoe sizes of the European, American and British systems."""

from collections.abc import Mapping
from dataclasses import dataclass

# The sizes of adults; the American ones are men's.
RANGES: Mapping[str, tuple[int, int]] = {"EU": (35, 49), "US": (3, 15), "UK": (2, 14)}


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
