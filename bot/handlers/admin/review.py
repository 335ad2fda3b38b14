"""/review: an admin decides about labels that wait for a decision."""

from telegram import Update

from bot.context import Context
from bot.handlers.admin.permissions import admins_only
from bot.services import reviews
from bot.telegram.messages import answer_callback, reply_view
from bot.views.callback_data import CallbackData


@admins_only
async def command(update: Update, context: Context) -> None:
    """/review: the photo that has waited longest."""
    await reply_view(context, await reviews.first(context))


@admins_only
async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """A decision, a question before it, or undo."""
    await answer_callback(context, await reviews.act(context, data))
