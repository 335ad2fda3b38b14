"""Who may do what admins do: checked at every command and every tap, on the server."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, TypeAlias

from telegram import Update
from telegram.constants import ChatType

from bot.context import Context
from bot.telegram.messages import answer_tap, reply

Handler: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]


def admins_only(handler: Handler) -> Handler:
    """The handler, for admins and in private: what they see are other people's photos."""

    @wraps(handler)
    async def guarded(update: Update, context: Context) -> None:
        admin = context.user.id in context.state.admins
        private = update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE
        if admin and private:
            await handler(update, context)
        elif update.callback_query is not None:
            await answer_tap(context, context.say("tap-admin-only"), alert=True)
        else:
            await reply(context, context.say.html("admin-private" if admin else "admin-only"))

    return guarded


def only_new(handler: Handler) -> Handler:
    """The handler, for commands that act: one that was written long ago and edited since must not act once more."""

    @wraps(handler)
    async def guarded(update: Update, context: Context) -> None:
        if update.edited_message is None:
            await handler(update, context)
        else:
            await reply(context, context.say.html("admin-edited"))

    return guarded
