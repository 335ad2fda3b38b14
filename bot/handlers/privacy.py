"""/privacy, /forget, and the answer to the question of consent."""

from telegram import Update

from bot.context import Context
from bot.services import privacy
from bot.services.text import small_talk
from bot.telegram.messages import answer_callback, answer_tap, reply, reply_view, tapped
from bot.views import settings as views
from bot.views.callback_data import CallbackData
from bot.views.message import CallbackAnswer, MessageView


async def command(update: Update, context: Context) -> None:
    """/privacy: what the bot stores, why, how long, and for whom."""
    admin = "yes" if context.sender.id in context.state.admins else "no"
    await reply(context, context.say.html("privacy", days=context.state.prediction_days, admin=admin))


async def forget(update: Update, context: Context) -> None:
    """/forget: say what is deleted, and ask; a chat confirms in words."""
    say, sender = context.say, context.sender
    if not sender.is_chat:
        await reply_view(context, views.forget_question(say, sender.id))
    elif small_talk(say, " ".join(context.args or ())) == "yes":
        await privacy.forget(context.state, sender.id)
        await reply(context, say.html("forget-done"))
    else:
        await reply(context, say.html("forget-chat"))


async def tap_forget(update: Update, context: Context, data: CallbackData) -> None:
    """Yes or no to /forget; only its user may answer."""
    say = context.say
    if data.id != context.sender.id:
        await answer_tap(context, say("tap-not-yours"), alert=True)
    elif data.action == "yes":
        await privacy.forget(context.state, context.sender.id)
        await answer_callback(context, CallbackAnswer(view=MessageView(text=say.html("forget-done"))))
    else:
        view = MessageView(text=say.html("tap-forget-no"))
        await answer_callback(context, CallbackAnswer(view=view, notice=say("tap-forget-no")))


async def tap_consent(update: Update, context: Context, data: CallbackData) -> None:
    """Yes or no to keeping a photo, or no more notices."""
    if data.action == "quiet" and data.id == context.sender.id:
        await privacy.stop_notices(context)
        await context.bot.edit_message_reply_markup(*tapped(context))
        await answer_tap(context, context.say("tap-quiet"))
    elif data.action in ("yes", "no"):
        keep = data.action == "yes"
        await answer_callback(context, await privacy.answer_consent_question(context, data.id, keep=keep))
    else:
        await answer_tap(context, context.say("tap-old"), alert=True)
