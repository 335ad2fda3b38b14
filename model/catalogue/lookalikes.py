"""Look-alikes: a sentence that tells two often confused models apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Annotated

from annotated_types import MinLen

from model.errors import CatalogueError
from model.validation import FileTable, Text, Texts, from_toml

FILE = Path(__file__).with_name("lookalikes.toml")

Slugs = Annotated[Texts, MinLen(1)]


@dataclass(frozen=True, kw_only=True)
class _Pair(FileTable):
    """Each model of one list looks like each of the other list."""

    one: Slugs
    other: Slugs
    text: dict[str, Text]  # by language


@dataclass(frozen=True, kw_only=True)
class _File(FileTable):
    """The file, key by key."""

    pairs: tuple[_Pair, ...]


@cache
def load(path: Path = FILE) -> Mapping[frozenset[str], Mapping[str, str]]:
    """Read the pairs; raises CatalogueError naming the bad entry."""
    file = from_toml(_File, path, CatalogueError)
    return {frozenset(slugs): pair.text for pair in file.pairs for slugs in product(pair.one, pair.other)}
