"""Answers to photos: lookup, current content, and the named model."""

from dataclasses import dataclass

from bot.context import Context
from bot.views import answer
from bot.views.message import MessageView
from store.learning import unlisted_names
from store.predictions import corrections, predictions
from store.tables import PredictionRow


@dataclass(frozen=True, kw_only=True)
class NamedModel:
    """The model that an answer names."""

    slug: str
    judged: bool  # a user has confirmed or corrected it


async def current_answer(context: Context, row: PredictionRow) -> MessageView:
    """The current content of an answer."""
    async with context.state.sessions() as session:
        correction = await corrections.current(session, row.id)
        name = await unlisted_names.of_prediction(session, row.id) if row.declined else None
    return answer.answer(context.say, context.state.catalogue, row, correction, name)


async def of_button(context: Context, prediction_id: int, chat_id: int, message_id: int | None) -> PredictionRow | None:
    """The prediction of a button; None for forged or old data."""
    async with context.state.sessions() as session:
        row = await predictions.get(session, prediction_id)
    valid = row is not None and row.chat_id == chat_id and row.answer_message_id and message_id
    return row if valid else None


async def latest(context: Context) -> PredictionRow | None:
    """The user's latest prediction in this chat."""
    async with context.state.sessions() as session:
        return await predictions.latest(session, context.message.chat_id, context.sender.id)


async def named_model(context: Context, row: PredictionRow) -> NamedModel | None:
    """The model that the answer names after all corrections, if any."""
    if row.declined is not None:
        return None
    async with context.state.sessions() as session:
        correction = await corrections.current(session, row.id)
    slug = correction.slug if correction else answer.named(context.state.catalogue, row)
    return NamedModel(slug=slug, judged=correction is not None) if slug else None
