"""Keyboards: pages of choices, shop buttons, and the buttons under an answer."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.views.callback_data import CallbackData
from bot.views.sneaker_facts import colours_of
from model.catalogue.catalogue import Catalogue, Sneaker
from store.tables import PredictionRow

HALF = 20  # characters that half a phone's width shows: the end of "Air Jordan 1 High" must not be cut
COLUMNS, ROWS = 2, 5  # a page of choices: names stay readable on a phone, and Cancel stays in sight
BESIDE_CART = 8  # characters of a shop beside the 🛒: a third of a phone's width cuts "🛒 Foot Locker"
MATCHES = 8  # models on a page of those that a name may mean: a row each, and the way to all others
MAX_WORDS = 40  # bytes of a name in callback data: beside it there is room for an id of 11 digits and the page
SHOPS = 3  # in a row: "Foot Locker" and "New Balance" stay readable


def pages(
    say: Translator,
    choices: Sequence[tuple[str, CallbackData]],
    here: CallbackData,
    leave: Iterable[Button],
    *,
    rows: int = ROWS,
    columns: int = COLUMNS,
) -> Keyboard:
    """One page of choices; `here` is the data of this page."""
    size = columns * rows
    last = max(0, (len(choices) - 1) // size)
    page = min(here.page, last)
    shown = [data.button(label) for label, data in choices[page * size : (page + 1) * size]]
    lines = [shown[start : start + columns] for start in range(0, len(shown), columns)]
    arrows = [
        replace(here, page=to).button(say(key, page=to + 1, pages=last + 1))
        for key, to in (("button-previous", page - 1), ("button-next", page + 1))
        if 0 <= to <= last
    ]
    return Keyboard([*lines, *([arrows] if arrows else []), list(leave)])


def shops(
    say: Translator, sneaker: Sneaker, row: PredictionRow | None = None, code: str | None = None
) -> list[list[Button]]:
    """Shop buttons, best first, in rows of three.

    They search for the colours and the style code of a photo, or for `code`.
    """
    colours, code = (colours_of(row), row.style_code) if row else ((), code)
    first, *others = sneaker.offers(say.shopper, colours=colours, code=code)
    label = say("button-buy", shop=first.shop) if len(first.shop) <= BESIDE_CART else first.shop
    buttons = [Button(label, url=first.url)]
    buttons += [Button(each.shop, url=each.url) for each in others]
    return [buttons[start : start + SHOPS] for start in range(0, len(buttons), SHOPS)]


def named(
    say: Translator,
    prediction_id: int,
    best: Sneaker,
    caption: Sneaker | None = None,
    row: PredictionRow | None = None,
) -> Keyboard:
    """Under an answer that names a model: shops, right, wrong."""
    judge = [_button("right", say("button-right"), prediction_id), _wrong(say("button-wrong"), prediction_id)]
    return Keyboard([*_from_caption(say, prediction_id, caption), *shops(say, best, row), judge])


def numbered(say: Translator, found: Sequence[tuple[int, Sneaker]]) -> Keyboard | None:
    """Under an answer about several models: a search for each."""
    links = [_search(say, f"{number} · {each.title}", each) for number, each in found]
    return Keyboard(_rows(links)) if links else None


def unsure(
    say: Translator,
    prediction_id: int,
    sneakers: Iterable[Sneaker],
    caption: Sneaker | None = None,
    similar: Iterable[Sneaker] = (),
) -> Keyboard:
    """Under an unsure answer: its candidates, all other models, none of them.

    Between them are searches for similar models.
    """
    told = [] if caption is None else [caption]
    shown = {each.slug: each for each in (*told, *sneakers)}
    rows = _rows([_pick(prediction_id, each, each.title) for each in shown.values()])
    links = _rows([_search(say, each.title, each) for each in similar])
    return Keyboard([*rows, *links, _others(say, prediction_id)])


def unknown(
    say: Translator, prediction_id: int, similar: Iterable[Sneaker], caption: Sneaker | None = None
) -> Keyboard:
    """Under an unknown model: searches for similar ones, a correction."""
    links = [_search(say, each.title, each) for each in similar]
    rows = [*_from_caption(say, prediction_id, caption), *_rows(links)]
    return Keyboard([*rows, [_wrong(say("button-name-it"), prediction_id)]])


def unnamed(say: Translator, label: str, prediction_id: int, caption: Sneaker | None = None) -> Keyboard:
    """Under an answer that names no model: a button to name it."""
    return Keyboard([*_from_caption(say, prediction_id, caption), [_wrong(label, prediction_id)]])


def judged(say: Translator, prediction_id: int, sneaker: Sneaker, row: PredictionRow | None = None) -> Keyboard:
    """Under an answer that the user has confirmed or corrected."""
    return Keyboard([*shops(say, sneaker, row), [_wrong(say("button-change"), prediction_id)]])


def candidates(
    say: Translator,
    prediction_id: int,
    sneakers: Iterable[Sneaker],
    *,
    listed: Container[str] = (),
    suggest: bool = False,
) -> Keyboard:
    """The candidates, all other models, none of them, and Cancel.

    Slugs in `listed` are models of the wide catalogue. With `suggest` the user has typed a name: *Not in the list*
    suggests it, and comes first.
    """
    rows = _rows(
        [
            _data("listed" if each.slug in listed else "pick", prediction_id, each.slug).button(each.title)
            for each in sneakers
        ]
    )
    if suggest:
        none, more = _none(say("button-suggest"), prediction_id), _more(say, prediction_id)
        return Keyboard([[none], *rows, [more, _cancel(say, prediction_id)]])
    return Keyboard([*rows, _others(say, prediction_id), [_cancel(say, prediction_id)]])


def matches(say: Translator, prediction_id: int, sneakers: Sequence[Sneaker], words: str, page: int) -> Keyboard:
    """One page of the many models that a name may mean.

    A name that does not fit into callback data has one page only.
    """
    pageable = 0 < len(words.encode()) <= MAX_WORDS
    shown = sneakers if pageable else sneakers[:MATCHES]
    choices = [(each.title, _data("pick", prediction_id, each.slug)) for each in shown]
    here = _data("find", prediction_id, words if pageable else "", page)
    page_of = pages(say, choices, here, _others(say, prediction_id), rows=MATCHES, columns=1)
    return Keyboard([*page_of.inline_keyboard, [_cancel(say, prediction_id)]])


def brands(say: Translator, prediction_id: int, catalogue: Catalogue, page: int) -> Keyboard:
    """One page of all brands."""
    choices = [(each.brand, _data("brand", prediction_id, each.slug)) for each in catalogue.firsts()]
    return _browse(say, choices, _data("brands", prediction_id, page=page), back="wrong")


def models(say: Translator, prediction_id: int, catalogue: Catalogue, slug: str, page: int) -> Keyboard:
    """One page of the models of the brand of `slug`; raises CatalogueError."""
    brand = catalogue[slug].brand
    choices = [(each.name, _data("pick", prediction_id, each.slug)) for each in catalogue.by_brand(brand)]
    return _browse(say, choices, _data("brand", prediction_id, slug, page), back="brands")


def with_listed(say: Translator, prediction_id: int, slug: str, name: str, others: Keyboard) -> Keyboard:
    """A caption's model of the wide catalogue, above other buttons."""
    button = _data("listed", prediction_id, slug).button(say("button-hint", name=name))
    return Keyboard([[button], *others.inline_keyboard])


def with_unlisted(say: Translator, prediction_id: int, name: str, others: Keyboard) -> Keyboard:
    """A caption's name that no catalogue has: suggest it."""
    return Keyboard([[_none(say("button-suggest-name", name=name), prediction_id)], *others.inline_keyboard])


def links(keyboard: Keyboard | None) -> Keyboard | None:
    """Only the buttons that open an address: every user may press them."""
    rows = [[each for each in row if each.url] for row in (keyboard.inline_keyboard if keyboard else ())]
    return Keyboard([row for row in rows if row]) if any(rows) else None


def _browse(say: Translator, choices: Sequence[tuple[str, CallbackData]], here: CallbackData, *, back: str) -> Keyboard:
    return pages(say, choices, here, [_button(back, say("button-back"), here.id), _cancel(say, here.id)])


def _from_caption(say: Translator, prediction_id: int, sneaker: Sneaker | None) -> list[list[Button]]:
    return [] if sneaker is None else [[_pick(prediction_id, sneaker, say("button-hint", name=sneaker.title))]]


def _search(say: Translator, label: str, sneaker: Sneaker) -> Button:
    """A search over many shops: a shop's own button has its name."""
    return Button(say("button-similar", name=label), url=sneaker.search(say.shopper).url)


def _rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """Two buttons a row where half a phone shows both labels."""
    rows: list[list[Button]] = []
    for button in buttons:
        fits = len(button.text) <= HALF and rows and len(rows[-1]) < COLUMNS and len(rows[-1][0].text) <= HALF
        if fits:
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows


def _others(say: Translator, prediction_id: int) -> list[Button]:
    return [_more(say, prediction_id), _none(say("button-none"), prediction_id)]


def _more(say: Translator, prediction_id: int) -> Button:
    return _button("brands", say("button-brands"), prediction_id)


def _none(label: str, prediction_id: int) -> Button:
    return _button("none", label, prediction_id)


def _wrong(label: str, prediction_id: int) -> Button:
    return _button("wrong", label, prediction_id)


def _cancel(say: Translator, prediction_id: int) -> Button:
    return _button("cancel", say("button-cancel"), prediction_id)


def _pick(prediction_id: int, sneaker: Sneaker, label: str) -> Button:
    return _data("pick", prediction_id, sneaker.slug).button(label)


def _button(action: str, label: str, prediction_id: int) -> Button:
    return _data(action, prediction_id).button(label)


def _data(action: str, prediction_id: int, slug: str = "", page: int = 0) -> CallbackData:
    return CallbackData(topic="answer", action=action, id=prediction_id, value=slug, page=page)
