"""Privacy: consent to keep photos, /forget, and opting out of notices."""

from bot.context import Context
from bot.services.answers import current_answer
from bot.state.app_state import AppState
from bot.telegram.messages import tapped
from bot.views.message import CallbackAnswer, MessageView
from store.chat import people
from store.learning import consent, erasure
from store.predictions import predictions
from store.tables import PredictionRow


async def forget(state: AppState, person_id: int) -> None:
    """Delete everything about a user; later versions learn nothing from them."""
    async with state.sessions.begin() as session:
        await erasure.forget(session, person_id)
    state.photos_changed()
    state.labels_changed()


async def set_consent(state: AppState, person_id: int, *, keep: bool, about: PredictionRow | None = None) -> bool:
    """Keep photos of later corrections, or delete all kept photos.

    `about` is the prediction under which the user decided: a no for this photo is final. Returns whether the photo
    can be kept.
    """
    async with state.sessions.begin() as session:
        possible = await consent.decide(session, person_id, keep=keep, about=about)
    state.photos_changed()
    state.labels_changed()
    return possible


async def answer_consent_question(context: Context, prediction_id: int, *, keep: bool) -> CallbackAnswer:
    """Store the yes or no of the photo's sender under an answer."""
    say = context.say
    async with context.state.sessions() as session:
        row = await predictions.get(session, prediction_id)
    if row is None or row.chat_id != tapped(context)[0]:
        return CallbackAnswer(notice=say("tap-old"), alert=True)
    if row.person_id != context.sender.id:  # an admin may correct a photo, and not consent to keep it
        return CallbackAnswer(notice=say("tap-not-yours"), alert=True)
    possible = await set_consent(context.state, context.sender.id, keep=keep, about=row)
    key = ("tap-keep-yes" if possible else "tap-keep-later") if keep else "tap-keep-no"
    if tapped(context)[1] == row.answer_message_id:  # a question of an earlier release, under the answer
        return CallbackAnswer(view=await current_answer(context, row), notice=say(key))
    return CallbackAnswer(view=MessageView(text=say.html(key)))


async def stop_notices(context: Context) -> None:
    """Send no more thanks for corrections to this user."""
    async with context.state.sessions.begin() as session:
        await people.set_notify(session, context.sender.id, False)
