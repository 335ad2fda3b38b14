"""Hello, help, hints and the menu: every message gets a word, whatever it holds."""

import asyncio

import aiohttp
import pytest

from bot.app import App
from model.catalogue.catalogue import Catalogue
from tests.support.bots.person import Message, Person


async def said(person: Person, text: str) -> Message:
    """Write something and wait for what the bot says to it."""
    return await person.wait_for_reply(await person.send_text(text))


CATALOGUE = Catalogue.load()
MODELS, BRANDS = len(CATALOGUE), len(CATALOGUE.brands())


@pytest.mark.parametrize(
    ("text", "english", "italian"),
    [
        ("/start", "Hi! 👟 Send me a photo", "Ciao! 👟 Mandami la foto"),
        ("/start model_x", "Hi! 👟 Send me a photo", "Ciao! 👟 Mandami la foto"),
        ("/help", "/correct jordan 1 high", f"i modelli che conosco: {MODELS} di {BRANDS} marche"),
        ("/cancel", "nothing to cancel", "nulla da annullare"),
        ("/classify", "reply with /classify to one", "rispondi con /classify"),
        ("/correct", "Send me a photo first", "Prima mandami una foto"),
        ("/nonsense", "don’t know that command", "Non conosco questo comando"),
        ("/help@some_other_bot", "don’t know that command", "Non conosco questo comando"),
        ("hello", "Hi! 👟 Send me a photo", "Ciao! 👟 Mandami la foto"),
        ("thanks!", "You’re welcome!", "Prego!"),
        ("<b>&amp;", "Send me a photo of a sneaker", "Mandami la foto di una sneaker"),
    ],
)
async def test_words_and_commands_are_answered_in_the_persons_language(
    app: App, anna: Person, marco: Person, text: str, english: str, italian: str
) -> None:
    assert english in (await said(anna, text))["text"]
    assert italian in (await said(marco, text))["text"]


async def test_help_tells_an_admin_what_only_they_can(anna: Person, robin: Person) -> None:
    assert "/addmodel: Add a sneaker model" in (await said(robin, "/help"))["text"]
    assert "/addmodel" not in (await said(anna, "/help"))["text"]


async def test_commands_may_name_the_bot(app: App, anna: Person) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{app.address}/chat/bot") as answer:
        username = (await answer.json())["username"]
    assert username in (await said(anna, f"/help@{username}"))["text"]


@pytest.mark.parametrize(("person", "word"), [(1001, "question"), (1002, "domanda")])
async def test_the_menu_is_in_the_persons_language(app: App, person: int, word: str) -> None:
    url, commands = f"{app.address}/chat/bot?person={person}", dict[str, str]()
    async with asyncio.timeout(60), aiohttp.ClientSession() as session:
        while word not in commands.get("cancel", ""):  # it is set in the background
            async with session.get(url) as answer:
                commands = {each["command"]: each["description"] for each in (await answer.json())["commands"]}
    first, rest = ["help", "brands", "settings"], ["correct", "classify", "cancel", "privacy", "forget", "start"]
    assert list(commands) == [*first, *rest]


async def test_an_edited_message_is_answered_anew(app: App, anna: Person) -> None:
    sent = await anna.send_text("hello")
    first = await anna.wait_for_reply(sent)
    await anna.edit(sent, text="/help")
    again = await anna.wait_for_reply(first)
    assert "/correct jordan 1 high" in again["text"]
    assert again["reply_to_message"]["message_id"] == sent["message_id"]
