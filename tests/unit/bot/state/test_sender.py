"""Who sent an update: a user, or the channel or group that a message speaks for."""

from typing import Any

import pytest
from telegram import Update

from bot.state.sender import Sender, sender_id

ANNA = {"id": 1001, "is_bot": False, "first_name": "Anna", "language_code": "it"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel"}
GROUP: dict[str, Any] = {"id": -1001000000001, "type": "supergroup", "title": "Friends"}
CHANNEL: dict[str, Any] = {"id": -1001000000002, "type": "channel", "title": "Shoes"}
TAP = {"id": "1", "from": ANNA, "chat_instance": "1", "data": "x"}


def message(**given: Any) -> dict[str, Any]:
    """A message in the group."""
    return {"message_id": 1, "date": 1_800_000_000, "chat": GROUP, "text": "hi", **given}


@pytest.mark.parametrize(
    ("content", "sender"),
    [
        ({"message": message(**{"from": ANNA})}, Sender(id=1001, language_code="it")),
        ({"message": message(**{"from": CHANNEL_BOT}, sender_chat=CHANNEL)}, Sender(id=CHANNEL["id"])),
        ({"edited_message": message(sender_chat=GROUP)}, Sender(id=GROUP["id"])),
        ({"callback_query": {**TAP, "message": message(sender_chat=GROUP)}}, Sender(id=1001, language_code="it")),
        ({"message": message()}, None),
    ],
)
def test_a_message_is_from_the_chat_that_it_speaks_for(content: dict[str, Any], sender: Sender | None) -> None:
    update = {"update_id": 1, **content}
    assert Sender.of(Update.de_json(update, None)) == sender
    assert sender_id(update) == (sender.id if sender else None)


def test_only_a_user_can_tap() -> None:
    assert Sender(id=CHANNEL["id"]).is_chat
    assert not Sender(id=1001).is_chat


@pytest.mark.parametrize("odd", [0, True, "1001", None, 2**63, -(2**63)])
def test_an_odd_number_names_nobody(odd: object) -> None:
    assert sender_id({"update_id": 1, "message": {"from": {"id": odd}}}) is None
