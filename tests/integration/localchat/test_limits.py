"""Telegram's rate limits, when they are switched on."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot

from bot.localchat.core.errors import TooManyRequests
from bot.localchat.server import TOKEN, LocalChat
from bot.localchat.state.rate_limits import OVERALL, PER_CHAT, Limits
from tests.integration.localchat.serving import TurnedClock, serving
from tests.support.bots.person import Person

ANNA, MARCO = 1001, 1002
REFUSED = {
    "ok": False,
    "error_code": 429,
    "description": "Too Many Requests: retry after 1",
    "parameters": {"retry_after": 1},
}


@pytest.fixture
async def limited(clock: TurnedClock) -> AsyncIterator[str]:
    """A server that enforces the limits; Anna and Marco have written to the bot."""
    async with serving(LocalChat(None, limits=True, clock=clock)) as url:
        for person in (ANNA, MARCO):
            async with Person(url, person) as somebody:
                await somebody.send_text("/start")
        yield url


async def send(url: str, chat: int) -> dict[str, object]:
    """What the server answers to a message to ``chat``."""
    arguments = {"chat_id": str(chat), "text": "hi"}
    address = f"{url}/bot{TOKEN}/sendMessage"
    async with aiohttp.ClientSession() as session, session.post(address, data=arguments) as answer:
        body: dict[str, object] = await answer.json()
        return body


async def test_a_chat_takes_a_short_burst_and_then_one_message_a_second(limited: str, clock: TurnedClock) -> None:
    burst = [(await send(limited, ANNA))["ok"] for _ in range(PER_CHAT.burst)]
    assert burst == [True] * PER_CHAT.burst
    assert await send(limited, ANNA) == REFUSED
    clock.now += 1
    assert (await send(limited, ANNA))["ok"]


async def test_a_chat_at_its_limit_leaves_others_alone(limited: str) -> None:
    for _ in range(PER_CHAT.burst + 1):
        await send(limited, ANNA)
    assert (await send(limited, MARCO))["ok"]


async def test_a_refused_message_was_not_sent(limited: str) -> None:
    for _ in range(PER_CHAT.burst + 1):
        await send(limited, ANNA)
    async with Person(limited, ANNA) as anna:
        assert len(await anna.messages()) == 1 + PER_CHAT.burst


async def test_without_the_limits_everything_passes(bot: Bot, anna: Person) -> None:
    for number in range(40):
        await bot.send_message(ANNA, str(number))
    assert len(await anna.messages()) == 41


def test_all_chats_together_have_a_limit(clock: TurnedClock) -> None:
    limits = Limits(clock, enforced=True)
    for chat in range(OVERALL.burst):
        limits.spend(chat)
    with pytest.raises(TooManyRequests) as refused:
        limits.spend(99)
    assert refused.value.to_json() == REFUSED
    clock.now += 1
    limits.spend(99)
