"""/review: an admin decides about labels that wait for a decision."""

import logging
from dataclasses import replace

from telegram import Update
from telegram.error import BadRequest

from bot.context import Context
from bot.handlers.admin.permissions import admins_only
from bot.services import reviews
from bot.telegram.messages import answer_callback, hide_buttons, reply_view, tapped
from bot.telegram.rate_limiter import Refused, reason
from bot.telegram.refusals import Outcome, outcome
from bot.views import review as views
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView

log = logging.getLogger(__name__)

REFUSALS = (BadRequest, Refused)  # of this message: another one may be taken


@admins_only
async def command(update: Update, context: Context) -> None:
    """/review: the photo that has waited longest."""
    view = await reviews.first(context)
    try:
        await reply_view(context, view)
    except REFUSALS as error:
        if not _of_photo(view, error):
            raise
        await _send_words(context, view)


@admins_only
async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """A decision, a question before it, or undo."""
    answer = await reviews.act(context, data)
    try:
        await answer_callback(context, answer)
    except REFUSALS as error:
        if answer.view is None or not _of_photo(answer.view, error):
            raise
        await _send_words(context, answer.view)
        await hide_buttons(context, *tapped(context))
        await answer_callback(context, replace(answer, view=None))


def _of_photo(view: MessageView, error: BadRequest | Refused) -> bool:
    """Whether Telegram refuses a review's photo or words, and not the chat."""
    if view.photo is None or outcome(error) is not Outcome.UNKNOWN:
        return False
    log.warning("Telegram refuses the photo of a review: %s", reason(error))
    return True


async def _send_words(context: Context, view: MessageView) -> None:
    """Send a review as a text message with buttons."""
    try:
        await reply_view(context, views.without_photo(context.say, view))
    except REFUSALS as error:
        if outcome(error) is not Outcome.UNKNOWN:
            raise
        await reply_view(context, views.bare(context.say, view))
