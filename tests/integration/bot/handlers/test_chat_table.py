"""Every row of the chat table: the update goes to the whole bot, and its reaction is the one in the table."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.telegram.polling import UPDATES
from tests.integration.bot.handlers.every_update import MAKERS, SECRET, Play
from tests.support.bots.person import Person
from tests.support.bots.serving import free_port, serving
from tests.support.chat_document import DOCUMENT, render
from tests.support.chat_table import ROWS, Reaction
from tests.support.drawing.pictures import picture_judged
from tests.support.paths import ROOT

API = Path("shared", "reference", "telegram-bot-api-10.0.json")
REFERENCE = next((folder / API for folder in ROOT.parents if (folder / API).exists()), None)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def play(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Play]:
    """Everything is ready, and one photo has its answer."""
    folder, listen, shoe = tmp_path_factory.mktemp("table"), f"127.0.0.1:{free_port()}", picture_judged("sneaker")
    webhook = {"webhook_url": f"http://{listen}/telegram", "webhook_secret": SECRET}
    async with (
        serving(folder, listen=listen, photos_per_minute=0, **webhook) as app,
        aiohttp.ClientSession() as session,
        Person(app.address) as anna,
        Person(app.address, group=True) as group,
    ):
        photo = await anna.send_photo(shoe)
        answer = await anna.wait_for_reply(photo)
        yield Play(app, anna, group, session, photo, answer, shoe)


async def reaction(play: Play, key: str) -> Reaction:
    """The bot's reaction to the update of a row."""
    before = await play.said()
    got = await MAKERS[key](play)
    after = await play.said()
    new = [each for number, each in after.items() if number not in before]
    if isinstance(got, dict) and got.get("answered"):
        return "results" if "results" in got else "notice"
    if any(re.match(r"👟|🤔|🤷|🔍|✅", each["text"]) for each in new):
        return "answer"
    return "text" if new else "edit" if before != after else "nothing"


@pytest.mark.parametrize(("key", "expected"), [(row.key, row.reaction) for row in ROWS])
async def test_each_row_is_true(play: Play, key: str, expected: Reaction) -> None:
    assert await reaction(play, key) == ("nothing" if expected == "record" else expected)


async def test_the_bot_requests_the_updates_that_the_table_says() -> None:
    kinds = {row.key.split(".")[0] for row in ROWS if row.requested and not row.key.startswith("group")}
    assert kinds == set(UPDATES)


async def test_the_document_is_up_to_date() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == render(), "Run `make docs`."


@pytest.mark.skipif(REFERENCE is None, reason="the Bot API as data is not on this machine")
async def test_the_table_has_every_kind_of_update_and_of_content() -> None:
    assert REFERENCE is not None
    types = json.loads(REFERENCE.read_text())["types"]
    kinds = {each["name"] for each in types["Update"]["fields"] if each["name"] != "update_id"}
    assert kinds == {row.key.split(".")[0] for row in ROWS if not row.key.startswith("group")}
    contents = {each["name"] for each in types["ExternalReplyInfo"]["fields"]}  # what of a message can be quoted
    of_the_message = {"origin", "chat", "message_id", "link_preview_options", "has_media_spoiler"}
    keys = {row.key.removeprefix("message.") for row in ROWS}
    assert contents - of_the_message - {"invoice", "giveaway_winners"} <= keys
