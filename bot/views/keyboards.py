"""Every button under a message: what it shows, and the callback data that it sends back.

The data is `1:action:prediction:slug:page`, at most 64 bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton).
It carries all that a tap needs, so that any process, also one started later, can serve it. It comes back from outside:
`parse` believes nothing of it, and the handler checks who taps.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.errors import ButtonError
from bot.i18n import Translator
from model.catalogue.catalogue import Catalogue, Sneaker

Action = Literal["right", "wrong", "pick", "none", "brands", "models", "cancel"]
VERSION = "1"
WITH_SLUG = ("pick", "models")
MAX_DATA = 64  # bytes
MAX_ID = 2**63 - 1
COLUMNS, ROWS = 2, 5  # a page of choices: names stay readable on a phone, and Cancel stays in sight


@dataclass(frozen=True, kw_only=True)
class Tap:
    """What a button asks for."""

    action: Action
    prediction_id: int
    slug: str = ""  # pick: the model meant; models: any model of the brand to show
    page: int = 0

    def data(self) -> str:
        """The callback data; raises ButtonError where it is longer than Telegram takes."""
        data = f"{VERSION}:{self.action}:{self.prediction_id}:{self.slug}:{self.page}"
        if len(data.encode()) > MAX_DATA:
            raise ButtonError(f"Callback data {data!r} is longer than {MAX_DATA} bytes; shorten the sneaker's slug.")
        return data


def parse(data: str | None) -> Tap | None:
    """The tap that callback data stands for, or None where it is not of this version or not ours."""
    version, action, prediction_id, slug, page = (data or "").split(":") if (data or "").count(":") == 4 else [""] * 5
    known = next((each for each in get_args(Action) if each == action), None)
    if version != VERSION or known is None or not (is_number(prediction_id) and is_number(page)):
        return None
    if known in WITH_SLUG and not slug:
        return None
    return Tap(action=known, prediction_id=int(prediction_id), slug=slug, page=int(page))


def sneaker(say: Translator, prediction_id: int, best: Sneaker, hint: Sneaker | None = None) -> Keyboard:
    """Under an answer that names a model: buy it, or judge it; or say that it is what the caption says."""
    right = Button(say("button-right"), callback_data=Tap(action="right", prediction_id=prediction_id).data())
    judge = [right, _wrong(say("button-wrong"), prediction_id)]
    return Keyboard([*shops(say, best), judge, *_hinted(say, prediction_id, hint)])


def unnamed(say: Translator, label: str, prediction_id: int, hint: Sneaker | None = None) -> Keyboard:
    """Under an answer that names no model: a button to name it, or to say that it is what the caption says."""
    return Keyboard([*_hinted(say, prediction_id, hint), [_wrong(label, prediction_id)]])


def settled(say: Translator, prediction_id: int, named: Sneaker) -> Keyboard:
    """Under an answer that the person has confirmed or corrected."""
    return Keyboard([*shops(say, named), [_wrong(say("button-change"), prediction_id)]])


def shops(say: Translator, sneaker: Sneaker) -> list[list[Button]]:
    """Where to buy a model: the first shop in words, the others beside each other by their names."""
    first, *others = sneaker.offers(say.country)
    buy = Button(say("button-buy", name=sneaker.title), url=first.url)
    return [[buy], *([[Button(each.shop, url=each.url) for each in others]] if others else [])]


def candidates(say: Translator, prediction_id: int, sneakers: Iterable[Sneaker]) -> Keyboard:
    """The models that come into question, one a row, then the way to all others, and to none."""
    more = Button(say("button-brands"), callback_data=Tap(action="brands", prediction_id=prediction_id).data())
    none = Button(say("button-none"), callback_data=Tap(action="none", prediction_id=prediction_id).data())
    rows = [[_pick(prediction_id, each, each.title)] for each in sneakers]
    return Keyboard([*rows, [more], [none], [_cancel(say, prediction_id)]])


def brands(say: Translator, prediction_id: int, catalogue: Catalogue, page: int) -> Keyboard:
    """All brands, a page at a time."""
    taps = [
        (each.brand, Tap(action="models", prediction_id=prediction_id, slug=each.slug)) for each in catalogue.firsts()
    ]
    here = Tap(action="brands", prediction_id=prediction_id, page=page)
    return _browse(say, taps, here, back=Tap(action="wrong", prediction_id=prediction_id))


def models(say: Translator, prediction_id: int, catalogue: Catalogue, slug: str, page: int) -> Keyboard:
    """The models of the brand that `slug` belongs to, a page at a time; raises CatalogueError for an unknown slug."""
    taps = [
        (each.name, Tap(action="pick", prediction_id=prediction_id, slug=each.slug))
        for each in catalogue.by_brand(catalogue[slug].brand)
    ]
    here = Tap(action="models", prediction_id=prediction_id, slug=slug, page=page)
    return _browse(say, taps, here, back=Tap(action="brands", prediction_id=prediction_id))


def pages(
    say: Translator, choices: Sequence[Button], page: int, turned: Callable[[int], str], leave: Iterable[Button]
) -> Keyboard:
    """Choices a page at a time, arrows where there is more, and the ways out; `turned` gives a page's callback data."""
    size = COLUMNS * ROWS
    last = max(0, (len(choices) - 1) // size)
    page = min(page, last)
    shown = choices[page * size : (page + 1) * size]
    rows = [shown[start : start + COLUMNS] for start in range(0, len(shown), COLUMNS)]
    turns = (("button-previous", page - 1), ("button-next", page + 1))
    arrows = [Button(say(key), callback_data=turned(to)) for key, to in turns if 0 <= to <= last]
    return Keyboard([*rows, *([arrows] if arrows else []), list(leave)])


def is_number(text: str) -> bool:
    """Whether callback data can have it for an id, or a page."""
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= MAX_ID


def _browse(say: Translator, taps: Sequence[tuple[str, Tap]], here: Tap, *, back: Tap) -> Keyboard:
    choices = [Button(label, callback_data=tap.data()) for label, tap in taps]
    leave = [Button(say("button-back"), callback_data=back.data()), _cancel(say, back.prediction_id)]
    return pages(say, choices, here.page, lambda page: replace(here, page=page).data(), leave)


def _hinted(say: Translator, prediction_id: int, hint: Sneaker | None) -> list[list[Button]]:
    return [] if hint is None else [[_pick(prediction_id, hint, say("button-hint", name=hint.title))]]


def _wrong(label: str, prediction_id: int) -> Button:
    return Button(label, callback_data=Tap(action="wrong", prediction_id=prediction_id).data())


def _pick(prediction_id: int, sneaker: Sneaker, label: str) -> Button:
    return Button(label, callback_data=Tap(action="pick", prediction_id=prediction_id, slug=sneaker.slug).data())


def _cancel(say: Translator, prediction_id: int) -> Button:
    return Button(say("button-cancel"), callback_data=Tap(action="cancel", prediction_id=prediction_id).data())
