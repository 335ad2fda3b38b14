"""/retrain: an admin has a new version made."""

from telegram import Update

from bot.context import Context
from bot.handlers.admin.permissions import admins_only, only_new
from bot.services import retraining
from bot.telegram.messages import answer_tap, reply_view, show, tapped
from bot.views.callback_data import CallbackData
from bot.views.retraining import shown_elsewhere


@admins_only
@only_new
async def command(update: Update, context: Context) -> None:
    """/retrain: start, or show the retraining that is going on."""
    run, elsewhere = await retraining.request(context)
    view = await retraining.run_view(context.state, context.say, run)
    if elsewhere:
        await reply_view(context, shown_elsewhere(context.say, view))
    else:
        await retraining.set_message(context, run, await reply_view(context, view))


@admins_only
async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """Cancel."""
    run = await retraining.cancel(context, data.id) if data.action == "cancel" else None
    if run is None:
        await answer_tap(context, context.say("tap-admin-old"), alert=True)
        return
    await show(context, *tapped(context), await retraining.run_view(context.state, context.say, run))
    await answer_tap(context, context.say("tap-cancelling") if run.cancel_requested else None)
