"""Startup: maps Telegram's refusals to errors for the operator."""

from collections.abc import Awaitable, Callable

from telegram.error import InvalidToken, TelegramError

from bot.errors import SetupError, TokenError
from bot.telegram.rate_limiter import reason


async def reach(call: Callable[[], Awaitable[object]], *, what: str, remedy: str) -> None:
    """Make calls that `rate_limiter.ESSENTIAL` repeats until Telegram answers; raises TokenError or SetupError.

    The SetupError says `what` Telegram refuses, why, and the `remedy`.
    """
    try:
        await call()
    except InvalidToken:
        raise refused() from None  # its own message quotes the token
    except TelegramError as error:
        raise SetupError(f"Telegram refuses {what} ({reason(error)}); {remedy}.") from error


def refused() -> TokenError:
    """What to say when Telegram answers 401 or 404 to everything."""
    return TokenError("Telegram refuses SNEAKERS_TELEGRAM_TOKEN; copy it anew from @BotFather, whole.")
