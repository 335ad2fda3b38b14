"""Views of /addmodel: the questions of the form, and its result."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.views.add_model_form import AddModelForm, joined
from bot.views.callback_data import CallbackData
from bot.views.keyboards import pages
from bot.views.message import MessageView
from model.catalogue.catalogue import Catalogue, Sneaker


def question(
    say: Translator, catalogue: Catalogue, form: AddModelForm, page: int = 0, *, listed: Sequence[Sneaker] = ()
) -> MessageView:
    """The question of the current step; `listed` models are offered, too."""
    asked = _question(say, catalogue, form, page)
    if not listed or asked.keyboard is None:
        return asked
    rows = _offered(listed, form.started) + [list(row) for row in asked.keyboard.inline_keyboard]
    return replace(asked, text=f"{asked.text}\n\n{say.html('add-listed-too')}", keyboard=Keyboard(rows))


def listed_choice(say: Translator, listed: Sequence[Sneaker]) -> MessageView:
    """The question which model of the wide catalogue is meant."""
    return MessageView(text=say.html("add-listed"), keyboard=Keyboard(_offered(listed, 0)))


def _question(say: Translator, catalogue: Catalogue, form: AddModelForm, page: int) -> MessageView:
    leave = _data("leave", form).button(say("button-cancel"))
    if form.step == "brand":
        choices = [(each.brand, _data("brand", form, value=each.slug)) for each in catalogue.firsts()]
        keyboard = pages(say, choices, _data("brands", form, page=page), [leave])
        text = say.html("add-brand-of", name=form.name) if form.name else say.html("add-brand")
        return MessageView(text=text, keyboard=keyboard)
    if form.step == "name":
        return MessageView(text=say.html("add-name", brand=form.brand), keyboard=Keyboard([[leave]]))
    if form.step == "confirm":
        add = _data("add", form, value=form.slug).button(say("button-add"))
        return MessageView(text=_summary(say, form), keyboard=Keyboard([[add], [leave]]))
    skip = _data("skip", form, value=form.step).button(say("button-skip"))
    key = {"aliases": "add-aliases", "links": "add-links"}[form.step]
    return MessageView(text=say.html(key, name=form.title), keyboard=Keyboard([[skip], [leave]]))


def added(say: Translator, sneaker: Sneaker) -> MessageView:
    """The result: the model is in the catalogue."""
    return MessageView(text=say.html("add-done", name=sneaker.title), keyboard=_take_back(say, sneaker))


def added_listed(say: Translator, sneaker: Sneaker) -> MessageView:
    """The result: a model of the wide catalogue is in the catalogue."""
    return MessageView(text=say.html("add-listed-done", name=sneaker.title), keyboard=_take_back(say, sneaker))


def added_by_choice(say: Translator, sneaker: Sneaker) -> MessageView:
    """The result of an admin's correction with a listed model."""
    return MessageView(text=say.html("add-chosen", name=sneaker.title), keyboard=_take_back(say, sneaker))


def retired(say: Translator, sneaker: Sneaker) -> MessageView:
    """The result: the model is retired."""
    return MessageView(text=say.html("add-retired", name=sneaker.title))


def _take_back(say: Translator, sneaker: Sneaker) -> Keyboard:
    back = CallbackData(topic="add_model", action="retire", value=sneaker.slug)
    return Keyboard([[back.button(say("button-take-back"))]])


def _offered(listed: Sequence[Sneaker], started: int) -> list[list[Button]]:
    """A button for each model of the wide catalogue."""
    data = [CallbackData(topic="add_model", action="listed", id=started, value=each.slug) for each in listed]
    return [[each.button(sneaker.title)] for each, sneaker in zip(data, listed, strict=True)]


def _summary(say: Translator, form: AddModelForm) -> str:
    aliases = joined(form.aliases) or say("add-none")
    links = "\n".join((form.links or {}).values()) or say("add-shops")
    return say.html("add-confirm", name=form.title, slug=form.slug, aliases=aliases, links=links)


def _data(action: str, form: AddModelForm, *, value: str = "", page: int = 0) -> CallbackData:
    return CallbackData(topic="add_model", action=action, id=form.started, value=value, page=page)
