"""What a person writes and sends, as it reaches the bot."""

import re

import pytest
from playwright.async_api import expect
from telegram import ForceReply, ReplyKeyboardMarkup, ReplyKeyboardRemove

from tests.acceptance.browser.phone import ANNA, MARCO, Phone
from tests.acceptance.browser.scripted import ScriptedBot
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SNEAKER = phone_jpeg(draw_sneaker(1, size=(640, 480)))


async def test_words_are_shown_once_and_reach_the_bot(bot: ScriptedBot, phone: Phone) -> None:
    await phone.write("Hello\nthere")
    assert (await bot.heard()).text == "Hello\nthere"
    await expect(phone.bubbles).to_have_count(1)
    await expect(phone.bubbles.get_by_role("img", name="sent")).to_be_visible()


async def test_quick_messages_keep_their_order(bot: ScriptedBot, phone: Phone) -> None:
    for number in range(5):
        await phone.write(f"number {number}")
    assert [(await bot.heard()).text for _ in range(5)] == [f"number {number}" for number in range(5)]
    await expect(phone.bubbles.get_by_role("img", name="sent")).to_have_count(5)
    await expect(phone.bubbles).to_have_text([re.compile(f"^number {number}") for number in range(5)])


async def test_a_photo_keeps_its_shape_and_opens_large(bot: ScriptedBot, phone: Phone) -> None:
    await phone.send_photo(phone_jpeg(draw_sneaker(2, size=(960, 1280)), orientation=6))
    await bot.heard()
    await expect(phone.bubbles.get_by_role("img", name="sent")).to_be_visible()
    picture = phone.bubbles.get_by_role("button", name="Photo")
    box = await picture.bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(0.75, abs=0.01)
    await picture.click()
    await expect(phone.page.get_by_role("dialog").get_by_role("img", name="Photo")).to_be_visible()
    await phone.page.keyboard.press("Escape")
    await expect(picture).to_be_focused()


async def test_several_photos_go_as_one_album(bot: ScriptedBot, phone: Phone) -> None:
    await phone.choose_photos(*(phone_jpeg(draw_sneaker(seed, size=(640, 480))) for seed in (3, 4, 5)))
    await expect(phone.page.get_by_role("heading", name="3 photos")).to_be_visible()
    await phone.send_chosen("Which ones?")
    heard = [await bot.heard() for _ in range(3)]
    assert len({message.media_group_id for message in heard}) == 1
    assert [message.caption for message in heard] == ["Which ones?", None, None]
    await expect(phone.bubbles).to_have_count(1)
    photos = phone.bubbles.get_by_role("button", name="Photo")
    await expect(photos).to_have_count(3)
    await photos.first.click()
    await phone.page.keyboard.press("ArrowRight")
    await expect(phone.page.get_by_role("dialog").get_by_text("2 / 3")).to_be_visible()


async def test_a_photo_can_be_taken_out_before_sending(bot: ScriptedBot, phone: Phone) -> None:
    await phone.choose_photos(SNEAKER, SNEAKER)
    await phone.page.get_by_role("button", name="Remove IMG_2042.jpg").click()
    await phone.send_chosen()
    assert (await bot.heard()).media_group_id is None


async def test_a_picture_sent_as_a_file_arrives_untouched(bot: ScriptedBot, phone: Phone) -> None:
    await phone.choose_photos(SNEAKER)
    await phone.page.get_by_label("Send as files").check()
    await phone.send_chosen()
    document = (await bot.heard()).document
    assert document is not None
    assert document.file_name == "IMG_2041.jpg"
    assert bytes(await (await document.get_file()).download_as_bytearray()) == SNEAKER
    await expect(phone.bubbles.get_by_role("link", name="IMG_2041.jpg")).to_be_visible()


@pytest.mark.parametrize("how", ["drop", "paste"])
async def test_a_photo_may_be_dropped_or_pasted(bot: ScriptedBot, phone: Phone, how: str) -> None:
    await phone.hand_over(how, SNEAKER)
    await expect(phone.page.get_by_role("heading", name="1 photo")).to_be_visible()
    await phone.send_chosen("found")
    heard = await bot.heard()
    assert heard.photo
    assert heard.caption == "found"


async def test_what_is_no_picture_goes_as_a_file(bot: ScriptedBot, phone: Phone) -> None:
    await phone.choose_photos(b"this is no JPEG")
    await expect(phone.page.get_by_role("heading", name="1 file")).to_be_visible()
    await phone.send_chosen()
    assert (await bot.heard()).document is not None


async def test_one_answers_a_message_from_its_menu(bot: ScriptedBot, talk: Phone) -> None:
    sent = await bot.says("A Dunk")
    await talk.menu(talk.from_bot("A Dunk"), "Reply")
    await expect(talk.page.locator("#context")).to_contain_text("A Dunk")
    await talk.write("air max 90")
    reply = (await bot.heard()).reply_to_message
    assert reply is not None
    assert reply.message_id == sent.message_id
    await expect(talk.page.locator("#context")).to_be_hidden()


async def test_a_photo_may_answer_a_message_too(bot: ScriptedBot, talk: Phone) -> None:
    await bot.says("From the side, please")
    await talk.from_bot("From the side").hover()
    await talk.page.get_by_role("button", name="Reply").last.click()
    await talk.send_photo(SNEAKER)
    reply = (await bot.heard()).reply_to_message
    assert reply is not None
    assert reply.text == "From the side, please"


async def test_a_bot_that_asks_for_a_reply_gets_one(bot: ScriptedBot, talk: Phone) -> None:
    await bot.says("Which?", reply_markup=ForceReply(input_field_placeholder="A model's name"))
    await expect(talk.field).to_have_attribute("placeholder", "A model's name")
    await talk.write("dunk")
    reply = (await bot.heard()).reply_to_message
    assert reply is not None
    assert reply.text == "Which?"


async def test_ready_answers_can_be_tapped_and_taken_away(bot: ScriptedBot, talk: Phone) -> None:
    await bot.says("Brand?", reply_markup=ReplyKeyboardMarkup([["Nike", "Puma"]]))
    await talk.key("Puma").click()
    assert (await bot.heard()).text == "Puma"
    await bot.says("Thanks", reply_markup=ReplyKeyboardRemove())
    await expect(talk.key("Puma")).to_be_hidden()


async def test_own_text_can_be_edited(bot: ScriptedBot, talk: Phone) -> None:
    await talk.field.press("ArrowUp")
    await expect(talk.field).to_have_value("hello")
    await talk.write("good morning")
    assert (await bot.heard()).text == "good morning"
    await expect(talk.from_me("good morning")).to_contain_text("edited")
    await expect(talk.bubbles).to_have_count(1)


async def test_commands_are_offered_while_one_types_a_slash(bot: ScriptedBot, phone: Phone) -> None:
    await bot.api.set_my_commands([("start", "Say hello"), ("help", "What I can do"), ("correct", "Name the model")])
    options = phone.page.get_by_role("option")
    await phone.page.get_by_role("button", name="Commands").click()
    await expect(options).to_have_text(["/startSay hello", "/helpWhat I can do", "/correctName the model"])
    await phone.field.fill("/c")
    await expect(options).to_have_text(["/correctName the model"])
    await phone.field.press("Tab")
    await expect(phone.field).to_have_value("/correct ")
    await phone.field.fill("/he")
    await phone.field.press("Enter")
    assert (await bot.heard()).text == "/help"


async def test_a_long_text_goes_as_several_messages(bot: ScriptedBot, phone: Phone) -> None:
    await phone.write("x" * 4100)
    assert [len((await bot.heard()).text or "") for _ in range(2)] == [4096, 4]


async def test_a_damaged_photo_goes_as_a_file(bot: ScriptedBot, phone: Phone) -> None:
    await phone.choose_photos(SNEAKER[: len(SNEAKER) // 2])
    await phone.send_chosen("Which?")
    heard = await bot.heard()
    assert (heard.document is not None, heard.caption) == (True, "Which?")
    await expect(phone.bubbles.get_by_role("link", name="IMG_2041.jpg")).to_be_visible()
    await expect(phone.bubbles).to_have_count(1)


@pytest.mark.parametrize(("person", "said"), [(ANNA, "That file is empty"), (MARCO, "Il file è vuoto")])
async def test_what_is_refused_for_good_is_said_and_leaves_no_message(phone: Phone, person: int, said: str) -> None:
    await phone.page.goto(f"{phone.url}/?person={person}")
    await phone.choose_files(b"")
    await expect(phone.page.locator("#preview .about span")).to_have_text("0 kB")
    await phone.page.locator("#preview .send").click()
    await expect(phone.page.locator(".toast")).to_contain_text(said)
    await expect(phone.bubbles).to_have_count(0)
    phone.troubles.clear()  # Chromium writes every refused request into its console


async def test_words_that_are_refused_are_given_back(phone: Phone) -> None:
    await phone.choose_photos(SNEAKER)
    await phone.page.evaluate("document.querySelector('#preview textarea').removeAttribute('maxlength')")
    await phone.send_chosen("x" * 1025)
    await expect(phone.page.locator(".toast")).to_contain_text("caption is too long")
    await expect(phone.bubbles).to_have_count(0)
    await expect(phone.field).to_have_value("x" * 1025)
    phone.troubles.clear()
