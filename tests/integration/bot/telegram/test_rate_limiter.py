"""How fast the bot speaks, and what it does when Telegram tells one chat to wait."""

import time
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.telegram.rate_limiter import GROUP, OVERALL, PRIVATE, Throttle
from tests.integration.localchat.serving import TurnedClock
from tests.support.bots.person import Person
from tests.support.bots.serving import bot_api, serving
from tests.support.proxy import Forward, in_front_of, refusal

ANNA, GROUP_ID = 1001, -4001
TOKEN = "1000000001:local-chat"


def test_a_chat_takes_a_burst_and_then_one_message_a_second() -> None:
    throttle, clock = paced()
    waits = [throttle.wait(ANNA) for _ in range(5)]
    assert [round(wait) for wait in waits] == [0] * PRIVATE.burst + [1, 2, 3]
    clock.now += 10
    assert throttle.wait(ANNA) == 0


def test_a_group_takes_twenty_messages_in_a_minute() -> None:
    throttle, clock = paced()
    sent = [clock.now + throttle.wait(GROUP_ID) for _ in range(60)]
    assert max(sum(start <= at < start + 60 for at in sent) for start in sent) <= 20
    assert sent[GROUP.burst - 1] == clock.now


def test_one_chats_wait_is_no_other_chats_wait() -> None:
    throttle, _ = paced()
    for _ in range(10):
        throttle.wait(ANNA)
    assert throttle.wait(1002) == 0


def test_all_chats_together_stay_below_thirty_a_second() -> None:
    throttle, clock = paced()
    sent = sorted(clock.now + throttle.wait(chat) for chat in range(200))
    assert sent[OVERALL.burst - 2] == clock.now
    assert max(sum(start <= at < start + 1 for at in sent[OVERALL.burst :]) for start in sent) <= 30
    assert sent[-1] - clock.now >= (200 - OVERALL.burst) / 30


def test_chats_that_may_speak_freely_are_forgotten() -> None:
    throttle, clock = paced()
    for chat in range(10_001):
        throttle.wait(chat)
    clock.now += 1000
    throttle.wait(ANNA)
    assert len(throttle._chats) == 1


async def test_one_chat_that_telegram_tells_to_wait_leaves_the_others_alone(tmp_path: Path) -> None:
    told: list[float] = []

    async def meddle(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
        if method == "sendMessage" and arguments.get("chat_id") == str(ANNA) and not told:
            told.append(time.monotonic())
            return refusal(429, "Too Many Requests: retry after 3", retry_after=3)
        return await forward()

    async with bot_api() as api, in_front_of(api) as proxy:
        proxy.meddle = meddle
        async with (
            serving(tmp_path, telegram_token=TOKEN, telegram_api=proxy.url),
            Person(api, ANNA) as anna,
            Person(api, 1002) as marco,
        ):
            asked = await anna.send_text("/help")
            while not told:
                await proxy.called()
            for _ in range(3):
                await marco.wait_for_reply(await marco.send_text("/help"))
            answered = await anna.wait_for_reply(asked)
    others = [
        at
        for at, (method, given) in enumerate(proxy.calls)
        if given.get("chat_id") == "1002" and method == "sendMessage"
    ]
    hers = [
        at
        for at, (method, given) in enumerate(proxy.calls)
        if given.get("chat_id") == str(ANNA) and method == "sendMessage"
    ]
    assert answered["text"]
    assert hers[0] < min(others)
    assert max(others) < hers[1]


def paced() -> tuple[Throttle, TurnedClock]:
    clock = TurnedClock(now=1000.0)
    return Throttle(clock), clock
