"""The highest message id seen in each chat."""

from collections.abc import Mapping
from typing import Any

from store.tables import SUPERGROUPS

SHARED = 0


class MessageIds:
    """Grows with every message that comes or goes."""

    def __init__(self, highest: int = 0) -> None:
        """Start with the highest id known in all chats but supergroups."""
        self._highest: dict[int, int] = {SHARED: highest}

    def saw(self, chat_id: int, message_id: int) -> None:
        """Take note of a message."""
        count = _count(chat_id)
        self._highest[count] = max(message_id, self._highest.get(count, 0))

    def saw_update(self, update: Mapping[str, Any]) -> None:
        """Note the id of the message in an update."""
        match update:
            case {"message": {"message_id": int(number), "chat": {"id": int(chat)}}}:
                self.saw(chat, number)
            case {"callback_query": {"message": {"message_id": int(number), "chat": {"id": int(chat)}}}}:
                self.saw(chat, number)

    def highest(self, chat_id: int) -> int:
        """The highest id known in a chat's count; 0 before the first."""
        return self._highest.get(_count(chat_id), 0)


def _count(chat_id: int) -> int:
    return chat_id if chat_id <= SUPERGROUPS else SHARED
