"""Which updates wait for each other: those of one chat."""

from collections.abc import Mapping
from typing import Any


def chat_key(update: Mapping[str, Any]) -> int:
    """The chat that an update belongs to; else the person that it comes from; else the update alone.

    A private chat has its person's id (https://core.telegram.org/bots/api#chat), so an inline query waits for the
    messages of the same person.
    """
    for what in update.values():
        if isinstance(what, Mapping):
            message = what.get("message")  # of a button that was tapped
            places = (what.get("chat"), message.get("chat") if isinstance(message, Mapping) else None)
            for place in (*places, what.get("from"), what.get("user")):
                if isinstance(place, Mapping) and isinstance(place.get("id"), int):
                    return int(place["id"])
    return int(update["update_id"])
