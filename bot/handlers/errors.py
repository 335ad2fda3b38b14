"""Error handler: logs failures without personal data, and answers."""

import logging
import traceback

from telegram.error import Forbidden, TelegramError

from bot.context import Context
from bot.errors import BotError, DownloadError
from bot.telegram.messages import answer_tap, reply
from model.errors import DamagedPicture, ModelError, NotAPicture, PictureTooLarge
from model.pictures.picture import MAX_BYTES
from store.errors import StoreError

log = logging.getLogger(__name__)

SENTENCES: dict[type[Exception], str] = {
    NotAPicture: "error-not-a-picture",
    DamagedPicture: "error-damaged",
    PictureTooLarge: "error-too-large",
    DownloadError: "error-download",
}
OURS = (BotError, ModelError, StoreError, TelegramError)  # their messages quote nobody


async def handle(update: object, context: Context) -> None:
    """Log a failure and tell the user, unless blocked."""
    error = context.error
    assert error is not None
    key = next((key for kind, key in SENTENCES.items() if isinstance(error, kind)), None)
    context.state.metrics.failures.labels(kind=type(error).__name__).inc()
    if isinstance(error, Forbidden):
        return
    if key is None:
        _log(error)
    say, megabytes = context.say, MAX_BYTES // 2**20
    if context.incoming.callback_query is not None:
        await answer_tap(context, say(key or "error-internal", megabytes=megabytes), alert=True)
    elif context.incoming.effective_message is not None:
        await reply(context, say.html(key or "error-internal", megabytes=megabytes))


def _log(error: BaseException) -> None:
    """Log traceback and type; the text only of our errors."""
    words = f": {error}" if isinstance(error, OURS) else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("An update could not be handled: %s%s\n%s", type(error).__name__, words, frames)
