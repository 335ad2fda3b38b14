"""Answers to photos: lookup, current content, and the named model."""

import asyncio
import logging
import time
from dataclasses import dataclass, field, replace
from functools import partial

from telegram.error import BadRequest, ChatMigrated

from bot.context import Context
from bot.errors import DownloadError
from bot.telegram import files
from bot.telegram.delivery import deliver
from bot.telegram.files import Carrier
from bot.telegram.rate_limiter import Refused
from bot.telegram.refusals import Outcome, outcome
from bot.views import answer
from bot.views.message import MessageView
from model.errors import PictureError
from model.pictures.annotation import annotated_photo
from store.learning import unlisted_names
from store.predictions import albums, corrections, predictions
from store.tables import PredictionRow, UnlistedName

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class NamedModel:
    """The model that an answer names."""

    slug: str
    judged: bool  # a user has confirmed or corrected it


@dataclass(frozen=True, kw_only=True)
class Photo:
    """Where a photo is, and its bytes where they are here already."""

    carrier: Carrier
    data: bytes | None = field(default=None, repr=False)


async def current_answer(context: Context, row: PredictionRow) -> MessageView:
    """The current content of an answer."""
    async with context.state.sessions() as session:
        correction = await corrections.current(session, row.id)
        name = await unlisted_names.of_prediction(session, row.id)
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


async def annotated(context: Context, view: MessageView, row: PredictionRow, photo: Photo) -> MessageView:
    """An answer with the photo and the numbers of its shoes.

    An earlier attempt may have had the photo: then it is downloaded again, and where it is gone, words must do.
    """
    data = photo.data
    if data is None:
        try:
            data = await _fetch(context, photo.carrier)
        except (DownloadError, PictureError):
            return view
    return replace(view, photo=await asyncio.to_thread(annotated_photo, data, row.shoes))


async def send(
    context: Context,
    row: PredictionRow,
    photo: Photo | None,
    name: UnlistedName | None = None,
    *,
    since: float,
    commit_at_end: bool,
) -> PredictionRow:
    """Send the answer, unless the user has it.

    `name` is that of the caption. It is looked up for an album and for a repeated attempt.
    """
    if row.state == "answered":
        return row
    state = context.state
    if name is None and (row.album is not None or context.attempt.repeated):
        view = await current_answer(context, row)
    else:
        view = answer.answer(context.say, state.catalogue, row, None, name)
    if photo and row.several:
        view = await annotated(context, view, row, photo)
    try:
        with state.metrics.stage("send"):
            sent = await _deliver(context, row, view)
    except ChatMigrated as moved:
        attempt, new = context.attempt.in_new_chat(), moved.new_chat_id
        sent = await deliver(context.bot, state, attempt, new, view, reply_to=None)
        async with state.sessions.begin() as session:
            await albums.move(session, row, new, sent)
    if commit_at_end:
        context.attempt.commit_at_end(partial(predictions.note_answer, prediction_id=row.id, answer_message_id=sent))
    else:
        async with state.sessions.begin() as session:
            row = await predictions.answered(session, row.id, sent)
    state.metrics.photos.labels(verdict=row.verdict).inc()
    took = time.monotonic() - since
    state.metrics.answer_seconds.observe(took)
    log.info("Photo answered: %s by version %s in %.0f ms", row.verdict, row.version_id, took * 1000)
    return row


async def _deliver(context: Context, row: PredictionRow, view: MessageView) -> int:
    """Deliver an answer; without its picture where the chat takes none."""
    send = partial(deliver, context.bot, context.state, context.attempt, row.chat_id, reply_to=row.message_id)
    try:
        return await send(view)
    except (BadRequest, Refused) as error:
        of_picture = "photo" in error.message.lower() or outcome(error) is Outcome.UNKNOWN
        if view.photo is None or not of_picture:
            raise
    return await send(replace(view, photo=None))


async def _fetch(context: Context, carrier: Carrier) -> bytes:
    side = context.state.live.classifier.manifest.serving_side
    return await files.fetch(files.chosen(carrier, side), context.state.large_downloads)
