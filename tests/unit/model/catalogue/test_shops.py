"""Shops: every address for every country and model, and their order."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from model.catalogue.catalogue import Catalogue, Sneaker
from model.catalogue.shops import OFFERS, Offer, Product, Shopper, Shops
from model.catalogue.sizes import RANGES, Size, numbers
from model.errors import CatalogueError
from model.pictures.colours import COLOURS
from tests.support.paths import ROOT

SHOPS = Shops.load()
CATALOGUE = Catalogue.load()
COUNTRIES = (None, "BR", *SHOPS.countries)
# A country's addresses end in its own domain, or contain it as a folder: nobody is sent to a shop abroad by mistake.
ABROAD = {("amazon", "AT"): ".de", ("amazon", "CH"): ".de", ("amazon", "PT"): ".es"}
DOMAINS = {"GB": ("co.uk", "/gb/", "/uk/", "//uk."), "AU": ("com.au", "/au/"), "JP": ("co.jp", "/jp/"), "US": (".com",)}
QUERY_KEYS = {"q", "s", "k", "query", "_nkw"}


def query_of(offer: Offer) -> str:
    """What a shop searches for."""
    parts = urlsplit(offer.url)
    assert (parts.scheme, parts.fragment) == ("https", "")
    assert "." in (parts.hostname or "")
    assert "{" not in offer.url
    (query,) = [value for key, value in parse_qsl(parts.query, strict_parsing=True) if key in QUERY_KEYS]
    return query


def test_every_shop_searches_for_every_model_in_every_country() -> None:
    for country in COUNTRIES:
        for sneaker in CATALOGUE:
            offers = sneaker.offers(Shopper(country=country), most=99)
            assert len({offer.shop for offer in offers}) == len(offers) >= 4 - len(sneaker.not_at)
            for offer in offers:
                key = next(key for key, shop in SHOPS.shops.items() if shop.name == offer.shop)
                assert query_of(offer) == sneaker.queries.get(key, sneaker.query or sneaker.title)


def test_every_search_takes_a_style_code_without_other_words() -> None:
    for country in COUNTRIES:
        for offer in CATALOGUE["adidas-samba"].offers(
            Shopper(country=country), colours=("red",), code="FX5502", most=99
        ):
            assert query_of(offer) == "FX5502"


def test_addresses_with_spaces_quotes_and_other_letters_are_encoded() -> None:
    odd = Product(brand="Li-Ning", query="Li-Ning ガ & 'x' 50% #1?")
    for offer in SHOPS.offers(odd, Shopper(country="IT"), most=99):
        assert offer.url.isascii()
        assert query_of(offer) == odd.query


def test_a_countrys_address_is_in_that_country() -> None:
    for key, shop in SHOPS.shops.items():
        for country, address in shop.countries.items():
            code = country.lower()
            expected = DOMAINS.get(country, (f".{code}/", f"/{code}/", f"//{code}."))
            allowed = (*expected, ABROAD.get((key, country), expected[0]))
            assert any(each in address for each in allowed), (key, country, address)


def test_a_current_model_is_offered_by_its_maker_first_and_a_comparison_second() -> None:
    samba = [offer.shop for offer in CATALOGUE["adidas-samba"].offers(Shopper(country="IT"))]
    assert samba == ["adidas", "Google", "Zalando", "Foot Locker", "Amazon", "StockX"]
    dunk = [offer.shop for offer in CATALOGUE["nike-dunk-low"].offers(Shopper(country="US"))]
    assert dunk == ["Nike", "Google", "Foot Locker", "Amazon", "StockX", "GOAT"]


def test_a_hyped_model_is_offered_by_resellers_first_and_a_discontinued_one_by_no_retailer() -> None:
    italy = Shopper(country="IT")
    jordan = [offer.shop for offer in CATALOGUE["nike-air-jordan-4"].offers(italy)]
    assert jordan == ["StockX", "Google", "GOAT", "eBay", "Nike", "Zalando"]
    yeezy = [offer.shop for offer in CATALOGUE["yeezy-boost-350-v2"].offers(italy)]
    assert yeezy == ["StockX", "Google", "GOAT", "eBay"]


def test_a_comparison_is_second_everywhere() -> None:
    for country in COUNTRIES:
        for sneaker in CATALOGUE:
            assert sneaker.offers(Shopper(country=country))[1].shop == "Google"
            assert len(sneaker.offers(Shopper(country=country))) <= OFFERS


def test_a_brands_shop_sells_no_other_brand() -> None:
    own = {shop.name: shop.brands for shop in SHOPS.shops.values() if shop.brands}
    assert {"Nike", "adidas", "New Balance", "Converse", "Vans", "Puma", "Reebok", "ASICS", "Salomon"} == own.keys()
    for sneaker in CATALOGUE:
        for offer in sneaker.offers(Shopper(country="US"), most=99):
            assert sneaker.brand in own.get(offer.shop, (sneaker.brand,))


def test_a_shop_has_its_own_spelling_and_its_country_its_own_colours() -> None:
    found = _queries(CATALOGUE["converse-chuck-70-high"], Shopper(country="IT"), colours=("black", "white"))
    assert found["StockX"] == "Converse Chuck 70 Hi black white"
    assert found["Zalando"] == found["Google"] == "Converse Chuck 70 High nero bianco"
    assert found["Foot Locker"] == "Converse Chuck 70 High"
    assert _queries(CATALOGUE["nike-blazer-mid-77"], Shopper(country="GB"))["Nike"] == "Nike Blazer Mid 77"


def test_colours_can_be_switched_off() -> None:
    samba = CATALOGUE["adidas-samba"]
    off = _queries(samba, Shopper(country="IT", colours=False), colours=("black",))
    assert off == _queries(samba, Shopper(country="IT"))


@pytest.mark.parametrize(
    ("size", "ebay", "google"),
    [("EU 42.5", "adidas Samba 42.5", "adidas Samba EU 42.5"), ("US 9", "adidas Samba 9", "adidas Samba US 9")],
)
def test_a_size_is_searched_for_where_titles_have_one(size: str, ebay: str, google: str) -> None:
    samba = CATALOGUE["adidas-samba"]
    found = _queries(samba, Shopper(country="IT", size=Size.parse(size)))
    assert (found["eBay"], found["Google"]) == (ebay, google)
    assert {found[shop] for shop in ("adidas", "Zalando", "Amazon", "StockX", "GOAT")} == {"adidas Samba"}


def test_every_colour_has_a_word_in_every_language_of_the_shops() -> None:
    assert set(SHOPS.languages.values()) == set(SHOPS.colours)
    assert all(set(words) == set(COLOURS) for words in SHOPS.colours.values())
    assert set(SHOPS.languages) <= set(SHOPS.countries)


def test_sizes_are_read_in_the_form_in_which_they_are_written() -> None:
    for system in RANGES:
        for number in numbers(system):
            size = Size.parse(f"{system} {number}")
            assert size is not None
            assert str(size) == f"{system} {number}"
    assert [Size.parse(text) for text in (None, "", "EU", "EU 42.3", "EU 99", "XX 42", "42", "EU  42", "EU 42 ")] == [
        None
    ] * 9


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "shops is missing"),
        ("[shops]", "at least one shop for every country"),
        ("[shops.a]\nname = 'A'\nkind = 'retail'\n", "at least one shop for every country"),
        ("[shops.a]\nname = 'A'\nkind = 'kiosk'\n", "kind is 'kiosk'"),
        ("[shops.a]\nname = 'A'\nkind = 'retail'\nurl = 'http://x/{query}'\n", "url is 'http://x/{query}'"),
        ("[shops.a]\nname = 'A'\nkind = 'retail'\ncountries.it = 'https://x/{query}'\n", "ISO 3166"),
        ("[shops.a]\nname = 'A'\nkind = 'retail'\ncountries.IT = 'https://x/'\n", "https address with {query}"),
    ],
)
def test_a_wrong_file_of_shops_is_refused_with_the_place(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "shops.toml"
    path.write_text(text)
    with pytest.raises(CatalogueError) as caught:
        Shops.load(path)
    assert complaint in str(caught.value)


def test_the_document_lists_every_shop() -> None:
    text = (ROOT / "docs" / "reference" / "shops.md").read_text(encoding="utf-8")
    assert [shop.name for shop in SHOPS.shops.values() if f"| {shop.name} |" not in text] == []


def _queries(sneaker: Sneaker, shopper: Shopper, **wanted: tuple[str, ...]) -> dict[str, str]:
    return {offer.shop: query_of(offer) for offer in sneaker.offers(shopper, most=99, **wanted)}  # type: ignore[arg-type]
