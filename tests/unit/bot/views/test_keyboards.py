"""Callback data: short enough, read back as written, and believed only where it is ours."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.errors import ButtonError
from bot.i18n import Translations
from bot.views import add_model, callback_data, keyboards, review
from bot.views import catalogue as catalogue_views
from bot.views.add_model_form import LONGEST_SLUG, Novelty
from bot.views.callback_data import Order
from bot.views.keyboards import MAX_ID, Tap, parse
from bot.views.message import MessageView
from model.catalogue.catalogue import Catalogue

SAY = Translations.load()("en")
CATALOGUE = Catalogue.load()
SNEAKERS = list(CATALOGUE)
HUGE = 36_525_000_000  # an id that a million photos a day reach in a century


@given(st.sampled_from(["right", "wrong", "cancel"]), st.integers(0, MAX_ID), st.integers(0, 99))
def test_a_tap_is_read_back_as_it_was_written(action: keyboards.Action, prediction_id: int, page: int) -> None:
    tap = Tap(action=action, prediction_id=prediction_id, page=page)
    assert parse(tap.data()) == tap


@given(st.one_of(st.text(), st.from_regex(r"[01]:[a-z]*:[-0-9٣ ]*:[a-z]*:[-0-9]*", fullmatch=True)))
def test_data_that_somebody_made_up_is_none_or_a_tap_with_sane_numbers(data: str) -> None:
    tap = parse(data)
    assert tap is None or (0 <= tap.prediction_id <= MAX_ID and tap.page >= 0)


@pytest.mark.parametrize(
    "data", [None, "", "x", "0:right:1::0", "1:right:1:", "1:sell:1::0", "1:right:-1::0", "1:right:1::0:0"]
)
def test_data_of_another_release_is_no_tap(data: str | None) -> None:
    assert parse(data) is None


def test_the_longest_slug_that_addmodel_takes_fits_into_every_button_beside_a_huge_id() -> None:
    new = Novelty(started=2**31, heard=1, brand="A" * 20, name="b" * (LONGEST_SLUG - 21))
    like = replace(SNEAKERS[0], slug=new.slug, brand=new.brand, name=new.name)
    others = [replace(like, slug=f"{new.slug[:-2]}{number:02}") for number in range(99)]
    catalogue = CATALOGUE.extended([like, *others])
    keyboards_with_it = [
        keyboards.candidates(SAY, HUGE, [like]),
        keyboards.brands(SAY, HUGE, catalogue, 0),
        keyboards.models(SAY, HUGE, catalogue, new.slug, 9),
        *(view.keyboard for view in _views(catalogue, new) if view.keyboard),
    ]
    for each in keyboards_with_it:  # made at all, none was too long
        assert any(new.slug[:-2] in str(button.callback_data) for row in each.inline_keyboard for button in row)


def _views(catalogue: Catalogue, new: Novelty) -> list[MessageView]:
    return [
        review.brands(SAY, catalogue, HUGE, 0),
        review.models(SAY, catalogue, HUGE, new.slug, 9),
        catalogue_views.brands(SAY, catalogue),
        catalogue_views.brand(SAY, catalogue, new.slug, 9),
        catalogue_views.model(SAY, catalogue, new.slug),
        add_model.question(SAY, catalogue, replace(new, step="brand")),
        add_model.added(SAY, catalogue[new.slug]),
    ]


def test_data_that_does_not_fit_is_refused_by_name() -> None:
    with pytest.raises(ButtonError, match="longer than 64 bytes; shorten the sneaker's slug"):
        Tap(action="pick", prediction_id=1, slug="a" * 64).data()


def test_under_an_answer_one_can_buy_the_first_and_judge_it() -> None:
    rows = keyboards.sneaker(SAY, 7, CATALOGUE["nike-dunk-low"]).inline_keyboard
    assert [[button.text for button in row] for row in rows] == [
        ["🛒 Buy Nike Dunk Low"],
        ["Amazon", "eBay", "GOAT"],
        ["👍 Right", "👎 Wrong"],
    ]
    assert rows[0][0].url == CATALOGUE["nike-dunk-low"].buy_url()


def test_browsing_brands_and_their_pages_reaches_every_model() -> None:
    found = [parse(str(button.callback_data)) for button in _reached(keyboards.brands(SAY, 7, CATALOGUE, 0))]
    assert {tap.slug for tap in found if tap and tap.action == "pick"} == {sneaker.slug for sneaker in SNEAKERS}


def test_a_page_beyond_the_last_is_the_last() -> None:
    assert keyboards.models(SAY, 7, CATALOGUE, "nike-cortez", 99) == keyboards.models(
        SAY, 7, CATALOGUE, "nike-cortez", 1
    )


def test_no_keyboard_is_longer_than_a_phone_shows_and_every_one_can_be_left() -> None:
    for sneaker in SNEAKERS:
        rows = keyboards.models(SAY, 7, CATALOGUE, sneaker.slug, 0).inline_keyboard
        assert len(rows) <= 7
        assert [button.text for button in rows[-1]] == ["← Back", "✕ Cancel"]


def test_an_order_is_read_back_as_it_was_written_and_as_releases_before_wrote_it() -> None:
    order = Order(topic="review", action="relabel", number=7, word="vans-authentic")
    assert order.data() == "o1:r:l:7:vans-authentic:0"
    assert callback_data.read(order.data()) == callback_data.read("o1:review:relabel:7:vans-authentic:0") == order
    taps = [order.data(), "o1:review:skip:7::0", "o1:run:skip:7::0"]
    assert [bool(re.match(callback_data.pattern("review"), data)) for data in taps] == [True, True, False]


def _reached(first: InlineKeyboardMarkup) -> list[InlineKeyboardButton]:
    """Every button to be found by tapping brands and arrows."""
    views = {"brands": lambda tap: keyboards.brands(SAY, 7, CATALOGUE, tap.page)}
    views["models"] = lambda tap: keyboards.models(SAY, 7, CATALOGUE, tap.slug, tap.page)
    found: dict[str, InlineKeyboardButton] = {}
    waiting = [first]
    while waiting:
        for button in (each for row in waiting.pop().inline_keyboard for each in row):
            tap = parse(str(button.callback_data))
            if str(button.callback_data) not in found and tap and tap.action in views:
                waiting.append(views[tap.action](tap))
            found[str(button.callback_data)] = button
    return list(found.values())
