"""Facts about a sneaker: year, list price, colours, look-alikes."""

from html import escape

from bot.i18n import Translator
from model.catalogue.catalogue import Catalogue, Price, Sneaker
from store.tables import PredictionRow

LOOKALIKE_FROM = 0.05  # probability of the second candidate: the sentence that tells the two apart is shown


def card(say: Translator, sneaker: Sneaker) -> str:
    """Year and list price on one line; empty where neither is known."""
    year = [say("facts-year", year=str(sneaker.year))] if sneaker.year else []
    return _line([*year, *_price(say, sneaker)])


def details(say: Translator, sneaker: Sneaker, row: PredictionRow) -> str:
    """The photo's colours and the list price on one line, or nothing."""
    colours = colours_of(row) if say.shopper.colours and row.style_code is None else ()
    named = [say("colour", name=each) for each in colours]
    seen = [say("facts-colours", colours=say.listed(named))] if named else []
    code = [say("facts-code", code=row.style_code)] if row.style_code else []
    return _line([*code, *seen, *_price(say, sneaker)])


def colours_of(row: PredictionRow) -> tuple[str, ...]:
    """English names of the photo's colours, strongest first."""
    return tuple(row.colours.split(",")) if row.colours else ()


def lookalike(say: Translator, catalogue: Catalogue, row: PredictionRow) -> str:
    """How to tell the first two candidates apart, if they are near.

    Empty where the catalogue knows nothing about the two.
    """
    if len(row.ranked) < 2 or row.ranked[1][1] < LOOKALIKE_FROM:
        return ""
    texts = catalogue.lookalike(row.ranked[0][0], row.ranked[1][0])
    return escape(texts.get(say.language, "") or texts["en"]) if texts else ""


def _line(facts: list[str]) -> str:
    """The facts on one line, with a capital letter first."""
    line = " · ".join(facts)
    return escape(line[:1].upper() + line[1:])


def _price(say: Translator, sneaker: Sneaker) -> list[str]:
    price = sneaker.price
    if price is None:
        return []
    where = "here" if is_local(say, price) else price.country
    return [say("facts-price", price=say.money(price.amount, price.currency), country=where, year=str(price.year))]


def is_local(say: Translator, price: Price) -> bool:
    """Whether a list price is that of the user's country."""
    return price.country == say.country
