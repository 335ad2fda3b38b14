"""getUpdates: nothing is lost, nothing comes twice, and only one may ask."""

import asyncio

import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from tests.integration.localchat.serving import Call, TurnedClock
from tests.support.bots.person import Person


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(bot: Bot, anna: Person) -> None:
    first = await bot.get_updates()
    again = await bot.get_updates()
    await anna.send_text("hello")
    confirmed = await bot.get_updates(offset=first[-1].update_id + 1)
    assert texts(first) == texts(again) == ["/start"]
    assert texts(confirmed) == ["hello"]


async def test_a_long_poll_returns_as_soon_as_somebody_writes(bot: Bot, anna: Person) -> None:
    start = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=start[-1].update_id + 1, timeout=30))
    await anna.send_text("hello")
    assert texts(await poll) == ["hello"]


async def test_updates_are_numbered_one_by_one(bot: Bot, anna: Person) -> None:
    for number in range(5):
        await anna.send_text(str(number))
    updates = await bot.get_updates()
    assert [update.update_id - updates[0].update_id for update in updates] == list(range(6))


async def test_limit_bounds_what_one_call_returns(bot: Bot, anna: Person) -> None:
    await anna.send_text("hello")
    assert texts(await bot.get_updates(limit=1)) == ["/start"]


async def test_a_negative_offset_keeps_only_the_last_updates(bot: Bot, anna: Person) -> None:
    await anna.send_text("one")
    await anna.send_text("two")
    assert texts(await bot.get_updates(offset=-1)) == ["two"]
    assert texts(await bot.get_updates()) == ["two"]


async def test_two_polls_at_once_conflict_and_the_later_wins(bot: Bot, anna: Person) -> None:
    offset = (await bot.get_updates())[-1].update_id + 1
    polls = [asyncio.create_task(bot.get_updates(offset=offset, timeout=30)) for _ in range(2)]
    done, waiting = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
    with pytest.raises(Conflict, match=r"terminated by other getUpdates request"):
        done.pop().result()
    await anna.send_text("hello")
    assert texts(await waiting.pop()) == ["hello"]


async def test_polling_with_a_webhook_set_conflicts(call: Call) -> None:
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    refused = await call("getUpdates")
    assert refused["error_code"] == 409
    assert "can't use getUpdates method while webhook is active" in refused["description"]


async def test_setting_a_webhook_ends_a_poll(bot: Bot, anna: Person) -> None:
    offset = (await bot.get_updates())[-1].update_id + 1
    poll = asyncio.create_task(bot.get_updates(offset=offset, timeout=30))
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match=r"terminated by setWebhook request|while webhook is active"):
        await poll


async def test_python_telegram_bots_list_of_all_kinds_is_taken(bot: Bot) -> None:
    assert await bot.get_updates(allowed_updates=Update.ALL_TYPES) == ()


async def test_allowed_updates_choose_what_is_queued_and_are_remembered(bot: Bot, anna: Person) -> None:
    start = (await bot.get_updates(allowed_updates=["edited_message"]))[0]
    message = await anna.send_text("not wanted")
    await anna.edit(message, text="wanted")
    updates = await bot.get_updates(offset=start.update_id + 1)
    assert [update.edited_message.text for update in updates if update.edited_message] == ["wanted"]
    assert len(updates) == 1


async def test_an_update_is_kept_for_a_day(bot: Bot, anna: Person, clock: TurnedClock) -> None:
    clock.now += 24 * 3600 + 1
    await anna.send_text("today")
    assert texts(await bot.get_updates()) == ["today"]


async def test_each_bot_has_its_own_updates(url: str, anna: Person, bot: Bot, call: Call) -> None:
    async with Person(url, 1001, bot=77) as with_other:
        await with_other.send_text("for the other")
    other = await call("getUpdates", token="77:other")
    assert [update["message"]["text"] for update in other["result"]] == ["for the other"]
    assert texts(await bot.get_updates()) == ["/start"]
