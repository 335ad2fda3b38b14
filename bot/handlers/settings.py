"""/settings: language, country of the shops, photos, notices."""

from telegram import Update

from bot.context import Context
from bot.services import preferences
from bot.telegram.messages import answer_callback, answer_tap, reply, reply_view
from bot.views.callback_data import CallbackData


async def command(update: Update, context: Context) -> None:
    """/settings: all settings of the user; a chat has none."""
    if context.sender.is_chat:
        await reply(context, context.say.html("settings-chat"))
    else:
        await reply_view(context, await preferences.overview(context))


async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """Open or change a setting; only its user may."""
    if data.id != context.sender.id:
        await answer_tap(context, context.say("tap-settings-not-yours"), alert=True)
        return
    await answer_callback(context, await preferences.act(context, data.action, data.value, data.page))
