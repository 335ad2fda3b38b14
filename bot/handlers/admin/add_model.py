"""/addmodel: an admin adds a sneaker model to the catalogue."""

from telegram import Update

from bot.context import Context
from bot.handlers.admin.permissions import admins_only
from bot.services import add_model, statistics
from bot.telegram.messages import answer_callback, answer_tap
from bot.views.callback_data import CallbackData


@admins_only
async def command(update: Update, context: Context) -> None:
    """/addmodel [BRAND | NAME | OTHER NAMES | LINKS]."""
    _, _, words = (context.message.text or "").partition(" ")
    await add_model.start(context, words.strip())


async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """A button of the form, under its result, or under /stats.

    *Take it back* works in a group, too: an admin's correction can add a model there.
    """
    if data.action == "retire" and context.sender.id in context.state.admins:
        await answer_callback(context, await add_model.act(context, data))
    else:
        await _tap_in_private(update, context, data)


@admins_only
async def _tap_in_private(update: Update, context: Context, data: CallbackData) -> None:
    if data.action == "asked":
        known = await add_model.start_asked(context, data.id)
        await answer_tap(context, None if known else context.say("tap-admin-old"), alert=not known)
        return
    if data.action == "ignore":
        await answer_callback(context, await statistics.ignore_asked(context, data.id))
        return
    answer = await add_model.act(context, data)
    await answer_callback(context, answer)
    if data.action == "add" and answer.view is not None:  # only now, so that a repeated update finds the form
        await add_model.leave(context)
