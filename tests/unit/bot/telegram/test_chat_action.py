"""Where "typing…" appears: in the chat, or in the topic of the message."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.ext import Application
from telegram.request import BaseRequest, RequestData

from bot.context import STATE, Context, IncomingUpdate, context_types
from bot.i18n import Translations
from bot.state.attempt import Attempt
from bot.telegram.chat_action import busy


class Wire(BaseRequest):
    """Telegram, which takes everything; `said` is what it was told first."""

    read_timeout = None

    def __init__(self) -> None:
        self.said: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *given: Any, **named: Any
    ) -> tuple[int, bytes]:
        """Take note of a call."""
        assert url.endswith("/sendChatAction")
        assert request_data is not None
        self.said.set_result(request_data.parameters)
        return 200, b'{"ok": true, "result": true}'


@pytest.mark.parametrize(
    ("thread", "topic"),
    [
        ({"message_thread_id": 77, "is_topic_message": True}, {"message_thread_id": 77}),
        ({"message_thread_id": 77}, {}),  # replies to one message are a thread, too, and no topic
        ({}, {}),
    ],
)
async def test_typing_appears_in_the_topic_of_the_message(thread: dict[str, Any], topic: dict[str, Any]) -> None:
    wire = Wire()
    application = Application.builder().token("1:x").request(wire).updater(None).context_types(context_types).build()
    application.bot_data[STATE] = SimpleNamespace(translations=Translations.load())
    chat = {"id": -1001000000001, "type": "supergroup", "title": "Shoes", "is_forum": True}
    body = {"update_id": 1, "message": {"message_id": 5, "date": 1_800_000_000, "chat": chat, "text": "hi", **thread}}
    update = IncomingUpdate.read(body, application.bot, Attempt(update_id=1))
    async with busy(Context.from_update(update, application)):
        said = await wire.said
    assert said == {"chat_id": chat["id"], "action": "typing", **topic}
