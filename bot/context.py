"""What a handler is given beside the update: the state, and the person's language."""

from contextvars import ContextVar
from typing import Any, Self, TypeAlias, cast

from telegram import Message, Update, User
from telegram.ext import Application, CallbackContext, ContextTypes, ExtBot

from bot.i18n import Translator
from bot.state.app_state import AppState
from store.chat import people, preferences
from store.chat.preferences import Preferences


async def of_person(state: AppState, person_id: int) -> Translator:
    """A person's speech: the language that they chose, else that of their messenger when they last wrote."""
    async with state.sessions() as session:
        person = await people.get(session, person_id)
        chosen = await preferences.of(session, person_id)
    return state.translations(person.language if person else None, speaks=chosen.language, country=chosen.country)


Bag: TypeAlias = dict[Any, Any]
Base: TypeAlias = CallbackContext[ExtBot[None], Bag, Bag, Bag]
Telegram: TypeAlias = Application[ExtBot[None], "Context", Bag, Bag, Bag, None]

STATE = "state"  # their key in the bot data
ABOVE: ContextVar[int | None] = ContextVar("above", default=None)
"""For an update that a process which ended had begun: the highest message id known then; its reply has a higher one."""
CHOSEN: ContextVar[Preferences] = ContextVar("chosen", default=Preferences())  # noqa: B039  (it is frozen)
"""What whoever sent the update chose in the settings."""


class Context(Base):
    """One update's surroundings."""

    incoming: Update
    say: Translator

    @classmethod
    def from_update(cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]) -> Self:
        """Find out the person's language."""
        context = super().from_update(update, application)
        assert isinstance(update, Update)
        context.incoming = update
        context.speak(CHOSEN.get())
        return context

    def speak(self, chosen: Preferences) -> None:
        """Use a person's language from now on: their messenger's, unless they chose another."""
        user = self.incoming.effective_user
        code = user.language_code if user else None
        self.say = self.state.translations(code, speaks=chosen.language, country=chosen.country)

    @property
    def state(self) -> AppState:
        """The parts that handlers call."""
        return cast(AppState, self.bot_data[STATE])

    @property
    def message(self) -> Message:
        """The message that came, or was edited; only handlers of messages may ask."""
        message = self.incoming.message or self.incoming.edited_message
        assert message is not None
        return message

    @property
    def user(self) -> User:
        """Who wrote or tapped; only handlers of messages and taps may ask."""
        assert self.incoming.effective_user is not None
        return self.incoming.effective_user

    @property
    def highest_id(self) -> int:
        """The highest message id known where this chat's messages are counted."""
        chat = self.incoming.effective_chat
        return self.state.message_ids.highest(chat.id) if chat else 0

    @property
    def above(self) -> int | None:
        """The highest message id known when an earlier process began the update; None where none did."""
        return ABOVE.get()


context_types = ContextTypes(context=Context)
