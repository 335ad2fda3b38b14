"""Keyboards: every model is reachable, and callback data fits."""

from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.i18n import Translations
from bot.views import add_model, keyboards, review, settings
from bot.views import catalogue as catalogue_views
from bot.views.add_model_form import MAX_SLUG, AddModelForm
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView
from model.catalogue.catalogue import Catalogue
from store.chat.preferences import Preferences

SAY = Translations.load()("en")
CATALOGUE = Catalogue.load()
SNEAKERS = list(CATALOGUE)
HUGE = 36_525_000_000  # an id that a million photos a day reach in a century


def test_the_longest_slug_that_addmodel_takes_fits_into_every_button_beside_a_huge_id() -> None:
    new = AddModelForm(started=2**31, last_message=1, brand="A" * 20, name="b" * (MAX_SLUG - 21))
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


def _views(catalogue: Catalogue, new: AddModelForm) -> list[MessageView]:
    return [
        review.brands(SAY, catalogue, HUGE, 0),
        review.models(SAY, catalogue, HUGE, new.slug, 9),
        catalogue_views.brands(SAY, catalogue),
        catalogue_views.brand(SAY, catalogue, new.slug, 9),
        catalogue_views.model(SAY, catalogue, new.slug),
        add_model.question(SAY, catalogue, replace(new, step="brand")),
        add_model.added(SAY, catalogue[new.slug]),
    ]


def test_under_an_answer_one_can_buy_the_first_and_judge_it() -> None:
    rows = keyboards.named(SAY, 7, CATALOGUE["nike-dunk-low"]).inline_keyboard
    assert [[button.text for button in row] for row in rows] == [
        ["🛒 Nike", "Google", "Foot Locker"],
        ["Amazon", "StockX", "GOAT"],
        ["👍 Right", "👎 Wrong"],
    ]
    assert rows[0][0].url == CATALOGUE["nike-dunk-low"].buy_url("US")


def test_a_long_shop_stands_without_the_cart_so_that_its_name_is_not_cut() -> None:
    name = CATALOGUE.named_only("Air Jordan 37")
    assert keyboards.shops(SAY, name)[0][0].text == "Foot Locker"


def test_browsing_brands_and_their_pages_reaches_every_model() -> None:
    found = [
        CallbackData.decode(str(button.callback_data)) for button in _reached(keyboards.brands(SAY, 7, CATALOGUE, 0))
    ]
    assert {data.value for data in found if data and data.action == "pick"} == {sneaker.slug for sneaker in SNEAKERS}


def test_a_page_beyond_the_last_is_the_last() -> None:
    last = keyboards.models(SAY, 7, CATALOGUE, "nike-cortez", 99)
    titles = [button.text for row in last.inline_keyboard for button in row]
    assert CATALOGUE.by_brand("Nike")[-1].name in titles
    assert "→" not in titles


def test_the_arrows_say_which_page_they_lead_to() -> None:
    for page, arrows in ((0, ["2/3 ▶"]), (1, ["◀ 1/3", "3/3 ▶"]), (2, ["◀ 2/3"])):
        rows = keyboards.models(SAY, 7, CATALOGUE, "nike-cortez", page).inline_keyboard
        assert [button.text for button in rows[-2]] == arrows


def test_automatic_has_a_row_of_its_own_above_the_countries() -> None:
    view = settings.countries(SAY, ("IT", "US"), SAY, Preferences(), 7)
    assert view.keyboard is not None
    rows = [[button.text for button in row] for row in view.keyboard.inline_keyboard]
    assert rows == [["✓ Automatic (United States)"], ["🇮🇹 Italy", "🇺🇸 United States"], ["← Back"]]


def test_no_keyboard_is_longer_than_a_phone_shows_and_every_one_can_be_left() -> None:
    for sneaker in SNEAKERS:
        rows = keyboards.models(SAY, 7, CATALOGUE, sneaker.slug, 0).inline_keyboard
        assert len(rows) <= 7
        assert [button.text for button in rows[-1]] == ["← Back", "✕ Cancel"]


def _reached(first: InlineKeyboardMarkup) -> list[InlineKeyboardButton]:
    """Every button to be found by tapping brands and arrows."""
    views = {"brands": lambda data: keyboards.brands(SAY, 7, CATALOGUE, data.page)}
    views["brand"] = lambda data: keyboards.models(SAY, 7, CATALOGUE, data.value, data.page)
    found: dict[str, InlineKeyboardButton] = {}
    waiting = [first]
    while waiting:
        for button in (each for row in waiting.pop().inline_keyboard for each in row):
            data = CallbackData.decode(str(button.callback_data))
            if str(button.callback_data) not in found and data and data.action in views:
                waiting.append(views[data.action](data))
            found[str(button.callback_data)] = button
    return list(found.values())
