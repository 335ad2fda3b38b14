"""Photo quota: photos a minute, and the message about it."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Message

from bot.context import Context
from bot.state.sender import content_sender_id
from bot.telegram.messages import delete, reply_view, show
from bot.views.message import MessageView
from store.chat import photo_quota, update_queue
from store.chat.photo_quota import PhotoQuota
from store.predictions import predictions
from store.tables import PredictionRow

AHEAD = 100  # messages that wait: a hundred photos can be chosen at once
PICTURES = {"photo", "document", "video", "video_note", "animation", "live_photo"}


@dataclass(frozen=True, kw_only=True)
class Admission:
    """Whether a photo is looked at."""

    allowed: bool
    row: PredictionRow | None = None  # the photo's prediction, where an earlier attempt recorded it


async def admit(context: Context, message: Message, *, ends_correction: bool = False) -> Admission:
    """Count a photo against the quota, and read its prediction.

    `ends_correction`: no name is awaited from its sender any more. A user over the quota is told so in one message:
    how many photos are not looked at as soon as no other one of theirs waits, below the newest of them; and what to do
    once one is looked at again.
    """
    async with context.state.unsynced.begin() as session:
        row = await predictions.of_message(session, message.chat_id, message.message_id)
        quota = await _take(session, context, row)
        if quota.allowed and ends_correction:
            await predictions.end_correction(session, message.chat_id, context.sender.id)
    if quota.refused:
        await _tell(context, quota)
    if not quota.allowed:
        context.state.metrics.photos_refused.inc()
    return Admission(allowed=quota.allowed, row=row if quota.allowed else None)


async def _take(session: AsyncSession, context: Context, row: PredictionRow | None) -> PhotoQuota:
    state, sender = context.state, context.sender
    counted = context.attempt.repeated or (context.attempt.postponed and row is not None)  # by an earlier attempt
    if not state.photos_per_minute or sender.id in state.admins or counted:
        return PhotoQuota(allowed=True)
    most, at = state.photos_per_minute, context.message.edit_date or context.message.date
    return await photo_quota.take(session, sender.id, context.message.chat_id, at, per_minute=most, burst=most)


async def _tell(context: Context, found: PhotoQuota) -> None:
    view = MessageView(text=context.say.html("quota-wait", more=found.refused - 1, seconds=found.wait))
    if found.allowed:
        if found.told is not None:
            await show(context, *found.told, view)
    elif found.told is None or not await _more_wait(context):
        sent = await reply_view(context, view)
        async with context.state.sessions.begin() as session:
            await photo_quota.told(session, context.sender.id, context.message.chat_id, sent)
        if found.told is not None:  # the message moves below the newest photo
            await delete(context, *found.told)


async def _more_wait(context: Context) -> bool:
    """Whether another photo of the user waits in this chat."""
    async with context.state.sessions() as session:
        waiting = await update_queue.waiting(session, context.message.chat_id, AHEAD)
    messages = [body.get("message") or {} for body in waiting]
    return any(PICTURES & each.keys() and content_sender_id(each) == context.sender.id for each in messages)
