"""The sneaker models that are known: their names, the ways people write them, and where to buy a pair."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

from model.catalogue.matching import Matcher, split
from model.errors import CatalogueError
from model.fields import Fields

OFFERS = 4  # shops that one message names
FILE = Path(__file__).with_name("catalogue.toml")

_LEAST = 35.0  # a weaker match is noise
_NEAR = 0.65  # of the best score: what is weaker is not meant beside it
_SURE = 74.0  # a match is certain from this score on …
_AHEAD = 6.0  # … when the next one is at least so much weaker …
_EXACT = 99.9  # … or when it alone is a name word for word


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A shop, by the name that people know, and where it has a sneaker."""

    shop: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Shops:
    """Where sneakers are sold."""

    everywhere: Mapping[str, str]  # shop -> search address with {query}; first is the default
    countries: Mapping[str, Mapping[str, str]]  # ISO 3166 code in capitals -> that country's own addresses of shops
    names: Mapping[str, str]  # shop -> what people call it

    def of(self, country: str | None) -> Mapping[str, str]:
        """The shops for a country: the default one, those of the country, then the others."""
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
    market: Shops | None = field(default=None, repr=False, compare=False)  # what there is in other countries

    @property
    def title(self) -> str:
        """Brand and name, as people say it."""
        return f"{self.brand} {self.name}".strip()

    def buy_url(self, shop: str | None = None) -> str:
        """The address of a shop's search for this sneaker, by default the first shop's; raises CatalogueError."""
        chosen = next(iter(self.shops)) if shop is None else shop
        if chosen not in self.shops:
            raise CatalogueError(f"There is no shop {chosen!r}; the catalogue has {', '.join(self.shops)}.")
        return self.shops[chosen].replace("{query}", quote_plus(self.title))

    def offers(self, country: str | None = None, most: int = OFFERS) -> tuple[Offer, ...]:
        """Where to buy this sneaker in a country (ISO 3166, capitals): at most `most` shops, and at least one."""
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
    agrees: bool  # whether it has every number, and every word that tells models apart, that was looked for


class Catalogue:
    """Every known sneaker by its slug; read only. Those that are `retired` keep their name, and are offered no more."""

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
        """Read a catalogue, by default the packaged one; raises CatalogueError naming the bad entry."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise CatalogueError(f"{path} cannot be read ({error.strerror}).") from error
        except ValueError as error:
            raise CatalogueError(f"{path} is not TOML: {error}.") from error
        fields = Fields(table, path.name, CatalogueError)
        fields.only(("apart", "shops", "shop_names", "countries", "words", "sneakers"))
        market = _market(fields)
        words = fields.inner("words")
        entries = fields.inner("sneakers")
        return cls(
            sneakers=[_sneaker(entries.inner(slug), slug, market) for slug in entries.table],
            words={word: words.text(word) for word in words.table},
            apart=fields.texts("apart", at_least=0) if "apart" in fields.table else (),
        )

    def extended(self, more: Iterable[Sneaker], retired: Iterable[Sneaker] = ()) -> "Catalogue":
        """This catalogue and `more` behind it; where a slug is known here, this catalogue's entry stays."""
        added = [each for each in more if each.slug not in self._sneakers]
        return Catalogue([*self, *added], self._words, retired, self._apart)

    @property
    def shops(self) -> Mapping[str, str]:
        """The shops of every sneaker that has none of its own: search addresses with {query}; first is the default."""
        return next(iter(self)).shops

    @property
    def market(self) -> Shops | None:
        """What there is in other countries."""
        return next(iter(self)).market

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries with shops of their own, ISO 3166 codes in capitals, in alphabetical order."""
        return tuple(sorted(self.market.countries)) if self.market else ()

    def __getitem__(self, slug: str) -> Sneaker:
        """The sneaker with this slug, also a retired one; raises CatalogueError."""
        if slug not in self._named:
            raise CatalogueError(f"The catalogue has no sneaker {slug!r}; add it to {FILE.name}.")
        return self._named[slug]

    def __contains__(self, slug: object) -> bool:
        """Whether there is a sneaker with this slug that people may choose."""
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
        """A brand's sneakers in the file's order; raises CatalogueError for a brand that has none."""
        found = tuple(each for each in self if each.brand == brand)
        if not found:
            raise CatalogueError(f"The catalogue has no brand {brand!r}; it has {', '.join(self.brands())}.")
        return found

    def brand_called(self, text: str) -> str | None:
        """The brand that `text` is the name of, and nothing more; None for any other text."""
        words = split(text, self._words)
        return next((brand for brand in self.brands() if words and words == split(brand, self._words)), None)

    def owner_of(self, text: str) -> str | None:
        """The brand, or the title of the sneaker, that `text` is a name of, word for word; None where nobody’s."""
        named = next((self._sneakers[slug].title for slug in self._matcher.named(text)), None)
        return self.brand_called(text) or named

    def find(self, text: str, limit: int = 5, *, typing: bool = False) -> list[Match]:
        """The sneakers that `text` may mean, likeliest first, at most `limit`; none where nothing is alike.

        While somebody is `typing` it, its last word may be the beginning of one.
        """
        scores = self._matcher.scores(text, typing=typing)
        least = _LEAST if typing else max(_LEAST, _NEAR * max(scores.values(), default=0.0))
        ranked = sorted((slug for slug in scores if scores[slug] >= least), key=lambda slug: -scores[slug])[:limit]
        agree = self._matcher.agreeing(text)
        return [Match(sneaker=self._sneakers[slug], score=scores[slug], agrees=slug in agree) for slug in ranked]

    def mentioned(self, text: str) -> Sneaker | None:
        """The one sneaker whose name, of two words at least, stands in a sentence; None where several do, or none."""
        found = self._matcher.within(text)
        return self._sneakers[found.pop()] if len(found) == 1 else None


def certain(matches: Sequence[Match]) -> Sneaker | None:
    """The sneaker that is clearly meant, or None where a person should choose; `matches` come from `find`."""
    if not matches or matches[0].score < _SURE or not matches[0].agrees:
        return None
    first, second = matches[0].score, matches[1].score if len(matches) > 1 else 0.0
    exact = first >= _EXACT > second  # "air max plus" is a name of one, though words of "Air VaporMax Plus" too
    return matches[0].sneaker if exact or first - second >= _AHEAD else None


def _sneaker(entry: Fields, slug: str, market: Shops) -> Sneaker:
    entry.only(("brand", "name", "aliases"))
    return Sneaker(
        slug=slug,
        brand=entry.text("brand"),
        name=entry.text("name"),
        aliases=entry.texts("aliases", at_least=0),
        shops=market.everywhere,
        market=market,
    )


def _market(fields: Fields) -> Shops:
    everywhere = _shops(fields.inner("shops"))
    names = fields.inner("shop_names") if "shop_names" in fields.table else None
    countries = fields.inner("countries") if "countries" in fields.table else None
    return Shops(
        everywhere=everywhere,
        countries={code: _shops(countries.inner(code)) for code in countries.table} if countries else {},
        names={shop: names.text(shop) for shop in names.table} if names else {},
    )


def _shops(fields: Fields) -> dict[str, str]:
    shops = {
        shop: fields.text(shop, r"https://\S*\{query\}\S*", "an https address with {query}") for shop in fields.table
    }
    if not shops:
        raise CatalogueError(f"{fields.where} is empty; give at least one shop.")
    return shops
