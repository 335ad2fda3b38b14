"""Statistics for /stats."""

from bot.context import Context
from bot.views import statistics as views
from bot.views.message import MessageView
from store.learning import unlisted_names
from store.predictions import statistics


async def overview(context: Context) -> MessageView:
    """Photos, corrections, agreement, and confidence by week."""
    async with context.state.long_reads() as session:
        numbers = await statistics.statistics(session)
        asked = await unlisted_names.most_asked(session)
    return views.statistics(context.say, context.state.catalogue, numbers, asked)
