"""Sender: the user, or the chat that a message speaks for.

A channel, or a group with anonymous admins, writes under a user that it shares with all others of its kind; only
`sender_chat` tells them apart (https://core.telegram.org/bots/api#message).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from telegram import Update, User


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sent an update; chats have negative ids, users positive ones."""

    id: int
    language_code: str | None = None

    @classmethod
    def of(cls, update: Update) -> Self | None:
        """The sender of an update; None if it names none."""
        sender = update.effective_sender
        if sender is None:
            return None
        return cls(id=sender.id, language_code=sender.language_code if isinstance(sender, User) else None)

    @property
    def is_chat(self) -> bool:
        """Whether it is a channel or a group: it taps no button."""
        return self.id < 0


def sender_id(update: Mapping[str, Any]) -> int | None:
    """The sender that an update names, if any."""
    return next((number for each in update.values() if (number := content_sender_id(each)) is not None), None)


def content_sender_id(content: object) -> int | None:
    """The sender of a message, tap or query as Telegram sent it."""
    if not isinstance(content, Mapping):
        return None
    sender = content.get("sender_chat") or content.get("from")
    number = sender.get("id") if isinstance(sender, Mapping) else None
    valid = isinstance(number, int) and not isinstance(number, bool) and 0 < abs(number) < 2**63
    return number if valid else None
