"""The content of a message, and the answer to a tap."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from telegram import InlineKeyboardMarkup

BAR = 10  # cells
MAX_SHORT = 60  # characters of a person's words that are repeated


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """What one message shows; with a photo, the text is its caption."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    photo: bytes | None = field(default=None, repr=False)  # the file, in a format that Telegram takes as a photo
    silent: bool = False  # sent without a sound


@dataclass(frozen=True, kw_only=True)
class CallbackAnswer:
    """The answer to a tap: new content, a notice or an alert."""

    view: MessageView | None = None
    notice: str | None = None
    alert: bool = False


@dataclass(frozen=True, kw_only=True)
class AlbumView:
    """What an album shows: some pictures with one caption."""

    caption: str
    pictures: Sequence[bytes] = field(repr=False)


def bar(share: float, *, cells: int = BAR, least: int = 0) -> str:
    """A share as a bar of cells, with at least `least` full."""
    full = max(least, round(share * cells))
    return "▰" * full + "▱" * (cells - full)


def short(text: str) -> str:
    """A person's words on one line, cut where they are long."""
    words = " ".join(text.split())
    return words if len(words) <= MAX_SHORT else f"{words[: MAX_SHORT - 1]}…"
