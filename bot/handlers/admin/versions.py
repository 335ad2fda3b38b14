"""/versions, /promote and /rollback: the versions, and which of them is live."""

import re

from telegram import Update

from bot.context import Context
from bot.handlers.admin.permissions import admins_only, may_administer, only_new
from bot.services import releases
from bot.telegram.messages import answer_callback, reply_view
from bot.views import catalogue
from bot.views import versions as views
from bot.views.callback_data import CallbackData
from bot.views.message import CallbackAnswer

LONGEST_REASON = 200  # characters


async def models(update: Update, context: Context) -> None:
    """/models: /versions for an admin in private, the brands for others."""
    if may_administer(update, context):
        await command(update, context)
    else:
        await reply_view(context, catalogue.brands(context.say, context.state.catalogue))


@admins_only
async def command(update: Update, context: Context) -> None:
    """/versions: the newest versions; /versions VERSION: one version."""
    word = _argument(context)
    await reply_view(context, await (releases.show(context, word) if word else releases.listing(context)))


@admins_only
@only_new
async def promote(update: Update, context: Context) -> None:
    """/promote VERSION: make a version live."""
    word = _argument(context)
    await reply_view(context, await (releases.promote_by_name(context, word) if word else releases.listing(context)))


@admins_only
@only_new
async def rollback(update: Update, context: Context) -> None:
    """/rollback [REASON]: ask whether to go back to the previous version.

    The question quotes the command: `_tapped_reason` reads the reason there.
    """
    view = await releases.ask_for_rollback(context, _reason(context.message.text))
    await reply_view(context, view, to=context.message.message_id)


@admins_only
async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """A button under versions, or under the question of /rollback."""
    match data.action:
        case "list":
            answer = CallbackAnswer(view=await releases.listing(context))
        case "back":
            answer = await releases.roll_back(context, data.id, _tapped_reason(update, context, data.value))
        case "report":
            await releases.send_report(context, data.value)
            return
        case _:
            answer = await releases.act(context, data.value, data.action, data.id)
    await answer_callback(context, answer)


def _argument(context: Context) -> str:
    return " ".join(context.args or ())


def _tapped_reason(update: Update, context: Context, value: str) -> str:
    """The reason of the button, or else of the command."""
    if key := views.REASONS.get(value):
        return context.say(key)
    query = update.callback_query
    command = getattr(query.message, "reply_to_message", None) if query else None
    return _reason(command.text if command else None)


def _reason(text: str | None) -> str:
    """The words after the command, on one line."""
    return re.sub(r"\s+", " ", (text or "").partition(" ")[2]).strip()[:LONGEST_REASON]
