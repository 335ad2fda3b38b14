"""Shows "typing…" while an answer takes long enough for somebody to wonder."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.context import Context

NOTICEABLE = 0.8  # seconds
RENEWED = 4.5  # seconds: https://core.telegram.org/bots/api#sendchataction shows it for five


@asynccontextmanager
async def busy(context: Context) -> AsyncIterator[None]:
    """Show "typing…" while the block takes long."""
    saying = asyncio.create_task(_say(context))
    try:
        yield
    finally:
        saying.cancel()
        await asyncio.wait([saying])


async def _say(context: Context) -> None:
    chat = context.incoming.effective_chat
    pause = NOTICEABLE
    while chat is not None:
        await asyncio.sleep(pause)
        try:
            await context.bot.send_chat_action(chat.id, ChatAction.TYPING)
        except TelegramError:  # a courtesy: the answer itself will tell whether something is wrong
            return
        pause = RENEWED
