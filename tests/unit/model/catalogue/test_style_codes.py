"""Style codes of the makers, in words and captions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.catalogue.catalogue import Catalogue
from model.catalogue.style_codes import find, without


@pytest.mark.parametrize(
    ("text", "code", "brand"),
    [
        ("DZ5485-612", "DZ5485-612", "Nike"),
        ("dz5485-612", "DZ5485-612", "Nike"),
        ("my new 555088-101!", "555088-101", "Nike"),
        ("FX5502", "FX5502", "adidas"),
        ("Samba OG (B75806), worn twice", "B75806", "adidas"),
        ("M990GL6", "M990GL6", "New Balance"),
        ("BB550WT1", "BB550WT1", "New Balance"),
        ("U9060ECA", "U9060ECA", "New Balance"),
        ("162050C", "162050C", "Converse"),
        ("A02411C", "A02411C", "Converse"),
        ("VN000D3HY28", "VN000D3HY28", "Vans"),
        ("374915-01", "374915-01", "Puma"),
        ("1201A256-100", "1201A256-100", "ASICS"),
        ("L41086600", "L41086600", "Salomon"),
    ],
)
def test_a_code_is_found_with_its_maker(text: str, code: str, brand: str) -> None:
    found = find(text)
    assert found is not None
    assert (found.code, found.brand) == (code, brand)


@pytest.mark.parametrize(
    "text",
    ["", "jordan 4", "990v5", "M990v6", "BB550", "MS327", "zx8000", "GT2000", "X9000L4", "covid19", "4567", "20261130",
     "AB1234-5678", "+39 333 1234567", "my ab1234 shoes", "DZ5485-612-x", "AF1000"],
)  # fmt: skip
def test_a_name_or_a_number_is_no_code(text: str) -> None:
    assert find(text) is None


def test_no_name_in_the_catalogue_is_taken_for_a_code() -> None:
    names = [name for sneaker in Catalogue.load() for name in (sneaker.title, sneaker.name, *sneaker.aliases)]
    assert [name for name in names if find(name) or find(name.upper())] == []


def test_the_other_words_remain() -> None:
    text = "Dunk Low dd1391-100 size 43".replace("dd", "DD")
    found = find(text)
    assert found is not None
    assert without(text, found) == "Dunk Low size 43"


@given(st.text(max_size=80))
def test_any_text_can_be_looked_at(text: str) -> None:
    found = find(text)
    assert found is None or found.code in text.upper()
