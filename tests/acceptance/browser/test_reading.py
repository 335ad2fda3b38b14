"""What the bot writes, as the page shows it."""

import pytest
from playwright.async_api import expect
from telegram import InputMediaPhoto
from telegram.constants import ChatAction, ParseMode

from tests.acceptance.browser.phone import ANNA, Phone, overlap
from tests.acceptance.browser.scripted import ScriptedBot, keyboard
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "*a* [b](javascript:c)"])
async def test_text_stays_text_from_both_sides(bot: ScriptedBot, talk: Phone, text: str) -> None:
    await talk.write(text)
    await bot.says(f"echo {text}")
    for bubble in (talk.from_me(text), talk.from_bot(f"echo {text}")):
        await expect(bubble).to_have_count(1)
        assert await bubble.locator(".text").locator("script, img, a, strong").count() == 0


async def test_formatting_comes_from_entities(bot: ScriptedBot, talk: Phone) -> None:
    words = '👟 <b>bold <i>both</i></b> <code>x &lt; 1</code> <a href="https://example.org/">link</a> <s>old</s>'
    await bot.says(f"{words}<pre>block</pre>", parse_mode=ParseMode.HTML)
    bubble = talk.from_bot("bold")
    await expect(bubble.locator("strong")).to_have_text("bold both")
    await expect(bubble.locator("strong em")).to_have_text("both")
    await expect(bubble.locator("code").first).to_have_text("x < 1")
    await expect(bubble.locator("s")).to_have_text("old")
    await expect(bubble.get_by_role("link")).to_have_attribute("href", "https://example.org/")
    await expect(bubble.locator("pre")).to_have_text("block")


async def test_a_command_in_a_text_can_be_tapped(bot: ScriptedBot, talk: Phone) -> None:
    await bot.says("Try /help now")
    await talk.page.get_by_role("button", name="/help").click()
    assert (await bot.heard()).text == "/help"


async def test_the_header_says_typing_until_the_bot_has_written(bot: ScriptedBot, talk: Phone) -> None:
    await bot.api.send_chat_action(ANNA, ChatAction.TYPING)
    await expect(talk.status).to_have_text("typing…")
    await bot.says("done")
    await expect(talk.status).to_have_text("bot")


async def test_a_reply_quotes_the_photo_and_jumps_to_it(bot: ScriptedBot, talk: Phone) -> None:
    await talk.send_photo(phone_jpeg(draw_sneaker(1, size=(640, 480))), "Mine")
    photo = await bot.heard()
    await bot.says("line\n" * 60)
    await bot.says("a sneaker", reply_to_message_id=photo.message_id)
    quote = talk.from_bot("a sneaker").get_by_role("button")
    await expect(quote).to_contain_text("Mine")
    await expect(quote.locator("img")).to_be_visible()
    await quote.click()
    await expect(talk.from_me("Mine")).to_be_in_viewport()
    await expect(talk.from_me("Mine")).to_be_focused()


async def test_an_album_of_the_bot_is_one_bubble(bot: ScriptedBot, talk: Phone) -> None:
    photos = [phone_jpeg(draw_sneaker(seed, size=(640, 480))) for seed in range(4)]
    await bot.api.send_media_group(ANNA, [InputMediaPhoto(photo) for photo in photos], caption="Report")
    await expect(talk.from_bot("Report").get_by_role("button", name="Photo")).to_have_count(4)


@pytest.mark.parametrize("width", [390, 1280])
async def test_a_bots_charts_are_seen_whole_also_beside_the_arrows(bot: ScriptedBot, talk: Phone, width: int) -> None:
    await talk.page.set_viewport_size({"width": width, "height": 800})
    charts = [phone_jpeg(draw_sneaker(1, size=size)) for size in ((640, 640), (1400, 400), (400, 1400))]
    await bot.api.send_media_group(ANNA, [InputMediaPhoto(chart) for chart in charts], caption="Report")
    pictures = talk.from_bot("Report").get_by_role("button", name="Photo")
    await expect(pictures.nth(1).locator("img")).to_have_css("object-fit", "contain")
    await pictures.nth(1).click()
    lightbox = talk.page.get_by_role("dialog")
    for name in ("Previous", "Next"):
        assert not await overlap(lightbox.get_by_role("img", name="Photo"), lightbox.get_by_role("button", name=name))


async def test_a_tap_edits_the_message_in_place(bot: ScriptedBot, talk: Phone) -> None:
    await bot.says("A Dunk", reply_markup=keyboard({"Right": "right", "Wrong": "edit"}))
    await talk.key("Wrong").click()
    await expect(talk.from_bot("Which model is it?")).to_be_visible()
    await expect(talk.from_bot("A Dunk")).to_have_count(0)


async def test_a_short_answer_to_a_tap_passes_by_and_an_alert_waits(bot: ScriptedBot, talk: Phone) -> None:
    await bot.says("A Dunk", reply_markup=keyboard({"Right": "right"}))
    bot.answer = {"text": "Thank you"}
    await talk.key("Right").click()
    await expect(talk.page.locator(".toast")).to_have_text("Thank you")
    bot.answer = {"text": "Not yours", "show_alert": True}
    await talk.key("Right").click()
    alert = talk.page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Not yours")
    await alert.get_by_role("button", name="OK").click()
    await expect(alert).to_be_hidden()


async def test_a_link_button_opens_its_address_in_a_new_tab(bot: ScriptedBot, talk: Phone) -> None:
    await bot.says("A Dunk", reply_markup=keyboard({"Buy": "https://example.org/?q=dunk"}))
    await talk.page.context.route("https://example.org/**", lambda route: route.fulfill(body="shop"))
    async with talk.page.context.expect_page() as opened:
        await talk.page.get_by_role("link", name="Buy").click()
    shop = await opened.value
    assert shop.url == "https://example.org/?q=dunk"
    assert await shop.evaluate("window.opener") is None


async def test_a_message_that_the_bot_deletes_goes_away(bot: ScriptedBot, talk: Phone) -> None:
    told = await bot.says("Too many photos")
    await expect(talk.from_bot("Too many photos")).to_be_visible()
    await told.delete()
    await expect(talk.from_bot("Too many photos")).to_have_count(0)


async def test_what_comes_while_one_reads_above_is_counted(bot: ScriptedBot, talk: Phone) -> None:
    await bot.says("line\n" * 60)
    await talk.page.locator("#thread").evaluate("(thread) => thread.scrollTo(0, 0)")
    newest = talk.page.get_by_role("button", name="Go to the newest message")
    await expect(newest).to_be_visible()
    await bot.says("news")
    await expect(newest).to_have_attribute("data-count", "1")
    await newest.click()
    await expect(talk.from_bot("news")).to_be_in_viewport()
    await expect(newest).to_be_hidden()


async def test_a_menu_stays_open_while_news_scrolls_and_goes_when_one_scrolls_oneself(
    bot: ScriptedBot, talk: Phone
) -> None:
    await bot.says("line\n" * 60)
    await expect(talk.from_bot("line")).to_be_visible()
    await talk.page.locator("#attach").click()
    entry = talk.page.get_by_role("menuitem").first
    await expect(entry).to_be_visible()
    await bot.says("news")
    await expect(talk.from_bot("news")).to_be_in_viewport()
    await expect(entry).to_be_visible()
    await talk.page.locator("#thread").hover(position={"x": 40, "y": 40})
    await talk.page.mouse.wheel(0, -200)
    await expect(entry).to_have_count(0)
