"""May a person's photos be kept to teach the recogniser? Asked under the first answer they correct, seldom again."""

from telegram import InlineKeyboardMarkup as Keyboard

from bot.context import Context
from bot.i18n import Translator
from bot.state.app_state import AppState
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView
from store.chat import people
from store.learning import consent
from store.tables import PredictionRow


async def forget(state: AppState, person_id: int) -> None:
    """Forget a person; what they taught by imprinting is unlearnt with it, and the next version is made without."""
    async with state.sessions.begin() as session:
        await people.forget(session, person_id)
    state.keep_soon.set()
    state.look_soon.set()


async def with_question(context: Context, row: PredictionRow, view: MessageView) -> MessageView:
    """An answer as it stands, and the question under it where this is the place to ask."""
    async with context.state.sessions() as session:
        asks = await consent.is_asked_under(session, row)
    return asking(context.say, view, row.id) if asks else view


def asking(say: Translator, view: MessageView, prediction_id: int) -> MessageView:
    """The same view with the question, its two answers above the other buttons."""
    yes, no = (CallbackData(topic="consent", action=action, id=prediction_id) for action in ("yes", "no"))
    row = [yes.button(say("button-keep-yes")), no.button(say("button-keep-no"))]
    others = view.keyboard.inline_keyboard if view.keyboard else ()
    return MessageView(text=f"{view.text}\n\n{say.html('consent-question')}", keyboard=Keyboard([row, *others]))


async def decide(state: AppState, person_id: int, *, keep: bool, about: PredictionRow | None = None) -> bool:
    """Keep the photos that a person corrects from now on, or delete those that were kept.

    With that of the answer under which they said so: a no for a photo stands. Returns whether that one can be kept.
    """
    async with state.sessions.begin() as session:
        possible = await consent.decide(session, person_id, keep=keep, about=about)
    state.keep_soon.set()
    state.look_soon.set()
    return possible
