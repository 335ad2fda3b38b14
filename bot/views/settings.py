"""Views of /settings and /forget."""

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translations, Translator
from bot.views.callback_data import CallbackData
from bot.views.keyboards import pages
from bot.views.message import MessageView
from model.catalogue.sizes import RANGES, Size, numbers
from store.chat.preferences import Preferences

AS_TELEGRAM = "-"  # the value for Telegram's own setting, and for any size
SIZES = 5  # in a row: "42.5" stays on one line on a phone
SYSTEMS = {"US": "US", "CA": "US", "AU": "US", "GB": "UK", "IE": "UK"}  # of sizes; elsewhere EU
COUNTRY_ROWS = 10  # short names: all countries on one page
REGIONAL_A = 0x1F1E6  # REGIONAL INDICATOR SYMBOL LETTER A


def overview(say: Translator, translations: Translations, chosen: Preferences, person: int) -> MessageView:
    """All settings, one button each."""
    keep = "yes" if chosen.photo_consent else "no"
    notify = "yes" if chosen.notify else "no"
    colours = "yes" if chosen.colours else "no"
    language = translations(say.language)("language-name")
    rows = [
        (say("settings-language", language=language), _data("languages", person)),
        (say("settings-country", country=_country(say, say.country)), _data("countries", person)),
        (say("settings-size", size=str(say.shopper.size or say("settings-any-size"))), _data("sizes", person)),
        (say("settings-colours", colours=colours), _data("colours", person, "no" if chosen.colours else "yes")),
        (say("settings-keep", keep=keep), _data("keep", person, "no" if chosen.photo_consent else "yes")),
        (say("settings-notify", notify=notify), _data("notify", person, "no" if chosen.notify else "yes")),
    ]
    done = [_data("done", person).button(say("button-done"))]
    keyboard = Keyboard([*([data.button(label)] for label, data in rows), done])
    return MessageView(text=say.html("settings"), keyboard=keyboard)


def languages(
    say: Translator, translations: Translations, automatic: Translator, chosen: Preferences, person: int
) -> MessageView:
    """All languages, each by its own name; `automatic` is the messenger's."""
    rows = [(translations(code)("language-name"), code) for code in translations.languages]
    marked = [(_marked(name, code == chosen.language), code) for name, code in rows]
    now = translations(automatic.language)("language-name")
    own = (_marked(say("settings-as-telegram", now=now), chosen.language is None), AS_TELEGRAM)
    buttons = [[_data("speak", person, code).button(label)] for label, code in (*marked, own)]
    return MessageView(text=say.html("settings-languages"), keyboard=Keyboard([*buttons, [_back(say, person)]]))


def countries(
    say: Translator,
    codes: tuple[str, ...],
    automatic: Translator,
    chosen: Preferences,
    person: int,
    page: int = 0,
) -> MessageView:
    """One page of the countries with shops; `automatic` is the messenger's."""
    named = sorted((say.country_name(code), code) for code in codes)
    labels = [(_marked(_with_flag(name, code), code == chosen.country), code) for name, code in named]
    own = say("settings-as-telegram", now=_country(say, automatic.country))
    choices = [(label, _data("shop", person, code)) for label, code in labels]
    automatic_row = [_data("shop", person, AS_TELEGRAM).button(_marked(own, chosen.country is None))]
    here = _data("countries", person, page=page)
    keyboard = pages(say, choices, here, [_back(say, person)], rows=COUNTRY_ROWS)
    rows = [automatic_row, *keyboard.inline_keyboard]  # a row of its own: half of one cuts "Automatic (United States)"
    return MessageView(text=say.html("settings-countries"), keyboard=Keyboard(rows))


def sizes(say: Translator, chosen: Preferences, person: int, system: str) -> MessageView:
    """The shoe sizes of one system."""
    shown = system if system in RANGES else _system(say, chosen)
    systems = [_data("sizes", person, each).button(_marked(each, each == shown)) for each in RANGES]
    buttons = [
        _data("size", person, size).button(_marked(number, size == chosen.shoe_size))
        for number, size in ((number, f"{shown} {number}") for number in numbers(shown))
    ]
    rows = [buttons[start : start + SIZES] for start in range(0, len(buttons), SIZES)]
    any_size = _data("size", person, AS_TELEGRAM).button(_marked(say("button-any-size"), chosen.shoe_size is None))
    return MessageView(
        text=say.html("settings-sizes"), keyboard=Keyboard([systems, *rows, [any_size], [_back(say, person)]])
    )


def _system(say: Translator, chosen: Preferences) -> str:
    """The system of the chosen size, or else of the country."""
    size = Size.parse(chosen.shoe_size)
    return size.system if size else SYSTEMS.get(say.country or "", "EU")


def forget_question(say: Translator, person: int) -> MessageView:
    """The question of /forget."""
    yes = CallbackData(topic="forget", action="yes", id=person).button(say("button-forget-yes"))
    no = CallbackData(topic="forget", action="no", id=person).button(say("button-forget-no"))
    return MessageView(text=say.html("forget-question"), keyboard=Keyboard([[no], [yes]]))  # the safe choice first


def _country(say: Translator, code: str | None) -> str:
    return say.country_name(code) if code else say("settings-everywhere")


def _with_flag(name: str, code: str) -> str:
    """A country's name after its flag: two regional indicator letters."""
    return f"{''.join(chr(REGIONAL_A + ord(letter) - ord('A')) for letter in code)} {name}"


def _back(say: Translator, person: int) -> Button:
    return _data("open", person).button(say("button-back"))


def _marked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _data(action: str, person: int, value: str = "", page: int = 0) -> CallbackData:
    return CallbackData(topic="settings", action=action, id=person, value=value, page=page)
