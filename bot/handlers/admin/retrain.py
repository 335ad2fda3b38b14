"""/retrain: an admin has a new version made."""

from telegram import Update

from bot.context import Context
from bot.handlers.admin.permissions import admins_only, only_new
from bot.services import retraining
from bot.telegram.messages import answer_tap, reply_view, show, tapped
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView
from bot.views.retraining import shown_elsewhere


@admins_only
@only_new
async def command(update: Update, context: Context) -> None:
    """/retrain: start, ask whether to, or show the current run."""
    if question := await retraining.nothing_new(context):
        await reply_view(context, question)
        return
    run, elsewhere = await retraining.request(context)
    view = await retraining.run_view(context.state, context.say, run)
    if elsewhere:
        await reply_view(context, shown_elsewhere(context.say, view))
    else:
        await retraining.set_message(context, run, await reply_view(context, view))


@admins_only
async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """Retrain anyway, leave the question, or cancel the run."""
    match data.action:
        case "anyway":
            await _retrain_anyway(context, data.id)
        case "leave":
            await show(context, *tapped(context), MessageView(text=context.say.html("run-not-now")))
            await answer_tap(context)
        case _:
            await _cancel(context, data)


async def _retrain_anyway(context: Context, last_run: int) -> None:
    chat_id, message_id = tapped(context)
    if message_id is None or await retraining.has_ended_since(context, last_run):
        await answer_tap(context, context.say("tap-admin-old"), alert=True)
        return
    run, elsewhere = await retraining.request(context)
    view = await retraining.run_view(context.state, context.say, run)
    if elsewhere and run.message_id != message_id:
        view = shown_elsewhere(context.say, view)
    else:
        await retraining.set_message(context, run, message_id)
    await show(context, chat_id, message_id, view)
    await answer_tap(context)


async def _cancel(context: Context, data: CallbackData) -> None:
    run = await retraining.cancel(context, data.id) if data.action == "cancel" else None
    if run is None:
        await answer_tap(context, context.say("tap-admin-old"), alert=True)
        return
    await show(context, *tapped(context), await retraining.run_view(context.state, context.say, run))
    await answer_tap(context, context.say("tap-cancelling") if run.cancel_requested else None)
