"""Text that every database stores, and batches of values for one statement.

Drivers allow 32,766 (SQLite) and 32,767 (PostgreSQL) values in one statement.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar


def storable(text: str) -> str:
    """Remove NUL and lone surrogates, which the databases cannot store."""
    return text.replace("\x00", "").encode(errors="replace").decode()


Value = TypeVar("Value", int, str)

AT_ONCE = 5_000  # each has its place in the statement's text, too


def in_parts(values: Iterable[Value]) -> Iterator[Sequence[Value]]:
    """Split distinct values into ascending batches.

    Locks that are taken batch by batch are therefore taken in one order.
    """
    ordered = sorted(set(values))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
