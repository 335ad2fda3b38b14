"""The answer to whether a photo may be kept, and the wish to hear nothing more of what it taught."""

from telegram import Update

from bot import consenting, correcting, orders
from bot.context import Context
from bot.replies import answer_tap, show, tapped
from store import people, predictions


async def tap(update: Update, context: Context) -> None:
    """Yes, no, or quiet; only whom it concerns may say so."""
    query = update.callback_query
    order = orders.read(query.data if query else None)
    if order is not None and order.action == "quiet" and order.number == context.user.id:
        await _quiet(context)
    elif order is not None and order.action in ("yes", "no"):
        await _decide(context, order.number, keep=order.action == "yes")
    else:
        await answer_tap(context, context.say("tap-old"), alert=True)


async def _decide(context: Context, prediction_id: int, *, keep: bool) -> None:
    async with context.services.sessions() as session:
        row = await predictions.get(session, prediction_id)
    if row is None or row.chat_id != tapped(context)[0]:
        await answer_tap(context, context.say("tap-old"), alert=True)
        return
    if row.person_id != context.user.id:  # an admin may correct a photo, and not give it away
        await answer_tap(context, context.say("tap-not-yours"), alert=True)
        return
    possible = await consenting.decide(context.services, context.user.id, keep=keep, about=row)
    await show(context, *tapped(context), await correcting.screen(context, row))
    yes = "tap-keep-yes" if possible else "tap-keep-later"
    await answer_tap(context, context.say(yes if keep else "tap-keep-no"))


async def _quiet(context: Context) -> None:
    async with context.services.sessions.begin() as session:
        await people.set_notify(session, context.user.id, False)
    await context.bot.edit_message_reply_markup(*tapped(context))
    await answer_tap(context, context.say("tap-quiet"))
