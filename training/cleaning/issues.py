"""Faults: why a photo is put aside."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from training.dataset.photos import Photo

Reason = Literal[
    "not-a-picture",
    "broken",
    "too-large",
    "tiny",
    "blank",
    "duplicate",
    "two-labels",
    "no-shoe",
    "wrong-label",
    "by-hand",
    "converted",
]
REASONS: tuple[Reason, ...] = get_args(Reason)

SENTENCES: dict[Reason, str] = {
    "not-a-picture": "files that are no picture",
    "broken": "pictures that cannot be decoded to the end",
    "too-large": "more bytes or pixels than are read",
    "tiny": "too few pixels, or a strip",
    "blank": "one colour all over",
    "duplicate": "copies of a photo that stays",
    "two-labels": "one photo in the folders of two models",
    "no-shoe": "pictures without a sneaker",
    "wrong-label": "photos that look like another model",
    "by-hand": "put aside by a person",
    "converted": "originals of pictures that were made JPEG",
}


@dataclass(frozen=True, kw_only=True)
class PhotoIssue:
    """One photo with the reason why it is put aside."""

    photo: Photo
    reason: Reason
    detail: str  # a sentence for people
    other: Path | None = None  # the photo that it is a copy of
    suggestion: str | None = None  # the slug that it looks like
