"""The group: everybody is in it, and the bot hears what Telegram's privacy mode lets it hear."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.constants import ChatType

from bot.localchat.core.errors import TooManyRequests
from bot.localchat.state.rate_limits import PER_GROUP, Limits
from bot.localchat.state.users import GROUP
from tests.integration.localchat.serving import TurnedClock
from tests.support.bots.person import Person

NAME = "sneakers_1000000001_bot"


@pytest.fixture
async def group(url: str) -> AsyncIterator[Person]:
    """Anna, in the group."""
    async with Person(url, 1001, group=True) as anna:
        yield anna


async def heard(bot: Bot) -> list[str | None]:
    """The words of the messages that reached the bot."""
    return [update.message.text for update in await bot.get_updates() if update.message]


@pytest.mark.parametrize(
    ("text", "meant"),
    [("hello", False), ("/help", True), (f"/help@{NAME}", True), ("/help@other_bot", False), (f"hey @{NAME}!", True)],
)
async def test_the_bot_hears_commands_and_its_name(bot: Bot, group: Person, text: str, meant: bool) -> None:
    await group.send_text(text)
    assert await heard(bot) == ([text] if meant else [])


async def test_the_bot_hears_replies_to_it_and_writes_to_everybody(bot: Bot, group: Person, url: str) -> None:
    said = await bot.send_message(GROUP.id, "Which ones?")
    assert said.chat.type == ChatType.GROUP
    async with Person(url, 1002, group=True) as marco:
        await marco.send_text("mine", reply_to=said.message_id)
    assert await heard(bot) == ["mine"]
    assert [each["from"]["first_name"] for each in await group.messages()] == ["Sneakers", "Marco"]


async def test_an_admin_hears_everything_and_is_told_that_it_is_one(bot: Bot, group: Person) -> None:
    await group.make_admin()
    await group.make_admin()
    await group.send_text("hello")
    await group.make_admin(admin=False)
    await group.send_text("hello again")
    updates = await bot.get_updates()
    changes = [update.my_chat_member.new_chat_member.status for update in updates if update.my_chat_member]
    assert changes == ["administrator", "member"]
    assert await heard(bot) == ["hello"]


async def test_a_private_chat_and_the_group_are_apart(bot: Bot, group: Person, anna: Person) -> None:
    await group.send_text("/help")
    assert "/help" not in [each["text"] for each in await anna.messages()]


def test_a_group_takes_twenty_messages_a_minute(clock: TurnedClock) -> None:
    limits = Limits(clock, enforced=True)
    for _ in range(PER_GROUP.burst):
        limits.spend(GROUP.id)
        clock.now += 0.05
    with pytest.raises(TooManyRequests):
        limits.spend(GROUP.id)
    clock.now += 3
    limits.spend(GROUP.id)
