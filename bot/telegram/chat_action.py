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
    message, pause = context.message, NOTICEABLE
    # A thread of replies has an id, too, but Telegram takes only that of a topic.
    topic = message.message_thread_id if message.is_topic_message else None
    while True:
        await asyncio.sleep(pause)
        try:
            await context.bot.send_chat_action(message.chat_id, ChatAction.TYPING, message_thread_id=topic)
        except TelegramError:  # a courtesy: the answer itself will tell whether something is wrong
            return
        pause = RENEWED
