"""The answer to a photo as it stands: fresh, confirmed or corrected, with a question under it where one is open."""

from bot import answers, consenting
from bot.answers import Screen
from bot.context import Context
from store import corrections
from store.tables import PredictionRow


async def screen(context: Context, row: PredictionRow) -> Screen:
    """What the message with the answer shows now."""
    async with context.services.sessions() as session:
        correction = await corrections.current(session, row.id)
    answer = answers.answer(context.say, context.services.catalogue, row, correction)
    return await consenting.with_question(context, row, answer)
