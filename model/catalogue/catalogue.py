"""Catalogue: the sneaker models, their names and aliases, and shops."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import quote_plus

from annotated_types import Interval, Predicate

from model.catalogue.matching import Matcher, split
from model.errors import CatalogueError
from model.text import read_text
from model.validation import FileTable, Text, Texts, from_table, matching, must

OFFERS = 4  # shops that one message names
FILE = Path(__file__).with_name("catalogue.toml")

_MIN_SCORE = 35.0  # a weaker match is noise
_MIN_SHARE = 0.65  # of the best score; a weaker match is not offered beside it
_CERTAIN = 74.0  # a match is certain from this score on …
_LEAD = 6.0  # … if the next one is weaker by this …
_EXACT = 99.9  # … or if it alone is a name word for word

SearchUrl = Annotated[str, matching(r"https://\S*\{query\}\S*", "an https address with {query}")]


def _is_not_empty(shops: Mapping[str, str]) -> bool:
    return must(bool(shops), "a table with at least one shop")


ShopUrls = Annotated[dict[str, SearchUrl], Predicate(_is_not_empty)]


@dataclass(frozen=True, kw_only=True)
class _Entry(FileTable):
    """A sneaker model in the file."""

    brand: Text
    name: Text
    aliases: Texts
    year: Annotated[int, Interval(ge=1900, le=2100)] | None = None


@dataclass(frozen=True, kw_only=True)
class _File(FileTable):
    """The file, key by key."""

    shops: ShopUrls
    words: dict[str, Text]
    sneakers: dict[str, _Entry]
    apart: Texts = ()
    shop_names: dict[str, Text] = field(default_factory=dict)
    countries: dict[str, ShopUrls] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A shop's name, and its address for one sneaker."""

    shop: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Shops:
    """Where sneakers are sold."""

    everywhere: Mapping[str, str]  # shop -> search address with {query}; first is the default
    countries: Mapping[str, Mapping[str, str]]  # ISO 3166 code in capitals -> that country's own addresses of shops
    names: Mapping[str, str]  # shop -> what people call it

    def of(self, country: str | None) -> Mapping[str, str]:
        """Shops for a country: the default, the country's own, then the others."""
        own = self.countries.get(country or "", {})
        default, *others = self.everywhere
        order = dict.fromkeys([default, *own, *others])
        return {shop: own.get(shop) or self.everywhere[shop] for shop in order}


@dataclass(frozen=True, kw_only=True)
class Sneaker:
    """One sneaker model."""

    slug: str  # the label that the models know it by
    brand: str
    name: str  # without the brand
    aliases: tuple[str, ...]
    shops: Mapping[str, str] = field(repr=False, compare=False)  # shop -> search address with {query}; first is default
    market: Shops | None = field(default=None, repr=False, compare=False)  # shops of all countries
    year: int | None = None  # in which the model first came out; None where that is not known

    @property
    def title(self) -> str:
        """Brand and name, as people say it."""
        return f"{self.brand} {self.name}".strip()

    def buy_url(self, shop: str | None = None) -> str:
        """Address of a shop's search for this sneaker; raises CatalogueError."""
        chosen = next(iter(self.shops)) if shop is None else shop
        if chosen not in self.shops:
            raise CatalogueError(f"There is no shop {chosen!r}; the catalogue has {', '.join(self.shops)}.")
        return self.shops[chosen].replace("{query}", quote_plus(self.title))

    def offers(self, country: str | None = None, most: int = OFFERS) -> tuple[Offer, ...]:
        """Shops for this sneaker in a country, at least one.

        The country is an ISO 3166 code in capitals.
        """
        market = self.market or Shops(everywhere=self.shops, countries={}, names={})
        own = {shop: address for shop, address in self.shops.items() if shop not in market.everywhere}
        found = {**own, **market.of(country)}
        return tuple(
            Offer(shop=market.names.get(shop, shop), url=address.replace("{query}", quote_plus(self.title)))
            for shop, address in list(found.items())[:most]
        )


@dataclass(frozen=True, kw_only=True)
class Match:
    """A sneaker found by name, with a score from 0 to 100."""

    sneaker: Sneaker
    score: float
    agrees: bool  # whether it has every number and every distinguishing word of the text


class Catalogue:
    """Sneakers by slug; read only. Retired ones keep their name only."""

    def __init__(
        self,
        sneakers: Iterable[Sneaker],
        words: Mapping[str, str],
        retired: Iterable[Sneaker] = (),
        apart: Iterable[str] = (),
    ) -> None:
        self._sneakers = {each.slug: each for each in sneakers}
        self._named = {**{each.slug: each for each in retired}, **self._sneakers}
        self._words = words
        self._apart = tuple(apart)
        names = {each.slug: (each.title, each.name, *each.aliases) for each in self._sneakers.values()}
        brands = {each.brand for each in self._sneakers.values()}
        self._matcher = Matcher(names, words, common=brands, apart=self._apart)

    @classmethod
    def load(cls, path: Path = FILE) -> "Catalogue":
        """Read a catalogue file; raises CatalogueError naming the bad entry."""
        try:
            table = tomllib.loads(read_text(path))
        except OSError as error:
            raise CatalogueError(f"{path} cannot be read ({error.strerror}).") from error
        except ValueError as error:
            raise CatalogueError(f"{path} is not TOML: {error}.") from error
        file = from_table(_File, table, path.name, CatalogueError)
        market = Shops(everywhere=file.shops, countries=file.countries, names=file.shop_names)
        sneakers = [
            Sneaker(
                slug=slug, brand=each.brand, name=each.name, aliases=each.aliases, year=each.year,
                shops=file.shops, market=market,
            )
            for slug, each in file.sneakers.items()
        ]  # fmt: skip
        return cls(sneakers, file.words, apart=file.apart)

    def extended(self, more: Iterable[Sneaker], retired: Iterable[Sneaker] = ()) -> "Catalogue":
        """This catalogue with `more` sneakers; known slugs keep their entry."""
        added = [each for each in more if each.slug not in self._sneakers]
        return Catalogue([*self, *added], self._words, retired, self._apart)

    def beside(self, sneakers: Iterable[Sneaker]) -> "Catalogue":
        """A catalogue of other sneakers, compared by the same words."""
        return Catalogue(sneakers, self._words, apart=self._apart)

    @property
    def shops(self) -> Mapping[str, str]:
        """Search addresses with {query} for every sneaker; the first is the default."""
        return next(iter(self)).shops

    @property
    def market(self) -> Shops | None:
        """Shops of all countries."""
        return next(iter(self)).market

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries with their own shops, sorted ISO 3166 codes in capitals."""
        return tuple(sorted(self.market.countries)) if self.market else ()

    def __getitem__(self, slug: str) -> Sneaker:
        """The sneaker with this slug, retired ones included; raises CatalogueError."""
        if slug not in self._named:
            raise CatalogueError(f"The catalogue has no sneaker {slug!r}; add it to {FILE.name}.")
        return self._named[slug]

    def title(self, slug: str) -> str:
        """A sneaker's title, or the slug itself where it is unknown."""
        return self._named[slug].title if slug in self._named else slug

    def __contains__(self, slug: object) -> bool:
        """Whether users may choose a sneaker with this slug."""
        return slug in self._sneakers

    def __iter__(self) -> Iterator[Sneaker]:
        """Every sneaker, in the file's order."""
        return iter(self._sneakers.values())

    def __len__(self) -> int:
        """How many sneakers there are."""
        return len(self._sneakers)

    def brands(self) -> tuple[str, ...]:
        """Every brand once, in alphabetical order."""
        return tuple(sorted({each.brand for each in self}, key=str.casefold))

    def firsts(self) -> tuple[Sneaker, ...]:
        """The first sneaker of each brand, in the order of `brands`."""
        return tuple(self.by_brand(brand)[0] for brand in self.brands())

    def by_brand(self, brand: str) -> tuple[Sneaker, ...]:
        """A brand's sneakers in the file's order; raises CatalogueError."""
        found = tuple(each for each in self if each.brand == brand)
        if not found:
            raise CatalogueError(f"The catalogue has no brand {brand!r}; it has {', '.join(self.brands())}.")
        return found

    def brand_called(self, text: str) -> str | None:
        """The brand whose name `text` is, or None."""
        words = split(text, self._words)
        return next((brand for brand in self.brands() if words and words == split(brand, self._words)), None)

    def split(self, text: str) -> tuple[str, ...]:
        """The words of a text, spelled as names are compared."""
        return split(text, self._words)

    def owner_of(self, text: str) -> str | None:
        """The brand or title whose exact name `text` is, or None."""
        named = next((self._sneakers[slug].title for slug in self._matcher.named(text)), None)
        return self.brand_called(text) or named

    def find(self, text: str, limit: int = 5, *, typing: bool = False) -> list[Match]:
        """The sneakers that `text` may mean, likeliest first, at most `limit`.

        With `typing` the last word may be the beginning of a word.
        """
        scores = self._matcher.scores(text, typing=typing)
        least = _MIN_SCORE if typing else max(_MIN_SCORE, _MIN_SHARE * max(scores.values(), default=0.0))
        ranked = sorted((slug for slug in scores if scores[slug] >= least), key=lambda slug: -scores[slug])[:limit]
        agree = self._matcher.agreeing(text)
        return [Match(sneaker=self._sneakers[slug], score=scores[slug], agrees=slug in agree) for slug in ranked]

    def mentioned(self, text: str) -> Sneaker | None:
        """The only sneaker whose name (two or more words) is mentioned."""
        found = self._matcher.within(text)
        return self._sneakers[found.pop()] if len(found) == 1 else None


def certain(matches: Sequence[Match]) -> Sneaker | None:
    """The clearly meant sneaker of `find`'s matches, or None."""
    if not matches or matches[0].score < _CERTAIN or not matches[0].agrees:
        return None
    first, second = matches[0].score, matches[1].score if len(matches) > 1 else 0.0
    exact = first >= _EXACT > second  # "air max plus" is a name of one, though words of "Air VaporMax Plus" too
    return matches[0].sneaker if exact or first - second >= _LEAD else None
