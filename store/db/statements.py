"""Many values in parts that one statement takes: drivers allow 32,766 (SQLite) and 32,767 (PostgreSQL) in one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar


def storable(text: str) -> str:
    """Without what PostgreSQL takes in no text, nor SQLite's driver all of it: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "").encode(errors="replace").decode()


Value = TypeVar("Value", int, str)

AT_ONCE = 5_000  # each has its place in the statement's text, too


def in_parts(values: Iterable[Value]) -> Iterator[Sequence[Value]]:
    """All values, each once and in ascending order: who takes locks part by part takes them in that order."""
    ordered = sorted(set(values))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
