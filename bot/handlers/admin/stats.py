"""/stats: how the bot fares."""

from telegram import Update

from bot.context import Context
from bot.handlers.admin.permissions import admins_only
from bot.telegram.messages import reply_view
from bot.views.statistics import statistics as view
from store.predictions.statistics import statistics


@admins_only
async def command(update: Update, context: Context) -> None:
    """/stats: photos, corrections, agreement, and how sure the bot was, week by week."""
    async with context.state.sessions() as session:
        numbers = await statistics(session)
    await reply_view(context, view(context.say, context.state.catalogue, numbers))
