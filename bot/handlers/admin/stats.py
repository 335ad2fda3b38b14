"""/stats: statistics of photos and corrections."""

from telegram import Update

from bot.context import Context
from bot.handlers.admin.permissions import admins_only
from bot.services import statistics
from bot.telegram.messages import reply_view


@admins_only
async def command(update: Update, context: Context) -> None:
    """/stats: photos, corrections, agreement, and confidence by week."""
    await reply_view(context, await statistics.overview(context))
