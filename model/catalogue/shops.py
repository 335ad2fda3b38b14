"""Shops: their search addresses by country, and the order for a model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote_plus

from annotated_types import Predicate

from model.catalogue.sizes import Size
from model.errors import CatalogueError
from model.validation import FileTable, Text, Texts, from_toml, matching, must

OFFERS = 6  # shops that one message names: two rows of three
FILE = Path(__file__).with_name("shops.toml")

Availability = Literal["current", "hyped", "discontinued"]
"""Sold by retailers; sold out at retailers and resold; no longer made."""
ShopKind = Literal["brand", "retail", "market", "resale", "search"]
"""The maker's own shop; a retailer; a marketplace; used or resold pairs; a search over many shops."""

SearchUrl = Annotated[str, matching(r"https://\S*\{query\}\S*", "an https address with {query}")]
Country = Annotated[str, matching("[A-Z]{2}", "an ISO 3166 code in capitals")]

# A price comparison is always the second offer. A discontinued model is not sold by its maker or by retailers.
_ORDER: Mapping[Availability, tuple[ShopKind, ...]] = {
    "current": ("brand", "retail", "market", "resale"),
    "hyped": ("resale", "brand", "retail", "market"),
    "discontinued": ("resale", "market"),
}
_SEARCH_PLACE = 1


@dataclass(frozen=True, kw_only=True)
class Shop(FileTable):
    """One shop in the file."""

    name: Text
    kind: ShopKind
    url: SearchUrl | None = None  # for all countries without an address of their own
    brands: Texts = ()  # all that the shop sells; empty: every brand
    colours: bool = False  # whether colour words help its search
    size: Text | None = None  # how a size stands in the query, with {number} and {system}; None: not at all
    countries: dict[Country, SearchUrl] = field(default_factory=dict)


def _has_worldwide(shops: Mapping[str, Shop]) -> bool:
    return must(any(shop.url for shop in shops.values()), "a table with at least one shop for every country")


@dataclass(frozen=True, kw_only=True)
class _File(FileTable):
    """The file, key by key."""

    shops: Annotated[dict[str, Shop], Predicate(_has_worldwide)]
    languages: dict[Country, Text] = field(default_factory=dict)
    colours: dict[str, dict[str, Text]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A shop's name, and its address for one sneaker."""

    shop: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Shopper:
    """What a user chose for shopping."""

    country: str | None = None  # ISO 3166, in capitals
    size: Size | None = None
    colours: bool = True  # whether the colours of the photo are searched for


ANYONE = Shopper()


@dataclass(frozen=True, kw_only=True)
class Product:
    """What shops search for."""

    brand: str
    query: str  # brand and name
    availability: Availability = "current"
    queries: Mapping[str, str] = field(default_factory=dict)  # shop -> its own spelling
    not_at: tuple[str, ...] = ()  # shops that do not sell it
    colours: tuple[str, ...] = ()  # English names
    code: str | None = None  # the maker's style code; it says more than all other words


@dataclass(frozen=True, kw_only=True)
class Shops:
    """Where sneakers are sold."""

    shops: Mapping[str, Shop]
    languages: Mapping[str, str]  # country -> language of its shops
    colours: Mapping[str, Mapping[str, str]]  # language -> English name of a colour -> word

    @classmethod
    def load(cls, path: Path = FILE) -> "Shops":
        """Read a file of shops; raises CatalogueError naming the bad entry."""
        file = from_toml(_File, path, CatalogueError)
        return cls(shops=file.shops, languages=file.languages, colours=file.colours)

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries with shops of their own, sorted."""
        return tuple(sorted({country for shop in self.shops.values() for country in shop.countries}))

    def offers(self, product: Product, shopper: Shopper, most: int = OFFERS) -> tuple[Offer, ...]:
        """The best shops for a product in a country, at least one."""
        return tuple(self._offer(key, product, shopper) for key in self.order(product, shopper.country)[:most])

    def search(self, query: str, shopper: Shopper) -> Offer:
        """A search over many shops; raises CatalogueError without one."""
        for key, shop in self.shops.items():
            if shop.kind == "search" and self._address(key, shopper.country):
                return self._offer(key, Product(brand="", query=query), shopper)
        raise CatalogueError(f'No shop of the kind "search" serves {shopper.country or "every country"}; add one.')

    def order(self, product: Product, country: str | None) -> list[str]:
        """The shops that sell a product, best first."""
        kinds = _ORDER[product.availability]
        sold = [key for key, shop in self.shops.items() if self._sells(key, shop, product, country)]
        ranked = sorted(
            (key for key in sold if self.shops[key].kind in kinds), key=lambda key: kinds.index(self.shops[key].kind)
        )
        searches = [key for key in sold if self.shops[key].kind == "search"]
        return [*ranked[:_SEARCH_PLACE], *searches, *ranked[_SEARCH_PLACE:]]

    def _sells(self, key: str, shop: Shop, product: Product, country: str | None) -> bool:
        brands = not shop.brands or product.brand in shop.brands
        return brands and key not in product.not_at and self._address(key, country) is not None

    def _address(self, key: str, country: str | None) -> str | None:
        shop = self.shops[key]
        return shop.countries.get(country or "", shop.url)

    def _offer(self, key: str, product: Product, shopper: Shopper) -> Offer:
        address = self._address(key, shopper.country)
        assert address is not None  # `order` left the others out
        query = " ".join(self._words(key, product, shopper))
        return Offer(shop=self.shops[key].name, url=filled(address, query))

    def _words(self, key: str, product: Product, shopper: Shopper) -> list[str]:
        shop = self.shops[key]
        words = [product.code or product.queries.get(key, product.query)]
        if shop.colours and shopper.colours and product.code is None:
            local = shop.countries.get(shopper.country or "") or shop.kind == "search"
            language = self.languages.get(shopper.country or "", "en") if local else "en"
            words += [self.colours.get(language, {}).get(colour, colour) for colour in product.colours]
        if shop.size and shopper.size:
            words.append(shop.size.format(number=shopper.size.number, system=shopper.size.system))
        return words


def filled(address: str, query: str) -> str:
    """A search address with its query."""
    return address.replace("{query}", quote_plus(query))
