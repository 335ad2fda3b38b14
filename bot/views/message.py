"""The content of one message: text, buttons and photo; and pieces of text that several views use."""

from dataclasses import dataclass, field

from telegram import InlineKeyboardMarkup

BAR = 10  # cells
LONGEST = 60  # characters of a person's words that are repeated


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """What one message shows; with a photo, the text is its caption."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    photo: bytes | None = field(default=None, repr=False)  # the file, in a format that Telegram takes as a photo


def bar(share: float, *, cells: int = BAR, least: int = 0) -> str:
    """A share as a bar of so many cells, of which at least so many are full."""
    full = max(least, round(share * cells))
    return "▰" * full + "▱" * (cells - full)


def short(text: str) -> str:
    """A person's words on one line, cut where they are long."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
