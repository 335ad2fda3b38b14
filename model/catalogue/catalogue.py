"""Catalogue: the sneaker models, their names, aliases and facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated

from annotated_types import Interval

from model.catalogue import lookalikes, sizes
from model.catalogue.matching import Matcher, split
from model.catalogue.shops import OFFERS, Availability, Country, Offer, Product, Shopper, Shops, filled
from model.errors import CatalogueError
from model.validation import FileTable, Text, Texts, from_toml, matching

FILE = Path(__file__).with_name("catalogue.toml")

Year = Annotated[int, Interval(ge=1900, le=2100)]

_MIN_SCORE = 35.0  # a weaker match is noise
_MIN_SHARE = 0.65  # of the best score; a weaker match is not offered beside it
_CERTAIN = 74.0  # a match is certain from this score on …
_LEAD = 6.0  # … if the next one is weaker by this …
LINE = 2  # words that begin the names of one line of models: "Air Jordan"
_EXACT = 99.9  # … or if it alone is a name word for word


@dataclass(frozen=True, kw_only=True)
class Price(FileTable):
    """A list price in one country."""

    amount: Annotated[int, Interval(ge=1, le=10_000)]
    currency: Annotated[str, matching("[A-Z]{3}", "an ISO 4217 code in capitals")]
    country: Country
    year: Year  # when it was so


@dataclass(frozen=True, kw_only=True)
class _Entry(FileTable):
    """A sneaker model in the file."""

    brand: Text
    name: Text
    aliases: Texts
    kind: Availability = "current"
    year: Year | None = None
    price: Price | None = None
    query: Text | None = None
    queries: dict[str, Text] = field(default_factory=dict)
    not_at: Texts = ()

    def sneaker(self, slug: str, market: Shops) -> "Sneaker":
        """The sneaker with this label; raises CatalogueError for an unknown shop."""
        for shop in (*self.queries, *self.not_at):
            if shop not in market.shops:
                raise CatalogueError(f"sneakers.{slug} names the shop {shop!r}; there are {', '.join(market.shops)}.")
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return Sneaker(slug=slug, market=market, **values)


@dataclass(frozen=True, kw_only=True)
class _File(FileTable):
    """The file, key by key."""

    words: dict[str, Text]
    sneakers: dict[str, _Entry]
    apart: Texts = ()
    makers: Texts = ()


@dataclass(frozen=True, kw_only=True)
class Sneaker:
    """One sneaker model."""

    slug: str  # the label that the models know it by
    brand: str
    name: str  # without the brand
    aliases: tuple[str, ...]
    market: Shops = field(repr=False, compare=False)
    kind: Availability = "current"
    year: int | None = None  # of its first release
    price: Price | None = None
    query: str | None = None  # what shops search for; None: the title
    queries: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)  # shop -> its own spelling
    not_at: tuple[str, ...] = ()  # shops that never sell it
    links: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)  # shop of its own -> address

    @property
    def title(self) -> str:
        """Brand and name, as people say it."""
        return f"{self.brand} {self.name}".strip()

    def buy_url(self, country: str | None = None) -> str:
        """The address of the first offer in a country."""
        return self.offers(Shopper(country=country), most=1)[0].url

    def offers(
        self, shopper: Shopper, *, colours: tuple[str, ...] = (), code: str | None = None, most: int = OFFERS
    ) -> tuple[Offer, ...]:
        """Shops for this sneaker, best first, at least one.

        `colours` are English names; `code` is the maker's style code of the version that a user wants.
        """
        product = Product(
            brand=self.brand,
            query=self.query or self.title,
            availability=self.kind,
            queries=self.queries,
            not_at=self.not_at,
            colours=colours,
            code=code,
        )
        own = [Offer(shop=shop, url=filled(address, self.title)) for shop, address in self.links.items()]
        return (*own, *self.market.offers(product, shopper, most))[:most]

    def search(self, shopper: Shopper) -> Offer:
        """A search over many shops; raises CatalogueError without one."""
        return self.market.search(self.query or self.title, shopper)


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
        market: Shops,
        retired: Iterable[Sneaker] = (),
        apart: Iterable[str] = (),
        makers: Iterable[str] = (),
    ) -> None:
        self.market = market
        self.makers = tuple(makers)  # of models that are not here, too
        self._lookalikes = lookalikes.load()
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
        file = from_toml(_File, path, CatalogueError)
        market = Shops.load()
        sneakers = [each.sneaker(slug, market) for slug, each in file.sneakers.items()]
        return cls(sneakers, file.words, market, apart=file.apart, makers=file.makers)

    def extended(self, more: Iterable[Sneaker], retired: Iterable[Sneaker] = ()) -> "Catalogue":
        """This catalogue with `more` sneakers; known slugs keep their entry."""
        added = [each for each in more if each.slug not in self._sneakers]
        return Catalogue([*self, *added], self._words, self.market, retired, self._apart, self.makers)

    def beside(self, sneakers: Iterable[Sneaker]) -> "Catalogue":
        """A catalogue of other sneakers, compared by the same words."""
        return Catalogue(sneakers, self._words, self.market, apart=self._apart)

    def __getitem__(self, slug: str) -> Sneaker:
        """The sneaker with this slug, retired ones included; raises CatalogueError."""
        if slug not in self._named:
            raise CatalogueError(f"The catalogue has no sneaker {slug!r}; add it to {FILE.name}.")
        return self._named[slug]

    def named_only(self, name: str) -> Sneaker:
        """A sneaker that the catalogue lacks, to search shops for."""
        return Sneaker(slug="", brand="", name=name, aliases=(), market=self.market)

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

    def maker_called(self, text: str) -> str | None:
        """The brand, or other maker, whose name `text` is, or None."""
        words = self.split(text)
        return next((each for each in (*self.brands(), *self.makers) if words and self.split(each) == words), None)

    def brand_of_line(self, name: str) -> str | None:
        """The only brand with a model whose name begins alike, or None.

        Two words must be the same: "Air Jordan 37" is by the maker of "Air Jordan 1 High".
        """
        line = self.split(name)[:LINE]
        makers = {each.brand for each in self if self.split(each.name)[:LINE] == line}
        return makers.pop() if len(line) == LINE and len(makers) == 1 else None

    def split(self, text: str) -> tuple[str, ...]:
        """The words of a text, spelled as names are compared."""
        return split(text, self._words)

    def lookalike(self, one: str, other: str) -> Mapping[str, str] | None:
        """How to tell two look-alikes apart, by language; None for other pairs."""
        return self._lookalikes.get(frozenset((one, other)))

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

    def meant(self, text: str) -> Sneaker | None:
        """The sneaker that a text clearly names, alone or in a sentence.

        A size is no part of the name: "samba size 43", "gazelle 42".
        """
        if found := certain(self.find(text)) or self.mentioned(text):
            return found
        told = sizes.without_told(text)
        if told != text and (found := certain(self.find(told)) or self.mentioned(told)):
            return found
        last = sizes.without_last(told)
        found = certain(self.find(last)) if last != told else None
        # A title that ends like a size is one of a series: "pegasus 41" is no Pegasus 40.
        return found if found and not sizes.ends_like_one(found.title) else None

    def choices(self, text: str, limit: int = 5) -> list[Sneaker]:
        """The sneakers that a text may mean, with all numbers but sizes."""
        text = sizes.without_told(text)
        if found := self._agreeing(text):
            return found[:limit]
        last = sizes.without_last(text)  # "dunk 43" may be several; but "air jordan 37" is none of a numbered line
        found, words = self._agreeing(last) if last != text else [], self.split(last)
        return [each for each in found if {*filter(str.isdecimal, self.split(each.title))} <= {*words}][:limit]

    def _agreeing(self, text: str) -> list[Sneaker]:
        """The sneakers that share the words and numbers of a text."""
        sharing = self._matcher.sharing(text)
        found = self.find(text, len(self))
        return [each.sneaker for each in found if each.agrees and each.sneaker.slug in sharing]

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
