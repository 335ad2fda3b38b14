"""What a button asks for that is under no answer: consent, settings, models to look at, review, retraining, versions.

The data is `o1:topic:action:number:word:page`, at most 64 bytes; what stands beside a model's slug is one letter there,
and in older buttons the whole word. As with the buttons under an answer, it carries all that a tap needs, comes back
from outside, and is believed in nothing: the handler checks who taps, and what is named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.errors import ButtonError
from bot.i18n import Translator
from bot.views import keyboards
from bot.views.keyboards import MAX_DATA, is_number

Topic = Literal["consent", "forget", "review", "run", "version", "add", "look", "settings"]
VERSION = "o1"
PARTS = 6
# Beside a slug of 40 bytes, what is left is enough for an id of 13 digits.
SHORT = {"review": "r", "add": "a", "relabel": "l", "models": "m", "brand": "b"}
_WHOLE = {short: whole for whole, short in SHORT.items()}


@dataclass(frozen=True, kw_only=True)
class Order:
    """What one button asks for; the topic's handler knows the actions, and what `number` and `word` name."""

    topic: Topic
    action: str
    number: int = 0
    word: str = ""
    page: int = 0

    def data(self) -> str:
        """The callback data; raises ButtonError where it is longer than Telegram takes, or cannot be read back."""
        topic, action = SHORT.get(self.topic, self.topic), SHORT.get(self.action, self.action)
        data = f"{VERSION}:{topic}:{action}:{self.number}:{self.word}:{self.page}"
        if len(data.encode()) > MAX_DATA or data.count(":") != PARTS - 1:
            raise ButtonError(f"Callback data {data!r} is over {MAX_DATA} bytes or has a colon; shorten the word.")
        return data

    def button(self, label: str) -> Button:
        """The button that asks for it."""
        return Button(label, callback_data=self.data())


def read(data: str | None) -> Order | None:
    """The order that callback data stands for, or None where it is not of this version or not ours."""
    parts = (data or "").split(":")
    if len(parts) != PARTS or parts[0] != VERSION:
        return None
    _, topic, action, number, word, page = parts
    known = next((each for each in get_args(Topic) if topic in (each, SHORT.get(each))), None)
    if known is None or not (is_number(number) and is_number(page)):
        return None
    return Order(topic=known, action=_WHOLE.get(action, action), number=int(number), word=word, page=int(page))


def pattern(topic: Topic) -> str:
    """What python-telegram-bot matches callback data of a topic with."""
    return f"^{VERSION}:({topic}|{SHORT.get(topic, topic)}):"


def pages(say: Translator, choices: Sequence[tuple[str, Order]], here: Order, leave: Iterable[Button]) -> Keyboard:
    """Choices a page at a time, arrows where there is more, and the ways out."""
    buttons = [order.button(label) for label, order in choices]
    return keyboards.pages(say, buttons, here.page, lambda page: replace(here, page=page).data(), leave)
