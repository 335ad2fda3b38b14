"""Refusals: what an error of Telegram's means for an answer."""

from enum import Enum, auto

from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.errors import Postponed
from bot.telegram.rate_limiter import Refused, reason, seconds

# Rights and states of a chat that may change again: https://core.telegram.org/method/messages.sendMessage lists them.
FOR_NOW = (
    "not enough rights",
    "have no rights",
    "no rights to send",
    "have no write access",
    "need administrator rights",
    "_forbidden",
    "admin_required",
    "chat_restricted",
    "banned_in_channel",
    "topic_closed",
    "topic is closed",
    "slowmode",
    "user_restricted",
    "peer_flood",
)
FOR_GOOD = (
    "chat not found",
    "chat_id_invalid",
    "user not found",
    "peer_id_invalid",
    "thread not found",
    "topic_deleted",
    "topic_id_invalid",
    "deactivated",
    "user_is_blocked",
    "was blocked",
    "was kicked",
    "is not a member",
    "bot can't initiate conversation",
    "bots can't send messages to bots",
    "user_is_bot",
    "channel_private",
    "chat was deleted",
)


class Outcome(Enum):
    """What becomes of an answer after an error."""

    IN_DOUBT = auto()  # no answer from Telegram, or one to wait: the answer is to be tried again
    REFUSED_FOR_NOW = auto()  # the chat takes no answers now, and may take them later
    UNDELIVERABLE = auto()  # the chat takes none, ever
    UNKNOWN = auto()  # a fault of the bot's, or of this message


def outcome(error: BaseException | None) -> Outcome:
    """What an error means for the answer that was being sent."""
    if not isinstance(error, TelegramError):
        return Outcome.UNKNOWN
    said = error.message.lower()
    if isinstance(error, (BadRequest, Forbidden)) and any(words in said for words in FOR_NOW):
        return Outcome.REFUSED_FOR_NOW
    if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and any(words in said for words in FOR_GOOD)):
        return Outcome.UNDELIVERABLE
    if isinstance(error, RetryAfter):
        return Outcome.IN_DOUBT
    if isinstance(error, NetworkError) and not isinstance(error, (BadRequest, Refused)):
        return Outcome.IN_DOUBT
    return Outcome.UNKNOWN


def is_revoked(error: BaseException | None) -> bool:
    """Whether Telegram refuses the token, as after `/revoke`.

    python-telegram-bot raises the same error for "404 Not Found".
    """
    return isinstance(error, InvalidToken) and "unauthorized" in error.message.lower()


def postponed(error: TelegramError, *, refused_too: bool) -> Postponed | None:
    """The error as one that postpones its update.

    `refused_too`: also if Telegram refuses for now.
    """
    if is_revoked(error):
        return Postponed("Telegram refuses SNEAKERS_TELEGRAM_TOKEN; see `sneakers doctor`", in_doubt=True)
    what = outcome(error)
    if what is Outcome.IN_DOUBT:
        pause = seconds(error) if isinstance(error, RetryAfter) else 0.0
        return Postponed(f"Telegram does not answer ({reason(error)})", in_doubt=True, seconds=pause)
    if what is Outcome.REFUSED_FOR_NOW and refused_too:
        return Postponed(f"Telegram refuses for now ({reason(error)})", in_doubt=False)
    return None
