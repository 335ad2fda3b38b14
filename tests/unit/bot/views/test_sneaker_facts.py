"""Facts about a sneaker in an answer and on its card."""

import pytest

from bot.i18n import Translations
from bot.views import keyboards, sneaker_facts
from model.catalogue.catalogue import Catalogue
from model.catalogue.shops import Shopper
from store.tables import PredictionRow

CATALOGUE = Catalogue.load()
TRANSLATIONS = Translations.load()
ENGLISH, ITALIAN = TRANSLATIONS("en"), TRANSLATIONS("it")
TWINS = (("converse-chuck-70-high", 0.55), ("converse-chuck-taylor-all-star-high", 0.4))


def a_row(**values: object) -> PredictionRow:
    """A photo's row as the store gives it."""
    usual: dict[str, object] = {"id": 7, "chat_id": 1001, "verdict": "sneaker", "ranked": TWINS, "colours": "black,red"}
    return PredictionRow(**{**usual, **values})


def test_a_card_has_the_year_and_the_list_price_with_country_and_year() -> None:
    samba = CATALOGUE["adidas-samba"]
    assert sneaker_facts.card(ENGLISH, samba) == "Since 1949 · list price $100 (2023)"
    abroad = TRANSLATIONS("en", shopper=Shopper(country="GB"))
    assert sneaker_facts.card(abroad, samba) == "Since 1949 · US list price $100 (2023)"
    assert sneaker_facts.card(ITALIAN, samba) == "Dal 1949 · prezzo di listino negli USA 100\xa0USD (2023)"
    assert "precio oficial en EE. UU.: 100" in sneaker_facts.card(TRANSLATIONS("es"), samba)


def test_what_is_not_known_is_left_out() -> None:
    assert sneaker_facts.card(ENGLISH, CATALOGUE["adidas-originals-flex"]) == ""
    assert sneaker_facts.details(ENGLISH, CATALOGUE["adidas-originals-flex"], a_row(colours=None)) == ""


def test_an_answer_names_the_colours_in_the_users_language() -> None:
    dunk = CATALOGUE["nike-air-force-1-mid"]
    assert sneaker_facts.details(ENGLISH, dunk, a_row()) == "🎨 black and red"
    assert sneaker_facts.details(ITALIAN, dunk, a_row()) == "🎨 nero e rosso"
    off = TRANSLATIONS("en", shopper=Shopper(colours=False))
    assert sneaker_facts.details(off, dunk, a_row()) == ""


def test_a_style_code_stands_instead_of_the_colours() -> None:
    row = a_row(style_code="DZ5485-612")
    assert sneaker_facts.details(ENGLISH, CATALOGUE["nike-air-force-1-mid"], row) == "🏷 DZ5485-612"
    (first, *_), *_ = keyboards.shops(ENGLISH, CATALOGUE["nike-air-force-1-mid"], row)
    assert str(first.url).endswith("=DZ5485-612")


@pytest.mark.parametrize(("second", "told"), [(0.4, True), (0.05, True), (0.04, False)])
def test_near_look_alikes_are_told_apart(second: float, told: bool) -> None:
    row = a_row(ranked=(TWINS[0], (TWINS[1][0], second)))
    assert sneaker_facts.lookalike(ENGLISH, CATALOGUE, row).startswith("Chuck 70: glossy") == told
    assert sneaker_facts.lookalike(ITALIAN, CATALOGUE, row).startswith("Chuck 70: suola lucida") == told


def test_other_pairs_and_a_single_candidate_have_no_sentence() -> None:
    for ranked in ((("adidas-samba", 0.5), ("yeezy-slide", 0.4)), (("adidas-samba", 1.0),)):
        assert sneaker_facts.lookalike(ENGLISH, CATALOGUE, a_row(ranked=ranked)) == ""
