"""Edits and deletions: only the bot's own messages, only when something changes."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest

from tests.integration.localchat.pictures import picture
from tests.integration.localchat.serving import TurnedClock
from tests.support.bots.person import Person

ANNA = 1001
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Right", callback_data="r")]])


async def test_text_and_keyboard_are_replaced_together(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(ANNA, "old", reply_markup=KEYBOARD)
    await sent.edit_text("new")
    shown = (await anna.messages())[-1]
    assert (shown["text"], "reply_markup" in shown) == ("new", False)
    assert shown["edit_date"] == shown["date"]


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(ANNA, "<b>same</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply markup"):
        await sent.edit_text("<strong>same</strong>", parse_mode="HTML", reply_markup=KEYBOARD)
    assert "edit_date" not in (await anna.messages())[-1]


async def test_the_same_keyboard_again_tells_that_a_message_is_there(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(ANNA, "hi", reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(ANNA, sent.message_id, reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_reply_markup(ANNA, sent.message_id + 1, reply_markup=KEYBOARD)


async def test_a_message_of_another_chat_is_not_found(bot: Bot, anna: Person, url: str) -> None:
    async with Person(url, 1002) as marco:
        await marco.send_text("ciao")
    to_marco = await bot.send_message(1002, "ciao")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("hello", ANNA, to_marco.message_id)


async def test_a_persons_message_cannot_be_edited(bot: Bot, anna: Person) -> None:
    message = await anna.send_text("mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("yours", ANNA, message["message_id"])


async def test_a_caption_is_replaced_and_the_photo_stays(bot: Bot, anna: Person) -> None:
    sent = await bot.send_photo(ANNA, picture(300, 200), caption="old")
    await sent.edit_caption("new", reply_markup=KEYBOARD)
    shown = (await anna.messages())[-1]
    assert shown["caption"] == "new"
    assert shown["photo"][0]["file_id"] == sent.photo[0].file_id


async def test_text_has_no_caption_and_a_photo_no_text(bot: Bot, anna: Person) -> None:
    text, photo = await bot.send_message(ANNA, "hi"), await bot.send_photo(ANNA, picture(300, 200))
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await text.edit_caption("new")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await photo.edit_text("new")


async def test_a_photo_takes_the_place_of_text(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(ANNA, "wait…")
    await sent.edit_media(InputMediaPhoto(picture(300, 200), caption="done"))
    shown = (await anna.messages())[-1]
    assert ("text" in shown, shown["caption"], shown["photo"][0]["width"]) == (False, "done", 90)


async def test_only_inline_keyboards_may_be_put_under_an_edited_message(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(ANNA, "hi")
    with pytest.raises(BadRequest, match="Inline keyboard expected"):
        await bot.edit_message_reply_markup(
            ANNA,
            sent.message_id,
            reply_markup={"keyboard": [["yes"]]},  # type: ignore[arg-type]
        )


async def test_a_deleted_message_is_gone_from_the_chat(bot: Bot, anna: Person) -> None:
    first, last = await bot.send_message(ANNA, "first"), await bot.send_message(ANNA, "last")
    assert await first.delete()
    assert [each["text"] for each in await anna.messages()][-2:] == ["/start", "last"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(ANNA, first.message_id)
    assert last.message_id == first.message_id + 1


async def test_a_message_can_be_deleted_for_two_days(bot: Bot, anna: Person, clock: TurnedClock) -> None:
    sent = await bot.send_message(ANNA, "hi")
    clock.now += 48 * 3600 + 1
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await sent.delete()
