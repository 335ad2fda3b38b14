"""What people do in a chat with the bot, and what they read there."""

import asyncio
import re
from functools import cache

from bot.i18n import Translations
from model.catalogue.catalogue import Catalogue
from tests.support.bots.person import Message, Person, buttons


async def answered(person: Person, photo: bytes) -> Message:
    """Send a picture and wait for its answer."""
    return await person.wait_for_reply(await person.send_document(photo, "shoe.jpg"))


async def now(person: Person, message: Message) -> Message:
    """A message as it is by now."""
    return next(each for each in await person.messages() if each["message_id"] == message["message_id"])


async def tapped(person: Person, message: Message, *labels: str) -> Message:
    """Tap one button after the other, and look at the message again."""
    for label in labels:
        assert (await person.tap(message, label))["answered"]
        message = await now(person, message)
    return message


async def tapped_part(person: Person, message: Message, *parts: str) -> Message:
    """The same, each button named by a part of its label."""
    for part in parts:
        message = await tapped(person, message, next(each for each in labels(message) if part in each))
    return message


async def said(person: Person, text: str, *, to: Message | None = None) -> Message:
    """Write something and wait for what the bot says to it, or for its reaction to it: the text itself, then."""
    sent = await person.send_text(text, reply_to=to["message_id"] if to else None)
    return await person.wait_for(lambda each: _answers(each, sent))


def _answers(message: Message, sent: Message) -> bool:
    after = message["message_id"] - sent["message_id"]
    if after == 0:
        return "reaction" in message
    # The question of consent belongs to an earlier correction: it may come after the next text.
    return after > 0 and bool(message["from"]["is_bot"]) and not is_about_consent(message)


YES, NO = "Yes, keep it", "No, thanks"
ABOUT_CONSENT = ("consent-question", "tap-keep-yes", "tap-keep-later", "tap-keep-no")


async def consent_question(person: Person) -> Message:
    """The last question whether a photo may be kept, once the bot has asked."""
    await person.wait_for(lambda each: YES in labels(each))
    return [each for each in await person.messages() if YES in labels(each)][-1]


def is_about_consent(message: Message) -> bool:
    """Whether the bot asks for consent, or asked before the tap."""
    return message.get("text", "") in _about_consent()


@cache
def _about_consent() -> frozenset[str]:
    translations = Translations.load()
    return frozenset(translations(language)(key) for language in translations.languages for key in ABOUT_CONSENT)


def labels(message: Message) -> list[str]:
    """What stands on a message's buttons."""
    return [button["text"] for button in buttons(message)]


def links(message: Message) -> str:
    """The addresses of a message's buttons, with spaces between them."""
    return " ".join(button["url"] for row in _rows(message) for button in row if "url" in button)


def names(answer: Message) -> list[str]:
    """The models that a first answer names, in its words or on its buttons."""
    everything = "\n".join([answer["text"], *(button["text"] for row in _rows(answer) for button in row)])
    found = [each.title for each in Catalogue.load() if re.search(rf"{re.escape(each.title)}(?!\w)", everything)]
    longest = [each for each in found if not any(other != each and other.startswith(each) for other in found)]
    return sorted(longest, key=everything.index)


def _rows(message: Message) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


async def answers_of(person: Person) -> list[Message]:
    """What the bot has said to somebody."""
    return [each for each in await person.messages() if each["from"]["is_bot"]]


async def settled(person: Person) -> None:
    """Wait until everything sent so far is done: until each /help, and so the last one, has its answer."""
    await person.send_text("/help")
    async with asyncio.timeout(250):
        while len(await _helps(person)) < len(await _calls_for_help(person)):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def _helps(person: Person) -> list[Message]:
    return [each for each in await person.messages() if is_help(each)]


async def _calls_for_help(person: Person) -> list[Message]:
    return [each for each in await person.messages() if not each["from"]["is_bot"] and each.get("text") == "/help"]


def is_help(message: Message) -> bool:
    """Whether a message is the answer to /help: no other one names all these commands."""
    words = message.get("text", "")
    return bool(message["from"]["is_bot"]) and all(each in words for each in ("/brands", "/forget", "/classify"))
