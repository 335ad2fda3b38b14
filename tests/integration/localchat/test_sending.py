"""What a bot sends, and how it arrives."""

import aiohttp
import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden

from tests.integration.localchat.pictures import picture
from tests.integration.localchat.serving import Call, TurnedClock
from tests.support.bots.person import Person

ANNA = 1001


async def test_the_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (1000000001, True, "sneakers_1000000001_bot")


async def test_text_arrives_with_its_entities(bot: Bot, anna: Person) -> None:
    await bot.send_message(ANNA, "<b>Nike</b> 👟 &amp; <i>co</i>", parse_mode="HTML")
    message = (await anna.messages())[-1]
    assert message["text"] == "Nike 👟 & co"
    assert [(e["type"], e["offset"], e["length"]) for e in message["entities"]] == [("bold", 0, 4), ("italic", 10, 2)]


async def test_a_bot_may_write_only_to_who_wrote_first(bot: Bot, url: str) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(ANNA, "hello")
    async with Person(url, ANNA) as anna:
        await anna.send_text("hello")
    assert (await bot.send_message(ANNA, "hello")).text == "hello"


async def test_a_bot_may_not_write_to_who_blocked_it(bot: Bot, anna: Person) -> None:
    await anna.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ANNA, "hello")
    changes = [update.my_chat_member for update in await bot.get_updates()]
    assert changes[-1] is not None
    assert changes[-1].new_chat_member.status == "kicked"


async def test_message_ids_grow_over_all_chats_of_a_bot(bot: Bot, anna: Person, url: str) -> None:
    async with Person(url, 1002) as marco:
        ids = [
            (await anna.send_text("a"))["message_id"],
            (await marco.send_text("b"))["message_id"],
            (await bot.send_message(ANNA, "c")).message_id,
        ]
    assert ids == [2, 3, 4]


async def test_a_photo_arrives_in_telegrams_sizes(bot: Bot, anna: Person) -> None:
    sent = await bot.send_photo(ANNA, picture(1600, 1200), caption="A shoe")
    assert [(size.width, size.height) for size in sent.photo] == [(90, 68), (320, 240), (800, 600), (1280, 960)]
    assert (await anna.messages())[-1]["caption"] == "A shoe"


async def test_a_photo_can_be_sent_again_by_any_of_its_file_ids(bot: Bot, anna: Person) -> None:
    sent = await bot.send_photo(ANNA, picture(400, 300))
    again = await bot.send_photo(ANNA, sent.photo[0].file_id)
    assert again.photo == sent.photo


async def test_an_album_is_several_messages_of_one_group(bot: Bot, anna: Person) -> None:
    sent = await bot.send_media_group(
        ANNA, [InputMediaPhoto(picture(300, 300)), InputMediaPhoto(picture(300, 200), caption="two")]
    )
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.caption for message in sent] == [None, "two"]
    assert [m["message_id"] for m in (await anna.messages())[-2:]] == [message.message_id for message in sent]


async def test_a_reply_carries_the_message_it_answers(bot: Bot, anna: Person) -> None:
    question = await anna.send_text("which one?")
    reply = ReplyParameters(question["message_id"], quote="which")
    answer = await bot.send_message(ANNA, "this one", reply_parameters=reply)
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "which one?"
    assert answer.quote is not None
    assert (answer.quote.text, answer.quote.position) == ("which", 0)


async def test_a_reply_to_nothing_is_refused_unless_the_bot_allows_for_it(bot: Bot, anna: Person) -> None:
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(ANNA, "this one", reply_parameters=ReplyParameters(99))
    allowed = ReplyParameters(99, allow_sending_without_reply=True)
    answer = await bot.send_message(ANNA, "this one", reply_parameters=allowed)
    assert answer.reply_to_message is None


async def test_an_inline_keyboard_comes_back_and_a_reply_keyboard_shows_on_the_page_only(
    bot: Bot, anna: Person
) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")], []])
    asked = await bot.send_message(ANNA, "Sure?", reply_markup=keyboard)
    forced = await bot.send_message(ANNA, "Name?", reply_markup=ForceReply(input_field_placeholder="Jordan 1"))
    assert asked.reply_markup == InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    assert forced.reply_markup is None
    assert (await anna.messages())[-1]["reply_keyboard"]["input_field_placeholder"] == "Jordan 1"


async def test_protected_content_and_effects_are_told(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(ANNA, "hi", protect_content=True, message_effect_id="5104841245755180586")
    assert sent.has_protected_content
    assert sent.effect_id == "5104841245755180586"


async def test_messages_carry_the_servers_time(bot: Bot, anna: Person, clock: TurnedClock) -> None:
    clock.now += 60
    assert (await bot.send_message(ANNA, "hi")).date.timestamp() == clock.now


async def test_arguments_may_come_in_the_query_a_form_or_json(call: Call, url: str, anna: Person) -> None:
    async with aiohttp.ClientSession() as session:
        address = f"{url}/bot1000000001:x/sendmessage"
        async with session.get(address, params={"chat_id": "1001", "text": "query"}) as answer:
            assert (await answer.json())["ok"]
        async with session.post(address, data={"chat_id": "1001", "text": "form"}) as answer:
            assert (await answer.json())["ok"]
    assert (await call("SENDMESSAGE", chat_id=1001, text="json"))["ok"]
    assert [m["text"] for m in await anna.messages()][-3:] == ["query", "form", "json"]
