"""Failures as a row keeps them: the kind and its facts.

The words for people are found when a failure is shown.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from model.errors import CatalogueError, PictureError, VersionError
from store.db.statements import storable
from store.errors import StorageUnavailable, StoreError

Why = Literal[
    "silent",  # a trainer was not heard of any more: `trainer`, `at`, `step`
    "database",  # it was out of reach, or took nothing
    "storage",  # the object store does not answer, or refuses
    "version",  # a version or backbone is incomplete, altered, or does not work there
    "catalogue",  # a version may say what nobody gave a name
    "photos",  # they cannot be used
    "workers",  # none can do the work
    "disk",  # what was made cannot be written
    "training",  # a step cannot go on
    "unexpected",  # nobody expected it
    "told",  # rows from before there were kinds: a sentence
]
LONGEST = 500  # characters of what an error says by itself: the rest is in the log
_KINDS: Mapping[type[Exception], Why] = {
    VersionError: "version",
    PictureError: "photos",
    CatalogueError: "catalogue",
    StorageUnavailable: "storage",
    StoreError: "database",
}


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One failure; `detail` is what the error said, in English."""

    why: Why
    detail: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """What a column keeps."""
        return json.dumps({"why": self.why, "detail": storable(self.detail)[:LONGEST], **self.facts})


def of(error: Exception, more: Mapping[type[Exception], Why] | None = None) -> Failure:
    """The failure of an error, by the kinds of `more` first."""
    kinds = {**(more or {}), **_KINDS}
    why: Why = next((why for kind, why in kinds.items() if isinstance(error, kind)), "unexpected")
    detail = f"{type(error).__name__}: {error}" if why == "unexpected" else str(error)
    return Failure(why=why, detail=detail)


def read(text: str | None) -> Failure:
    """Parse a column; rows from before there were kinds have a sentence."""
    try:
        kept: Any = json.loads(text or "")
    except ValueError:
        kept = None
    if not isinstance(kept, dict) or kept.get("why") not in get_args(Why):
        return Failure(why="told", detail=(text or "")[:LONGEST])
    facts = {name: str(value) for name, value in kept.items() if name not in ("why", "detail")}
    return Failure(why=kept["why"], detail=str(kept.get("detail", ""))[:LONGEST], facts=facts)
