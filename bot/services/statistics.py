"""Statistics for /stats, and the names that users asked for."""

from bot.context import Context
from bot.services import listed_models
from bot.views import statistics as views
from bot.views.message import CallbackAnswer, MessageView, short
from store.learning import unlisted_names
from store.predictions import statistics


async def overview(context: Context) -> MessageView:
    """Photos, corrections, agreement, and confidence by week."""
    await listed_models.resolve_asked(context)
    async with context.state.long_reads() as session:
        numbers = await statistics.statistics(session)
        asked = await unlisted_names.most_asked(session)
    return views.statistics(context.say, context.state.catalogue, numbers, asked)


async def ignore_asked(context: Context, name_id: int) -> CallbackAnswer:
    """Delete a name that users asked for; the statistics without it."""
    async with context.state.sessions.begin() as session:
        row = await unlisted_names.get(session, name_id)
        if row is not None:
            await unlisted_names.dismiss(session, row.key)
    notice = context.say("tap-ignored", name=short(row.name)) if row is not None else None
    return CallbackAnswer(view=await overview(context), notice=notice)
