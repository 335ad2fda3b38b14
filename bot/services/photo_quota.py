"""How many photos a person may send in a minute, and what they are told when it is more."""

from bot.context import Context
from bot.telegram.messages import reply_view, show
from bot.views.message import MessageView
from store.chat import people, photo_quota, update_queue
from store.chat.photo_quota import PhotoQuota

AHEAD = 100  # messages that wait: a hundred photos can be chosen at once
PICTURES = {"photo", "document", "video", "video_note", "animation", "live_photo"}


async def may_show(context: Context) -> bool:
    """Whether the photo that came is looked at; who is in too much of a hurry is told how many are not, in a message.

    It says how many as soon as no other photo of theirs waits, and what is left to do once one is looked at again.
    """
    state, user = context.state, context.user
    if not state.photos_per_minute or user.id in state.admins or context.above is not None:
        return True  # also what an earlier process began was counted then
    most, at = state.photos_per_minute, context.message.edit_date or context.message.date
    async with state.sessions.begin() as session:
        await people.seen(session, person_id=user.id, language=user.language_code)
        found = await photo_quota.take(session, user.id, context.message.chat_id, at, per_minute=most, burst=most)
    if found.refused:
        await _tell(context, found)
    if not found.allowed:
        state.metrics.photos_refused.inc()
    return found.allowed


async def _tell(context: Context, found: PhotoQuota) -> None:
    view = MessageView(text=context.say.html("quota-wait", more=found.refused - 1, seconds=found.wait))
    if found.told is None and not found.allowed:
        sent = await reply_view(context, view)
        async with context.state.sessions.begin() as session:
            await photo_quota.told(session, context.user.id, context.message.chat_id, sent)
    elif found.told is not None and (found.allowed or not await _more_wait(context)):
        await show(context, *found.told, view)


async def _more_wait(context: Context) -> bool:
    """Whether another photo of the same person waits in this chat: an edit for each would hold up what comes after."""
    async with context.state.sessions() as session:
        waiting = await update_queue.waiting(session, context.message.chat_id, AHEAD)
    messages = [body.get("message") or {} for body in waiting]
    return any(
        PICTURES & message.keys() and message.get("from", {}).get("id") == context.user.id for message in messages
    )
