"""A bot of a few lines with python-telegram-bot: it says what a test tells it to, and keeps what people do."""

import asyncio
from types import TracebackType
from typing import Any, Self

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.localchat.server import TOKEN
from tests.acceptance.browser.phone import ANNA


class ScriptedBot:
    """Polls the server at ``url`` while the block lasts."""

    def __init__(self, url: str) -> None:
        builder = Application.builder().token(TOKEN).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
        self._application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
        self._application.add_handler(MessageHandler(filters.ALL, self._heard))
        self._application.add_handler(CallbackQueryHandler(self._tapped))
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self.api = self._application.bot
        self.answer: dict[str, Any] = {}  # what the next tap is answered with

    async def __aenter__(self) -> Self:
        await self._application.initialize()
        await self._application.start()
        if self._application.updater is not None:
            await self._application.updater.start_polling(poll_interval=0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._application.updater is not None:
            await self._application.updater.stop()
        await self._application.stop()
        await self._application.shutdown()

    async def says(self, text: str, **given: Any) -> Message:
        """Write to Anna."""
        return await self.api.send_message(ANNA, text, **given)

    async def heard(self) -> Message:
        """The next message (or edit) that somebody sent."""
        async with asyncio.timeout(20):
            return await self._messages.get()

    async def _heard(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.effective_message is not None:
            await self._messages.put(update.effective_message)

    async def _tapped(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        if query.data == "edit":
            await query.edit_message_text("Which model is it?")
        await query.answer(**self.answer)


def keyboard(*rows: dict[str, str]) -> InlineKeyboardMarkup:
    """Rows of buttons: words to callback data, or to an address."""
    return InlineKeyboardMarkup([[_button(text, goal) for text, goal in row.items()] for row in rows])


def _button(text: str, goal: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, url=goal) if "://" in goal else InlineKeyboardButton(text, callback_data=goal)
