"""What the page shares with Telegram's own apps, its sample pictures, and what a screen reader and a keyboard need."""

import re

import pytest
from PIL import Image
from playwright.async_api import expect

from tests.acceptance.browser.phone import Phone, overlap
from tests.acceptance.browser.scripted import ScriptedBot, keyboard
from tests.support.drawing.videos import film

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LONG = "A button with the name of a sneaker that is far too long for one line of any phone"
REACHED = """[...document.querySelectorAll("#timeline a, #timeline button, #timeline [tabindex]")]
  .filter((part) => part.tabIndex >= 0).map((part) => part.textContent)"""
CONTRAST = """(selector) => {
  const pixel = (colours) => {
    const context = new OffscreenCanvas(1, 1).getContext("2d");
    for (const colour of colours) (context.fillStyle = colour), context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const node = document.querySelector(selector);
  const grounds = [];
  for (let at = node; at; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
  const [a, b] = [light(pixel(grounds)), light(pixel([...grounds, getComputedStyle(node).color]))].sort();
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""

STILL = """async () => {  // each colour has a transition, of 1 ms here, and begins another one in the parts within
  for (let moving; (moving = document.getAnimations()).length; )
    await Promise.allSettled(moving.map((each) => each.finished));
}"""


async def test_a_tap_on_a_sample_picture_sends_it(bot: ScriptedBot, talk: Phone) -> None:
    samples = talk.page.get_by_role("group", name="Pictures to try")
    await expect(samples.get_by_role("button")).to_have_count(3)
    await samples.get_by_role("button", name="high canvas shoes").click()
    photo = (await bot.heard()).photo
    assert (photo[-1].width, photo[-1].height) == (960, 720)


async def test_each_sample_picture_can_be_tried_before_they_go(bot: ScriptedBot, talk: Phone) -> None:
    samples = talk.page.get_by_role("group", name="Pictures to try")
    for name in ("high canvas shoes", "two pairs", "mug"):
        await samples.get_by_role("button", name=name).click()
        assert (await bot.heard()).photo
    await expect(samples).to_be_hidden()


async def test_a_long_button_is_one_line_with_its_end_cut_off(bot: ScriptedBot, talk: Phone) -> None:
    await bot.says("Which?", reply_markup=keyboard({"Short": "a"}, {LONG: "b"}))
    heights = [await key.evaluate("(key) => key.offsetHeight") for key in await talk.page.locator(".key").all()]
    assert heights[0] == heights[1]
    cut = talk.page.locator(".key span", has_text=LONG)
    assert await cut.evaluate("(words) => words.scrollWidth > words.clientWidth")
    await expect(cut).to_have_attribute("title", LONG)


async def test_only_ones_own_messages_are_marked_as_edited(bot: ScriptedBot, talk: Phone) -> None:
    said = await bot.says("first words")
    await said.edit_text("other words")
    await expect(talk.from_bot("other words")).to_be_visible()
    await expect(talk.page.locator(".edited")).to_have_count(0)


async def test_a_toast_covers_no_button(bot: ScriptedBot, talk: Phone) -> None:
    for number in range(12):
        await bot.says(f"Message {number}", reply_markup=keyboard({f"Tap {number}": "tap"}))
    bot.answer = {"text": "Thank you"}
    await talk.key("Tap 11").click()
    toast = talk.page.locator(".toast")
    await expect(toast).to_have_text("Thank you")
    assert not await overlap(toast, talk.key("Tap 11"))
    assert not await overlap(toast, talk.page.locator(".bar"))


async def test_the_day_covers_no_words_while_one_reads_the_newest(bot: ScriptedBot, talk: Phone) -> None:
    for number in range(30):
        await bot.says(f"Message {number}")
    day = talk.page.locator(".day > time")
    await expect(day).to_have_css("opacity", "0")
    await talk.page.locator("#thread").evaluate("(thread) => thread.scrollBy(0, -400)")
    await expect(day).to_have_css("opacity", "1")
    await expect(day).to_have_css("opacity", "0")


async def test_a_video_is_a_tile_with_its_first_frame_and_length(bot: ScriptedBot, talk: Phone) -> None:
    clip = film([Image.new("RGB", (320, 240), (200, 80, 40))] * 20)
    async with talk.page.expect_file_chooser() as chooser:
        await talk.page.get_by_role("button", name="Attach").click()
        await talk.page.get_by_role("menuitem", name="Video", exact=True).click()
    await (await chooser.value).set_files({"name": "clip.mp4", "mimeType": "video/mp4", "buffer": clip})
    assert (await bot.heard()).video is not None
    tile = talk.page.get_by_role("link", name="Video, 0:02")
    await expect(tile.locator("img")).to_be_visible()
    await expect(tile).to_contain_text("0:02")


async def test_tab_reaches_the_newest_message_and_arrows_the_others(bot: ScriptedBot, talk: Phone) -> None:
    for number in range(3):
        await bot.says(f"Message {number}", reply_markup=keyboard({f"Tap {number}": "tap"}))
    await expect(talk.key("Tap 2")).to_be_visible()
    assert [words[:9] for words in await talk.page.evaluate(REACHED)] == ["Message 2", "Tap 2"]
    await talk.from_bot("Message 2").focus()
    await talk.page.keyboard.press("ArrowUp")
    await talk.page.keyboard.press("Tab")
    await expect(talk.key("Tap 1")).to_be_focused()


async def test_the_first_stop_of_tab_leads_to_the_message_field(phone: Phone) -> None:
    await phone.page.evaluate("document.activeElement.blur()")
    await phone.page.locator(".skip").focus()
    await expect(phone.page.locator(".skip")).to_have_text("Go to the message field")
    await phone.page.keyboard.press("Enter")
    await expect(phone.field).to_be_focused()


async def test_a_screen_reader_hears_words_instead_of_signs(bot: ScriptedBot, talk: Phone) -> None:
    await bot.says("Nike Dunk Low ▰▰▰▱▱ 99.4 %")
    await expect(talk.page.locator("#announcer")).to_have_text(re.compile("Nike Dunk Low 99.4 percent$"))
    label = await talk.from_bot("Dunk").get_attribute("aria-label")
    assert label is not None
    assert "Nike Dunk Low 99.4 percent," in label


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_small_words_stand_out(bot: ScriptedBot, talk: Phone, scheme: str) -> None:
    hello = await bot.says("hello")
    await bot.says("quoted", reply_to_message_id=hello.message_id)
    await expect(talk.from_bot("quoted")).to_be_visible()
    await talk.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await talk.page.evaluate(STILL)
    for part in (".quote b", ".quote .lines span", ".mine .meta time", ".theirs .meta time"):
        assert await talk.page.evaluate(CONTRAST, part) >= 4.5, part


async def test_a_wide_window_says_whose_account_is_used(phone: Phone) -> None:
    await expect(phone.page.locator("#welcome")).to_contain_text("You write as Anna")
    await expect(phone.page.locator("#welcome")).to_contain_text("Robin (admin)")
    await expect(phone.page.locator("#account .as")).to_be_hidden()
    await phone.page.set_viewport_size({"width": 1280, "height": 800})
    await expect(phone.page.locator("#account .as")).to_have_text("Writing as Anna")


async def test_three_shops_in_a_row_are_whole_on_a_phone_and_as_wide_as_the_bubble(
    bot: ScriptedBot, talk: Phone
) -> None:
    shops = dict.fromkeys(("🛒 Converse", "New Balance", "Foot Locker"), "https://example.org/")
    await bot.says("long " * 30, reply_markup=keyboard(shops))
    labels = talk.page.locator(".key > span")
    await expect(labels).to_have_count(3)
    cut = "one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight"
    assert await labels.evaluate_all(f"(all) => all.filter((one) => {cut}).map((one) => one.textContent)") == []
    bubble, keys = await talk.from_bot("long").bounding_box(), await talk.page.locator(".keys").bounding_box()
    assert bubble is not None
    assert keys is not None
    assert abs(bubble["width"] - keys["width"]) < 1
