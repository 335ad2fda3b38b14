"""Candidates: photos found on the web, their slugs, and queries to find them."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from model.catalogue.catalogue import Catalogue, Sneaker, certain
from training.dataset.photos import NOT_SNEAKERS
from training.errors import DatasetError

_WORD = re.compile(r"[^\W_]+")
# What the name of a saved results page has beside the model's: the queries' words (`queries`) and the search's own.
_AROUND = frozenset(
    ("on", "feet", "for", "sale", "outfit", "used", "in", "hand", "google", "bing", "search", "images", "image")
)
# Who sells a pair, or wears it, photographs it as the bot's users will. Children's sizes have other proportions.
ANGLES = ("", "for sale", "on feet", "outfit", "used", "in hand")
WITHOUT = ("kids", "toddler", "infant", "baby", '"grade school"', "gs")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One photo on the web."""

    slug: str
    url: str
    query: str | None = None  # what was searched for
    product: str | None = None  # the name that a product search gave


class Slugs:
    """The slugs that photos may be collected under."""

    def __init__(self, catalogue: Catalogue, *, new: bool = False) -> None:
        self.catalogue = catalogue
        self.new = new

    def __contains__(self, slug: str) -> bool:
        """Whether photos may be gathered under it."""
        return slug in self.catalogue or slug == NOT_SNEAKERS or (self.new and bool(_SLUG.fullmatch(slug)))

    def check(self, slug: str, where: str) -> str:
        """The slug itself; raises DatasetError with the place and suggestions."""
        if slug in self:
            return slug
        if self.new:
            raise DatasetError(f"{where}: {slug!r} is no slug; write lower-case words with hyphens, as nike-dunk-low.")
        near = [match.sneaker.slug for match in self.catalogue.find(slug.replace("-", " "), limit=2)]
        meant = f" Is {' or '.join(near)} meant?" if near else ""
        raise DatasetError(
            f"{where}: the catalogue has no sneaker {slug!r}.{meant} Add it to the catalogue, or give --new-slugs."
        )

    def of_name(self, name: str) -> str | None:
        """The slug that a file, folder or product name clearly means."""
        if name in self:
            return name
        words = [word for word in _WORD.findall(name) if word.casefold() not in _AROUND]
        meant = certain(self.catalogue.find(" ".join(words)))
        return meant.slug if meant else None

    def nearest(self, name: str) -> Collection[str]:
        """The slugs nearest to a name, for a person to choose."""
        return [match.sneaker.slug for match in self.catalogue.find(name, limit=3)]


def queries(sneaker: Sneaker) -> list[str]:
    """The queries for a model, the plain name first."""
    minus = " ".join(f"-{word}" for word in WITHOUT)
    names = [f"{sneaker.title} {angle}".strip() for angle in ANGLES]
    names += [f"{sneaker.brand} {alias}" for alias in sneaker.aliases[:1]]
    return [f"{name} {minus}" for name in names]
