"""The whole bot as its own process, used from the page: a picture, an answer, a correction, a row in the database."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from model.catalogue.catalogue import Catalogue
from tests.acceptance.browser.conftest import NewPhone
from tests.support.bots.serving import Process, free_port, ready
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DESK = {"viewport": {"width": 640, "height": 900}, "device_scale_factor": 2}
WRONG = re.compile("Wrong|I know this one|There is a sneaker")  # whichever verdict the shipped version has


@pytest_asyncio.fixture(loop_scope="session")
async def bot_url(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a bot without a token, its data in a fresh folder."""
    listen = f"127.0.0.1:{free_port()}"
    bot = Process("-m", "sneakers", "run", SNEAKERS_LISTEN=listen, SNEAKERS_DATA=str(tmp_path / "var"))
    await bot.start()
    await ready(f"http://{listen}")
    yield f"http://{listen}"
    await bot.end()


async def test_a_wrong_answer_is_corrected_with_two_taps(bot_url: str, new_phone: NewPhone, tmp_path: Path) -> None:
    phone = await new_phone(bot_url, **DESK)
    await phone.page.get_by_role("button", name="Start", exact=True).click()
    await phone.send_photo(phone_jpeg(draw_sneaker(6, style="high")))
    answer = phone.page.locator(".theirs .bubble:has(.quote img)").first  # the question of consent comes below
    await expect(answer).to_contain_text(re.compile("👟|🤔|🤷|🔍"))
    if await phone.key(WRONG).count():  # an unsure answer has its candidates as buttons
        await phone.key(WRONG).click()
        await expect(answer).to_contain_text("Which model is it?")
    known = {each.title for each in Catalogue.load()}  # the question also offers names of the wide catalogue
    title = next(each for each in await phone.page.locator(".key").all_inner_texts() if each in known)
    await phone.page.get_by_role("button", name=title, exact=True).click()
    await expect(answer).to_contain_text(f"✅ {title}")
    await expect(phone.key("Yes, keep it")).to_be_visible()
    assert corrections(tmp_path / "var" / "sneakers.db") == [(title, "tapped")]


async def test_a_model_that_is_not_listed_is_suggested_by_its_name(bot_url: str, new_phone: NewPhone) -> None:
    phone = await new_phone(bot_url, **DESK)
    await phone.page.get_by_role("button", name="Start", exact=True).click()
    await phone.send_photo(phone_jpeg(draw_sneaker(6, style="high")))
    answer = phone.page.locator(".theirs .bubble:has(.quote img)").first
    await expect(answer).to_contain_text(re.compile("👟|🤔|🤷|🔍"))
    if await phone.key(WRONG).count():
        await phone.key(WRONG).click()
    await phone.key("Not in the list").click()
    await expect(answer).to_contain_text("What is it called?")
    await phone.write("Air Jordan 99")
    await expect(answer).to_contain_text("📝 Air Jordan 99")
    await expect(phone.page.locator(".mine .reaction")).to_have_text("👍")
    await expect(phone.page.locator(".theirs")).to_have_count(2)  # the greeting and the answer: no more words


def corrections(database: Path) -> list[tuple[str, str]]:
    """Each correction's model by name, and how it was given."""
    catalogue = Catalogue.load()
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT slug, how FROM corrections").fetchall()
    return [(catalogue[slug].title, how) for slug, how in rows]
