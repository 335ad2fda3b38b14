"""The questions of /addmodel, and what came of them."""

from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.views.add_model_form import Novelty, listed
from bot.views.callback_data import CallbackData
from bot.views.keyboards import pages
from bot.views.message import MessageView
from model.catalogue.catalogue import Catalogue, Sneaker


def question(say: Translator, catalogue: Catalogue, new: Novelty, page: int = 0) -> MessageView:
    """What is asked next."""
    leave = _data("leave", new).button(say("button-cancel"))
    if new.step == "brand":
        choices = [(each.brand, _data("brand", new, value=each.slug)) for each in catalogue.firsts()]
        keyboard = pages(say, choices, _data("brands", new, page=page), [leave])
        return MessageView(text=say.html("add-brand"), keyboard=keyboard)
    if new.step == "name":
        return MessageView(text=say.html("add-name", brand=new.brand), keyboard=Keyboard([[leave]]))
    if new.step == "confirm":
        add = _data("add", new, value=new.slug).button(say("button-add"))
        return MessageView(text=_summary(say, new), keyboard=Keyboard([[add], [leave]]))
    skip = _data("skip", new, value=new.step).button(say("button-skip"))
    key = {"aliases": "add-aliases", "links": "add-links"}[new.step]
    return MessageView(text=say.html(key, name=new.title), keyboard=Keyboard([[skip], [leave]]))


def added(say: Translator, sneaker: Sneaker) -> MessageView:
    """That the model can be chosen now, and how it comes to be recognised."""
    back = CallbackData(topic="add_model", action="retire", value=sneaker.slug).button(say("button-take-back"))
    return MessageView(text=say.html("add-done", name=sneaker.title), keyboard=Keyboard([[back]]))


def retired(say: Translator, sneaker: Sneaker) -> MessageView:
    """That the model is offered no more."""
    return MessageView(text=say.html("add-retired", name=sneaker.title))


def _summary(say: Translator, new: Novelty) -> str:
    aliases = listed(new.aliases) or say("add-none")
    links = "\n".join((new.links or {}).values()) or say("add-shops")
    return say.html("add-confirm", name=new.title, slug=new.slug, aliases=aliases, links=links)


def _data(action: str, new: Novelty, *, value: str = "", page: int = 0) -> CallbackData:
    return CallbackData(topic="add_model", action=action, id=new.started, value=value, page=page)
