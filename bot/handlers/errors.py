"""Error handler: logs failures without personal data, answers, and postpones."""

import logging
import traceback

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from telegram.error import ChatMigrated, TelegramError

from bot.context import Context
from bot.errors import BotError, DownloadError, PictureDelayed, Postponed
from bot.telegram.files import is_picture
from bot.telegram.messages import answer_tap, reply
from bot.telegram.rate_limiter import reason
from bot.telegram.refusals import Outcome, outcome, postponed
from model.errors import DamagedPicture, ModelError, NotAPicture, PictureTooComplex, PictureTooLarge
from model.pictures.picture import MAX_BYTES
from store.errors import StoreError

log = logging.getLogger(__name__)

SENTENCES: dict[type[Exception], str] = {
    ChatMigrated: "tap-old",  # the group is a supergroup by now: its old messages have no buttons that work
    NotAPicture: "error-not-a-picture",
    DamagedPicture: "error-damaged",
    PictureTooComplex: "error-too-complex",
    PictureTooLarge: "error-too-large",
    DownloadError: "error-download",
}
DATABASE_TRIES = 20  # the queue itself waits while the database is away: so often an update fails only by its own fault
DOWNLOAD_TRIES = 15  # some twelve minutes, as the queue pauses: the chat waits meanwhile, to be answered in order
OURS = (BotError, ModelError, StoreError, TelegramError)  # their messages quote nobody


async def handle(update: object, context: Context) -> None:
    """Log a failure and tell the user, if Telegram allows."""
    error = context.error
    assert error is not None
    context.state.metrics.failures.labels(kind=type(error).__name__).inc()
    if isinstance(error, TelegramError) and _not_sent(context, error):
        return
    context.attempt.undelivered = _later(context, error)
    if context.attempt.undelivered is not None:
        return
    key = next((key for kind, key in SENTENCES.items() if isinstance(error, kind)), None)
    if key is None:
        _log(error)
    try:
        await _tell(context, key or "error-internal")
    except TelegramError as refused:
        if not _not_sent(context, refused):
            log.warning("The apology for update %s is refused: %s", context.attempt.update_id, reason(refused))


def _later(context: Context, error: Exception) -> Postponed | None:
    """The error as one that postpones its update, if any."""
    if _is_away(error) and context.attempt.postponed < DATABASE_TRIES:
        return Postponed(f"The database is away ({type(error).__name__})", in_doubt=True)
    tapped = context.incoming.callback_query is not None  # a tap is answered within seconds, or never
    if isinstance(error, PictureDelayed) and not tapped and context.attempt.postponed < DOWNLOAD_TRIES:
        return Postponed(str(error), in_doubt=True)
    return None


def _is_away(error: Exception) -> bool:
    """Whether the database could not be reached, or took nothing."""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, (OperationalError, InterfaceError, PoolTimeout, OSError))


async def _tell(context: Context, key: str) -> None:
    say, megabytes = context.say, MAX_BYTES // 2**20
    if context.incoming.callback_query is not None:
        await answer_tap(context, say(key, megabytes=megabytes), alert=True)
    elif context.incoming.effective_message is not None:
        await reply(context, say.html(key, megabytes=megabytes))


def _not_sent(context: Context, error: TelegramError) -> bool:
    """Postpone or log a message that Telegram did not take.

    False for other errors.
    """
    context.attempt.undelivered = postponed(error, refused_too=_about_photo(context))
    if context.attempt.undelivered is not None:
        return True
    tapped = context.incoming.callback_query is not None
    if outcome(error) is Outcome.UNKNOWN and (tapped or not isinstance(error, ChatMigrated)):
        return False
    log.info("The answer to update %s is undeliverable: %s", context.attempt.update_id, reason(error))
    return True


def _about_photo(context: Context) -> bool:
    """Whether the update asks for an answer to a photo."""
    message = context.incoming.message or context.incoming.edited_message
    if message is None:
        return False
    return any(is_picture(each) for each in (message, message.reply_to_message, message.external_reply))


def _log(error: BaseException) -> None:
    """Log traceback and type; the text only of our errors."""
    words = f": {error}" if isinstance(error, OURS) else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("An update could not be handled: %s%s\n%s", type(error).__name__, words, frames)
