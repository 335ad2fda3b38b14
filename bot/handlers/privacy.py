"""The answer to whether a photo may be kept, and the wish to hear nothing more of what it taught."""

from telegram import InlineKeyboardMarkup as Keyboard
from telegram import Update

from bot.context import Context
from bot.services import answers, privacy
from bot.telegram.messages import answer_tap, reply_view, show, tapped
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView
from store.chat import people
from store.predictions import predictions


async def command(update: Update, context: Context) -> None:
    """/forget: say what goes, and ask."""
    say, person = context.say, context.user.id
    yes = CallbackData(topic="forget", action="yes", id=person).button(say("button-forget-yes"))
    no = CallbackData(topic="forget", action="no", id=person).button(say("button-forget-no"))
    await reply_view(context, MessageView(text=say.html("forget-question"), keyboard=Keyboard([[yes], [no]])))


async def tap_forget(update: Update, context: Context, data: CallbackData) -> None:
    """Yes or no, of the person who asked."""
    if data.id != context.user.id:
        await answer_tap(context, context.say("tap-not-yours"), alert=True)
        return
    if data.action == "yes":
        await privacy.forget(context.state, context.user.id)
        await show(context, *tapped(context), MessageView(text=context.say.html("forget-done")))
        await answer_tap(context)
    else:
        await show(context, *tapped(context), MessageView(text=context.say.html("tap-forget-no")))
        await answer_tap(context, context.say("tap-forget-no"))


async def tap_consent(update: Update, context: Context, data: CallbackData) -> None:
    """Yes, no, or quiet; only whom it concerns may say so."""
    if data.action == "quiet" and data.id == context.user.id:
        await _quiet(context)
    elif data.action in ("yes", "no"):
        await _decide(context, data.id, keep=data.action == "yes")
    else:
        await answer_tap(context, context.say("tap-old"), alert=True)


async def _decide(context: Context, prediction_id: int, *, keep: bool) -> None:
    async with context.state.sessions() as session:
        row = await predictions.get(session, prediction_id)
    if row is None or row.chat_id != tapped(context)[0]:
        await answer_tap(context, context.say("tap-old"), alert=True)
        return
    if row.person_id != context.user.id:  # an admin may correct a photo, and not give it away
        await answer_tap(context, context.say("tap-not-yours"), alert=True)
        return
    possible = await privacy.decide(context.state, context.user.id, keep=keep, about=row)
    await show(context, *tapped(context), await answers.current_answer(context, row))
    yes = "tap-keep-yes" if possible else "tap-keep-later"
    await answer_tap(context, context.say(yes if keep else "tap-keep-no"))


async def _quiet(context: Context) -> None:
    async with context.state.sessions.begin() as session:
        await people.set_notify(session, context.user.id, False)
    await context.bot.edit_message_reply_markup(*tapped(context))
    await answer_tap(context, context.say("tap-quiet"))
