"""What an error of Telegram's means for an answer."""

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.rate_limiter import Refused
from bot.telegram.refusals import Outcome, outcome, postponed


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (NetworkError("Bad Gateway"), Outcome.IN_DOUBT),
        (TimedOut(), Outcome.IN_DOUBT),
        (BadRequest("Not enough rights to send photos to the chat"), Outcome.REFUSED_FOR_NOW),
        (BadRequest("Have no rights to send a message"), Outcome.REFUSED_FOR_NOW),
        (BadRequest("CHAT_SEND_PHOTOS_FORBIDDEN"), Outcome.REFUSED_FOR_NOW),
        (Forbidden("Forbidden: CHAT_WRITE_FORBIDDEN"), Outcome.REFUSED_FOR_NOW),
        (BadRequest("TOPIC_CLOSED"), Outcome.REFUSED_FOR_NOW),
        (BadRequest("CHAT_RESTRICTED"), Outcome.REFUSED_FOR_NOW),
        (BadRequest("USER_RESTRICTED"), Outcome.REFUSED_FOR_NOW),
        (BadRequest("PEER_FLOOD"), Outcome.REFUSED_FOR_NOW),
        (BadRequest("USER_IS_BOT"), Outcome.UNDELIVERABLE),
        (BadRequest("Chat not found"), Outcome.UNDELIVERABLE),
        (BadRequest("Message thread not found"), Outcome.UNDELIVERABLE),
        (BadRequest("TOPIC_DELETED"), Outcome.UNDELIVERABLE),
        (Forbidden("Forbidden: user is deactivated"), Outcome.UNDELIVERABLE),
        (Forbidden("Forbidden: bot is not a member of the supergroup chat"), Outcome.UNDELIVERABLE),
        (BadRequest("Can't parse entities: unsupported start tag"), Outcome.UNKNOWN),
        (BadRequest("PHOTO_INVALID_DIMENSIONS"), Outcome.UNKNOWN),
        (Refused("Request Entity Too Large (413)"), Outcome.UNKNOWN),
        (ChatMigrated(-1001), Outcome.UNKNOWN),
        (ValueError("chat not found"), Outcome.UNKNOWN),
    ],
)
def test_an_error_tells_what_becomes_of_the_answer(error: Exception, expected: Outcome) -> None:
    assert outcome(error) is expected


@pytest.mark.parametrize(
    ("error", "refused_too", "in_doubt"),
    [
        (TimedOut(), False, True),
        (BadRequest("TOPIC_CLOSED"), True, False),
        (BadRequest("TOPIC_CLOSED"), False, None),
        (BadRequest("Chat not found"), True, None),
    ],
)
def test_what_may_be_sent_later_is_postponed(error: TelegramError, refused_too: bool, in_doubt: bool | None) -> None:
    later = postponed(error, refused_too=refused_too)
    assert (later.in_doubt if later else None) == in_doubt


def test_an_update_waits_as_long_as_telegram_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    later = postponed(RetryAfter(3600), refused_too=False)
    assert later is not None
    assert (later.in_doubt, later.seconds) == (True, 3600)
