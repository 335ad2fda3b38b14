"""The page itself: people, appearance, widths, the keyboard, and its connection."""

import re

import pytest
from playwright.async_api import expect
from telegram.constants import ParseMode

from tests.acceptance.browser.conftest import NewPhone
from tests.acceptance.browser.phone import ANNA, MARCO, LocalServer, Phone, overlap
from tests.acceptance.browser.scripted import ScriptedBot, keyboard
from tests.support.bots.person import Person
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TOO_WIDE = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const scrolling = all("html, .phone, .thread, .text").filter((part) => part.scrollWidth > part.clientWidth);
  const outside = all(".bubble, .key, .round").filter((part) => part.getBoundingClientRect().right > innerWidth);
  return [...scrolling, ...outside].map((part) => part.outerHTML);
}"""
NAMELESS = """[...document.querySelectorAll("button, a, textarea, dialog")]
  .filter((part) => !(part.ariaLabel || part.getAttribute("aria-labelledby") || part.textContent.trim()))
  .map((part) => part.outerHTML)"""
SNEAKER = phone_jpeg(draw_sneaker(1, size=(640, 480)))
LIGHT = "rgb(242, 236, 227)"  # --wall in theme.css


async def test_an_empty_chat_welcomes_with_the_bots_description_and_a_start_button(
    bot: ScriptedBot, phone: Phone
) -> None:
    await bot.api.set_my_description("Send me a photo of a shoe.")
    await phone.open()
    await expect(phone.page.get_by_text("Send me a photo of a shoe.")).to_be_visible()
    start = phone.page.get_by_role("button", name="Start", exact=True)
    await start.click()
    assert (await bot.heard()).text == "/start"
    await expect(start).to_be_hidden()


async def test_another_person_has_another_chat_and_language(bot: ScriptedBot, talk: Phone) -> None:
    await talk.become("Marco")
    await expect(talk.bubbles).to_have_count(0)
    await expect(talk.page.get_by_placeholder("Messaggio")).to_be_visible()
    await talk.page.get_by_role("button", name="Avvia").click()
    sender = (await bot.heard()).from_user
    assert sender is not None
    assert (sender.id, sender.language_code) == (MARCO, "it")
    await talk.become("Anna")
    await expect(talk.bubbles).to_have_text([re.compile("^hello")])


async def test_all_languages_have_the_same_words(phone: Phone) -> None:
    table = "import('/assets/scripts/strings.js').then(({ TABLE }) => Object.values(TABLE).map(Object.keys))"
    english, *others = await phone.page.evaluate(table)
    assert others == [english, english]


async def test_the_switch_counts_what_waits_for_another_person(bot: ScriptedBot, talk: Phone) -> None:
    await talk.become("Robin")
    await bot.says("news")
    await talk.page.locator("#account").click()
    await expect(talk.page.get_by_role("menuitemradio", name="Anna").locator(".count")).to_have_text("1")


async def test_a_group_says_how_its_bot_is_asked(phone: Phone) -> None:
    await phone.become("Group with everybody")
    await expect(phone.status).to_have_text("group · mention the bot")
    await expect(phone.page.locator("#welcome")).to_contain_text(
        "mention @sneakers_1000000001_bot in a photo’s caption"
    )
    await phone.choose_photos(SNEAKER)
    caption = phone.page.get_by_role("dialog").get_by_label("Caption")
    await expect(caption).to_have_attribute("placeholder", "Caption, with @sneakers_1000000001_bot")
    await phone.page.keyboard.press("Escape")
    await phone.page.locator("#account").click()
    await phone.page.get_by_role("menuitem", name="Make the bot an admin").click()
    await expect(phone.status).to_have_text("group · the bot is an admin")
    await expect(phone.page.locator("#welcome")).to_contain_text("it answers every photo")


async def test_words_not_yet_sent_wait_for_their_person(talk: Phone) -> None:
    await talk.field.fill("half a tho")
    await talk.become("Robin")
    await expect(talk.field).to_have_value("")
    await talk.become("Anna")
    await expect(talk.field).to_have_value("half a tho")


async def test_a_chat_can_be_cleared_after_a_question(talk: Phone) -> None:
    for answer, left in (("Cancel", 1), ("Clear chat", 0)):
        await talk.page.locator("#account").click()
        await talk.page.get_by_role("menuitem", name="Clear chat").click()
        await talk.page.get_by_role("alertdialog").get_by_role("button", name=answer).click()
        await expect(talk.bubbles).to_have_count(left)


async def test_dark_follows_the_system_or_the_switch_and_is_remembered(phone: Phone) -> None:
    wall = phone.page.locator("#phone")
    await expect(wall).to_have_css("background-color", LIGHT)
    await phone.page.emulate_media(color_scheme="dark")
    await expect(wall).not_to_have_css("background-color", LIGHT)
    await phone.page.get_by_role("button", name="Appearance: as the system").click()
    await expect(wall).to_have_css("background-color", LIGHT)
    await phone.open()
    await expect(wall).to_have_css("background-color", LIGHT)


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_nothing_scrolls_sideways(bot: ScriptedBot, talk: Phone, width: int) -> None:
    await talk.page.set_viewport_size({"width": width, "height": 800})
    await talk.send_photo(phone_jpeg(draw_sneaker(6, size=(1600, 400))), "w" * 200)
    await bot.heard()
    buttons = keyboard({"A very long name of a sneaker": "a", "Another very long name": "b", "Third": "c"})
    await bot.says(f"{'x' * 300} <pre>{'y' * 300}</pre>", parse_mode=ParseMode.HTML, reply_markup=buttons)
    await expect(talk.from_bot("xxx")).to_be_visible()
    assert await talk.page.evaluate(TOO_WIDE) == []


async def test_every_control_has_a_name(bot: ScriptedBot, talk: Phone) -> None:
    await talk.send_photo(SNEAKER)
    await bot.heard()
    await talk.choose_photos(SNEAKER)
    await expect(talk.page.get_by_role("dialog")).to_be_visible()
    assert await talk.page.evaluate(NAMELESS) == []


async def test_the_keyboard_alone_is_enough(bot: ScriptedBot, talk: Phone) -> None:
    await bot.says("A Dunk", reply_markup=keyboard({"Wrong": "edit"}))
    await talk.key("Wrong").focus()
    await talk.page.keyboard.press("Enter")
    bubble = talk.from_bot("Which model is it?")
    await expect(bubble).to_be_focused()
    await talk.page.keyboard.press("Enter")
    await expect(talk.page.get_by_role("menuitem", name="Reply")).to_be_focused()
    await talk.page.keyboard.press("Enter")
    await expect(talk.field).to_be_focused()
    await expect(talk.page.locator("#context")).to_contain_text("Which model is it?")


async def test_a_long_press_opens_the_menu_and_is_no_tap(
    server: LocalServer, bot: ScriptedBot, new_phone: NewPhone
) -> None:
    phone = await new_phone(server.url, has_touch=True, is_mobile=True)
    await phone.send_photo(SNEAKER)
    await bot.heard()
    await expect(phone.bubbles.get_by_role("img", name="sent")).to_be_visible()
    async with phone.finger_on(phone.bubbles):
        await expect(phone.page.get_by_role("menuitem", name="Reply")).to_be_visible()
    await expect(phone.page.get_by_role("dialog")).to_have_count(0)
    await phone.page.get_by_role("menuitem", name="Reply").tap()
    await expect(phone.page.locator("#context")).to_contain_text("Photo")


@pytest.mark.parametrize(("touch", "key"), [(True, "enter"), (False, "send")])
async def test_the_key_of_a_phone_is_called_what_it_does(
    server: LocalServer, bot: ScriptedBot, new_phone: NewPhone, touch: bool, key: str
) -> None:
    phone = await new_phone(server.url, has_touch=touch, is_mobile=touch)
    await phone.choose_files(b"a file")
    for field in (phone.page.get_by_role("dialog").get_by_label("Caption"), phone.field):
        await field.focus()
        await expect(field).to_have_attribute("enterkeyhint", key)
        await field.fill("one")
        await field.press("Enter")
        if touch:
            await expect(field).to_have_value("one\n")
            await phone.page.locator(".send:visible").last.tap()
        assert ((message := await bot.heard()).text or message.caption) == "one"


async def test_a_screen_reader_hears_what_the_bot_writes(bot: ScriptedBot, talk: Phone) -> None:
    await bot.says("A Dunk")
    await expect(talk.page.locator("#announcer")).to_contain_text("A Dunk")


async def test_the_page_finds_its_server_again_and_what_was_written_meanwhile(server: LocalServer, talk: Phone) -> None:
    await server.stop()
    await expect(talk.status).to_have_text("Waiting for the server…")
    await talk.write("during")
    await expect(talk.from_me("during").get_by_role("button", name="Try again")).to_be_visible()
    await talk.choose_files(b"a file")
    await talk.send_chosen()
    failed = talk.bubbles.filter(has=talk.page.locator(".file"))
    await expect(failed.get_by_role("button", name="Try again")).to_be_visible()
    assert not await overlap(failed.locator(".face"), failed.locator(".meta"))
    assert "null" not in await talk.page.locator("#timeline").inner_text()
    await server.start()
    async with Person(server.url, ANNA) as elsewhere:
        await elsewhere.send_text("from another phone")
    await expect(talk.status).to_have_text("bot")
    await expect(talk.from_me("from another phone")).to_be_visible()
    await expect(talk.bubbles.get_by_role("img", name="sent")).to_have_count(4)
    talk.troubles.clear()  # Chromium writes every failed request into its console
