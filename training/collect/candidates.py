"""Candidates: photos found on the web, slugs and search queries."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from model.catalogue.catalogue import Catalogue, Sneaker, certain
from training.dataset.photos import NOT_SNEAKERS
from training.dataset.system_files import without_additions, without_number
from training.errors import DatasetError

_WORD = re.compile(r"[^\W_]+")
# What the name of a saved results page has beside the model's: the queries' words (`queries`) and the search's own.
_AROUND = frozenset(
    ("on", "feet", "for", "sale", "outfit", "used", "in", "hand", "google", "bing", "search", "images", "image")
)
# Who sells a pair, or wears it, photographs it as the bot's users will. Children's sizes have other proportions.
ANGLES = ("", "for sale", "on feet", "outfit", "used", "in hand")
WITHOUT = ("kids", "toddler", "infant", "baby", '"grade school"', "gs")
_COUNT = re.compile(r"[(\[](\d{1,2})[)\]]")  # of a second download
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
        self._titles = {tuple(_words(text)): each.slug for each in catalogue for text in (each.slug, each.title)}

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
        meant = certain(self.catalogue.find(" ".join(_words(name))))
        return meant.slug if meant else None

    def of_file(self, name: str) -> str | None:
        """The slug that the name of a file or folder means.

        Names of copies and of downloads count, too.
        """
        plain = without_additions(name)
        if len(plain) < 2:  # a folder "c" is no Club C
            return None
        return self.of_name(name) or self._counted(name, plain) or self._whole(without_number(plain))

    def is_counted(self, name: str) -> bool:
        """Whether `of_file` takes a number at the name's end as a copy's."""
        return not (self.of_name(name) or self._counted(name, without_additions(name))) and bool(self.of_file(name))

    def _counted(self, name: str, plain: str) -> str | None:
        """The model of `plain`, a name with a copy's number.

        "XT (4)" is no XT-6, though "XT" may be.
        """
        found, count = self.of_name(plain), _COUNT.search(name)
        if found and found in self.catalogue and count and count[1] != "1":
            return found if self._numbers(self.catalogue[found].title) <= self._numbers(plain) else None
        return found

    def _whole(self, name: str) -> str | None:
        """The model whose whole slug or title a name is.

        "Ultra 2" is no "Ultra Light".
        """
        found = self.of_name(name)
        title = self.catalogue.title(found) if found else ""
        return found if found and _words(name) in (_words(found), _words(title)) else None

    def titled(self, name: str) -> str | None:
        """The model whose slug or title a name is, without a search."""
        return self._titles.get(tuple(_words(name)))

    def _numbers(self, text: str) -> set[str]:
        return {word for word in self.catalogue.split(text) if word.isdecimal()}

    def nearest(self, name: str) -> Collection[str]:
        """The slugs nearest to a name, for a person to choose."""
        return [match.sneaker.slug for match in self.catalogue.find(name, limit=3)]


def _words(name: str) -> list[str]:
    words = _WORD.findall(name.casefold())
    return [word for word in words if word not in _AROUND]


def queries(sneaker: Sneaker) -> list[str]:
    """The queries for a model, the plain name first."""
    minus = " ".join(f"-{word}" for word in WITHOUT)
    names = [f"{sneaker.title} {angle}".strip() for angle in ANGLES]
    names += [f"{sneaker.brand} {alias}" for alias in sneaker.aliases[:1]]
    return [f"{name} {minus}" for name in names]
