"""How fast the bot speaks."""

import pytest
from telegram.error import RetryAfter

from bot.telegram.rate_limiter import GROUP, OVERALL, PRIVATE, RateLimiter, Throttle
from tests.integration.localchat.serving import TurnedClock

ANNA, GROUP_ID = 1001, -4001


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


def paced() -> tuple[Throttle, TurnedClock]:
    clock = TurnedClock(now=1000.0)
    return Throttle(clock), clock


async def called(limiter: RateLimiter, endpoint: str, wait: int) -> int:
    """How often a call is made that is told to wait the first time."""
    calls = 0

    async def call() -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RetryAfter(wait)
        return True

    await limiter.process_request(call, (), {}, endpoint, {"chat_id": ANNA}, None)
    return calls


async def test_a_long_wait_is_the_queue_s_and_a_short_one_the_call_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    limiter = RateLimiter(paced=False)
    assert await called(limiter, "sendMessage", 0) == 2
    assert await called(limiter, "getFile", 0) == 2
    for endpoint in ("sendMessage", "sendMediaGroup", "sendPhoto"):
        with pytest.raises(RetryAfter):
            await called(limiter, endpoint, 3600)
