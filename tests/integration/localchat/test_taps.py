"""Taps on buttons and inline queries: the person waits for the bot's answer."""

import asyncio

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest

from bot.localchat.page_api.user import Phone
from bot.localchat.server import DEFAULT_PEOPLE, LocalChat
from tests.integration.localchat.serving import TurnedClock, bot_at, serving
from tests.support.bots.person import Person, Refused

ANNA = 1001
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Right", callback_data="right")]])
TOO_OLD = "Query is too old and response timeout expired or query id is invalid"


async def next_update(bot: Bot) -> Update:
    """The next unconfirmed update that is no message; confirms those before."""
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=10):
            offset = update.update_id + 1
            if update.message is None:
                await bot.get_updates(offset=offset)
                return update


async def test_a_tap_waits_for_its_answer(bot: Bot, anna: Person) -> None:
    asked = await bot.send_message(ANNA, "Right?", reply_markup=KEYBOARD)
    tap = asyncio.create_task(anna.tap((await anna.messages())[-1], "Right"))
    query = (await next_update(bot)).callback_query
    assert query is not None
    assert (query.data, query.from_user.id, query.message) == ("right", ANNA, asked)
    await query.answer("Thank you", show_alert=True)
    assert await tap == {"answered": True, "text": "Thank you", "show_alert": True, "url": ""}


async def test_a_second_answer_is_too_late(bot: Bot, anna: Person) -> None:
    await bot.send_message(ANNA, "Right?", reply_markup=KEYBOARD)
    tap = asyncio.create_task(anna.tap((await anna.messages())[-1], "Right"))
    query = (await next_update(bot)).callback_query
    assert query is not None
    await query.answer()
    assert (await tap)["text"] == ""
    with pytest.raises(BadRequest, match=TOO_OLD):
        await query.answer()


async def test_an_answer_after_150_seconds_is_too_late(bot: Bot, anna: Person, clock: TurnedClock) -> None:
    await bot.send_message(ANNA, "Right?", reply_markup=KEYBOARD)
    tap = asyncio.create_task(anna.tap((await anna.messages())[-1], "Right"))
    query = (await next_update(bot)).callback_query
    assert query is not None
    clock.now += 151
    with pytest.raises(BadRequest, match=TOO_OLD):
        await query.answer()
    tap.cancel()


async def test_another_bot_cannot_answer_the_query(bot: Bot, anna: Person, url: str) -> None:
    await bot.send_message(ANNA, "Right?", reply_markup=KEYBOARD)
    tap = asyncio.create_task(anna.tap((await anna.messages())[-1], "Right"))
    query = (await next_update(bot)).callback_query
    assert query is not None
    async with bot_at(url, "77:other") as other:
        with pytest.raises(BadRequest, match=TOO_OLD):
            await other.answer_callback_query(query.id)
    await query.answer()
    assert (await tap)["answered"]


async def test_a_client_may_send_any_data_but_only_for_a_bots_message(bot: Bot, anna: Person) -> None:
    await bot.send_message(ANNA, "Right?", reply_markup=KEYBOARD)
    tap = asyncio.create_task(anna.tap_data((await anna.messages())[-1], "made up"))
    query = (await next_update(bot)).callback_query
    assert query is not None
    assert query.data == "made up"
    await query.answer()
    await tap
    with pytest.raises(Refused, match="only a bot's message has buttons"):
        await anna.tap_data((await anna.messages())[0], "right")
    with pytest.raises(Refused, match="BUTTON_DATA_INVALID"):
        await anna.tap_data((await anna.messages())[-1], "x" * 65)


async def test_a_tap_that_nobody_answers_ends() -> None:
    chat = LocalChat(None)
    async with serving(chat) as url, bot_at(url) as bot, Person(url) as anna:
        await anna.send_text("/start")
        sent = await bot.send_message(ANNA, "Right?", reply_markup=KEYBOARD)
        phone = Phone(chat.account(bot.id), DEFAULT_PEOPLE[0])
        assert await phone.tap(sent.message_id, "right", seconds=0) == {"answered": False}


async def test_an_inline_query_waits_for_its_results(bot: Bot, anna: Person) -> None:
    asked = asyncio.create_task(anna.ask_inline("dunk"))
    query = (await next_update(bot)).inline_query
    assert query is not None
    result = InlineQueryResultArticle("1", "Nike Dunk Low", InputTextMessageContent("Nike Dunk Low"))
    await query.answer([result])
    answer = await asked
    assert (query.query, answer["answered"], answer["results"][0]["title"]) == ("dunk", True, "Nike Dunk Low")


async def test_inline_results_need_ids_of_their_own(bot: Bot, anna: Person) -> None:
    asked = asyncio.create_task(anna.ask_inline("dunk"))
    query = (await next_update(bot)).inline_query
    assert query is not None
    result = InlineQueryResultArticle("1", "Nike Dunk Low", InputTextMessageContent("Nike Dunk Low"))
    with pytest.raises(BadRequest, match="Result_id_duplicate"):
        await query.answer([result, result])
    await query.answer([])
    assert (await asked)["results"] == []
