"""Permissions: decorators for commands and buttons that only admins may use."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias

from telegram import Update
from telegram.constants import ChatType

from bot.context import Context
from bot.telegram.messages import answer_tap, reply
from bot.views.callback_data import CallbackData

Data = ParamSpec("Data")
Handler: TypeAlias = Callable[Concatenate[Update, Context, Data], Coroutine[Any, Any, None]]
ButtonHandler: TypeAlias = Callable[[Update, Context, CallbackData], Coroutine[Any, Any, None]]


def may_administer(update: Update, context: Context) -> bool:
    """Whether an admin writes or taps in private."""
    private = update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE
    return private and context.sender.id in context.state.admins


def admins_only(handler: Handler[Data]) -> Handler[Data]:
    """Restrict a handler to admins in private: it shows users' photos."""

    @wraps(handler)
    async def guarded(update: Update, context: Context, /, *args: Data.args, **kwargs: Data.kwargs) -> None:
        if may_administer(update, context):
            await handler(update, context, *args, **kwargs)
        elif update.callback_query is not None:
            await answer_tap(context, context.say("tap-admin-only"), alert=True)
        else:
            admin = context.sender.id in context.state.admins
            await reply(context, context.say.html("admin-private" if admin else "admin-only"))

    return guarded


def only_new(handler: Handler[[]]) -> Handler[[]]:
    """Restrict a handler to new messages: an edited command must not act."""

    @wraps(handler)
    async def guarded(update: Update, context: Context) -> None:
        if update.edited_message is None:
            await handler(update, context)
        else:
            await reply(context, context.say.html("admin-edited"))

    return guarded
