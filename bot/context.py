"""Context of an update: its attempt, app state and translator."""

from typing import Any, Self, TypeAlias, cast

from telegram import Bot, Message, Update
from telegram.ext import Application, CallbackContext, ContextTypes, ExtBot

from bot.i18n import Translator
from bot.state.app_state import AppState
from bot.state.attempt import Attempt
from bot.state.sender import Sender
from model.catalogue.shops import Shopper
from model.catalogue.sizes import Size
from store.chat import people, preferences
from store.chat.preferences import Preferences


def shopper(chosen: Preferences) -> Shopper:
    """What a user chose for shopping."""
    return Shopper(country=chosen.country, size=Size.parse(chosen.shoe_size), colours=chosen.colours)


async def of_person(state: AppState, person_id: int) -> Translator:
    """A user's translator, by their choice or their messenger's language."""
    async with state.sessions() as session:
        person = await people.get(session, person_id)
        chosen = await preferences.of(session, person_id)
    return state.translations(person.language if person else None, speaks=chosen.language, shopper=shopper(chosen))


Bag: TypeAlias = dict[Any, Any]
Base: TypeAlias = CallbackContext[ExtBot[None], Bag, Bag, Bag]
Telegram: TypeAlias = Application[ExtBot[None], "Context", Bag, Bag, Bag, None]

STATE = "state"  # their key in the bot data


class IncomingUpdate(Update):
    """An update from the queue, with the attempt to handle it."""

    __slots__ = ("_attempt",)

    _attempt: Attempt

    @classmethod
    def read(cls, body: dict[str, Any], bot: Bot, attempt: Attempt) -> Self:
        """Parse an update as Telegram sent it."""
        update = cls.de_json(body, bot)
        assert isinstance(update, cls)
        update._attempt = attempt
        return update

    @property
    def attempt(self) -> Attempt:
        """The attempt that is being made."""
        return self._attempt


class Context(Base):
    """One update's surroundings."""

    incoming: Update
    attempt: Attempt
    say: Translator

    @classmethod
    def from_update(cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]) -> Self:
        """Find out the sender's language."""
        context = super().from_update(update, application)
        assert isinstance(update, IncomingUpdate)
        context.incoming, context.attempt = update, update.attempt
        context.speak(update.attempt.preferences)
        return context

    def speak(self, chosen: Preferences) -> None:
        """Use these preferences' language from now on."""
        sender = Sender.of(self.incoming)
        code = sender.language_code if sender else None
        self.say = self.state.translations(code, speaks=chosen.language, shopper=shopper(chosen))

    @property
    def automatic(self) -> Translator:
        """The language and country without any choice in /settings."""
        return self.state.translations(self.sender.language_code)

    @property
    def state(self) -> AppState:
        """The parts that handlers call."""
        return cast(AppState, self.bot_data[STATE])

    @property
    def message(self) -> Message:
        """The update's message, new or edited."""
        message = self.incoming.message or self.incoming.edited_message
        assert message is not None
        return message

    @property
    def sender(self) -> Sender:
        """Who wrote or tapped; only handlers of messages and taps may ask."""
        sender = Sender.of(self.incoming)
        assert sender is not None
        return sender


context_types = ContextTypes(context=Context)
