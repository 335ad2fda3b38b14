"""Which updates wait for each other."""

from typing import Any

import pytest

from bot.updates.scheduler import chat_key


@pytest.mark.parametrize(
    ("what", "lane"),
    [
        ({"message": {"message_id": 1, "from": {"id": 7}, "chat": {"id": -100}}}, -100),
        ({"edited_message": {"chat": {"id": 5_000_000_000}}}, 5_000_000_000),
        ({"channel_post": {"chat": {"id": -100}, "sender_chat": {"id": -100}}}, -100),
        ({"callback_query": {"id": "1", "from": {"id": 7}, "message": {"chat": {"id": -100}}}}, -100),
        ({"callback_query": {"id": "1", "from": {"id": 7}, "inline_message_id": "x"}}, 7),
        ({"inline_query": {"id": "1", "from": {"id": 7}, "query": ""}}, 7),
        ({"my_chat_member": {"chat": {"id": 7}, "from": {"id": 7}}}, 7),
        ({"message_reaction": {"chat": {"id": -100}, "user": {"id": 7}}}, -100),
        ({"poll_answer": {"poll_id": "1", "user": {"id": 7}}}, 7),
        ({"poll": {"id": "12"}}, 500),
        ({"message": {"chat": "strange"}}, 500),
        ({"message": None}, 500),
        ({}, 500),
    ],
)
def test_an_update_waits_for_its_chat_or_else_its_person(what: dict[str, Any], lane: int) -> None:
    assert chat_key({"update_id": 500} | what) == lane
