"""The answer to a photo as it stands: fresh, confirmed or corrected, with a question under it where one is open."""

from bot.context import Context
from bot.services.privacy import with_question
from bot.views import answer
from bot.views.message import MessageView
from store.predictions import corrections
from store.tables import PredictionRow


async def current_answer(context: Context, row: PredictionRow) -> MessageView:
    """What the message with the answer shows now."""
    async with context.state.sessions() as session:
        correction = await corrections.current(session, row.id)
    view = answer.answer(context.say, context.state.catalogue, row, correction)
    return await with_question(context, row, view)
