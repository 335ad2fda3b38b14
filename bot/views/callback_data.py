"""Callback data of buttons: one format and one parser.

The data is `<version><topic>:<action>:<id>:<value>:<page>`, for example `2r:relabel:7:vans-authentic:`. It has at most
64 bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton), and a zero is left out. It contains everything that
the handler needs, so that any process can serve a button, also after a restart. A client can send any data: `decode`
accepts this format only, and the handler checks who taps, and what `id` and `value` name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from telegram import InlineKeyboardButton as Button

from bot.errors import ButtonError

Topic = Literal["answer", "consent", "forget", "settings", "browse", "add_model", "review", "retrain", "version"]
# One letter each: beside a slug of 40 bytes there is room for an action of 7, an id of 11 digits and no page,
# or for an action of 5 and a page of two digits.
LETTERS: Mapping[Topic, str] = {
    "answer": "a",
    "consent": "c",
    "forget": "f",
    "settings": "s",
    "browse": "b",
    "add_model": "m",
    "review": "r",
    "retrain": "t",
    "version": "v",
}
TOPICS: Mapping[str, Topic] = {letter: topic for topic, letter in LETTERS.items()}
VERSION = "2"
PARTS = 5
MAX_BYTES = 64
MAX_ID = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class CallbackData:
    """The data of one button; its topic's handler knows the actions."""

    topic: Topic
    action: str
    id: int = 0  # a prediction, a correction, a user, a message, …
    value: str = ""  # a slug, a version, a language, …
    page: int = 0

    def encode(self) -> str:
        """The data for Telegram; raises ButtonError if it does not fit."""
        head = f"{VERSION}{LETTERS[self.topic]}"
        data = f"{head}:{self.action}:{self.id or ''}:{self.value}:{self.page or ''}"
        if len(data.encode()) > MAX_BYTES or data.count(":") != PARTS - 1:
            raise ButtonError(f"Callback data {data!r} has over {MAX_BYTES} bytes or a colon; shorten the value.")
        return data

    @classmethod
    def decode(cls, data: str | None) -> "CallbackData | None":
        """The data of a tap; None for any other format."""
        parts = (data or "").split(":")
        if len(parts) != PARTS:
            return None
        head, action, id_, value, page = parts
        topic = TOPICS.get(head.removeprefix(VERSION)) if head.startswith(VERSION) else None
        numbers = _number(id_), _number(page)
        if topic is None or numbers[0] is None or numbers[1] is None:
            return None
        return cls(topic=topic, action=action, id=numbers[0], value=value, page=numbers[1])

    def button(self, label: str) -> Button:
        """A button with this data."""
        return Button(label, callback_data=self.encode())


def _number(text: str) -> int | None:
    """An id or a page; None for anything else."""
    if not text:
        return 0
    valid = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_ID)) and int(text) <= MAX_ID
    return int(text) if valid else None
