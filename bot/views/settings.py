"""Views of /settings and /forget."""

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translations, Translator
from bot.views.callback_data import CallbackData
from bot.views.keyboards import pages
from bot.views.message import MessageView
from store.chat.preferences import Preferences

AS_TELEGRAM = "-"  # the value for Telegram's own setting


def overview(say: Translator, translations: Translations, chosen: Preferences, person: int) -> MessageView:
    """All settings, one button each."""
    keep = "yes" if chosen.photo_consent else "no"
    notify = "yes" if chosen.notify else "no"
    language = translations(say.language)("language-name")
    rows = [
        (say("settings-language", language=language), _data("languages", person)),
        (say("settings-country", country=_country(say)), _data("countries", person)),
        (say("settings-keep", keep=keep), _data("keep", person, "no" if chosen.photo_consent else "yes")),
        (say("settings-notify", notify=notify), _data("notify", person, "no" if chosen.notify else "yes")),
    ]
    done = [_data("done", person).button(say("button-done"))]
    keyboard = Keyboard([*([data.button(label)] for label, data in rows), done])
    return MessageView(text=say.html("settings"), keyboard=keyboard)


def languages(say: Translator, translations: Translations, chosen: Preferences, person: int) -> MessageView:
    """All languages, each by its own name."""
    rows = [(translations(code)("language-name"), code) for code in translations.languages]
    marked = [(_marked(name, code == chosen.language), code) for name, code in rows]
    own = (_marked(say("settings-as-telegram"), chosen.language is None), AS_TELEGRAM)
    buttons = [[_data("speak", person, code).button(label)] for label, code in (*marked, own)]
    return MessageView(text=say.html("settings-languages"), keyboard=Keyboard([*buttons, [_back(say, person)]]))


def countries(say: Translator, codes: tuple[str, ...], chosen: Preferences, person: int, page: int = 0) -> MessageView:
    """One page of the countries with shops, by name."""
    named = sorted((say.country_name(code), code) for code in codes)
    choices = [(_marked(name, code == chosen.country), _data("shop", person, code)) for name, code in named]
    own = _marked(say("settings-as-telegram"), chosen.country is None)
    choices.insert(0, (own, _data("shop", person, AS_TELEGRAM)))
    here = _data("countries", person, page=page)
    return MessageView(text=say.html("settings-countries"), keyboard=pages(say, choices, here, [_back(say, person)]))


def forget_question(say: Translator, person: int) -> MessageView:
    """The question of /forget."""
    yes = CallbackData(topic="forget", action="yes", id=person).button(say("button-forget-yes"))
    no = CallbackData(topic="forget", action="no", id=person).button(say("button-forget-no"))
    return MessageView(text=say.html("forget-question"), keyboard=Keyboard([[yes], [no]]))


def _country(say: Translator) -> str:
    return say.country_name(say.country) if say.country else say("settings-everywhere")


def _back(say: Translator, person: int) -> Button:
    return _data("open", person).button(say("button-back"))


def _marked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _data(action: str, person: int, value: str = "", page: int = 0) -> CallbackData:
    return CallbackData(topic="settings", action=action, id=person, value=value, page=page)
