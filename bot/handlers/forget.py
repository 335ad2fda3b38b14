"""/forget: everything about a person goes, when they have said so twice."""

from telegram import InlineKeyboardMarkup as Keyboard
from telegram import Update

from bot import forgetting, orders
from bot.answers import Screen
from bot.context import Context
from bot.orders import Order
from bot.replies import answer_tap, reply_screen, show, tapped


async def command(update: Update, context: Context) -> None:
    """/forget: say what goes, and ask."""
    say, person = context.say, context.user.id
    yes = Order(topic="forget", action="yes", number=person).button(say("button-forget-yes"))
    no = Order(topic="forget", action="no", number=person).button(say("button-forget-no"))
    await reply_screen(context, Screen(text=say.html("forget-question"), keyboard=Keyboard([[yes], [no]])))


async def tap(update: Update, context: Context) -> None:
    """Yes or no, of the person who asked."""
    query = update.callback_query
    order = orders.read(query.data if query else None)
    if order is None or order.number != context.user.id:
        await answer_tap(context, context.say("tap-not-yours"), alert=True)
        return
    if order.action == "yes":
        await forgetting.forget(context.services, context.user.id)
        await show(context, *tapped(context), Screen(text=context.say.html("forget-done")))
        await answer_tap(context)
    else:
        await show(context, *tapped(context), Screen(text=context.say.html("tap-forget-no")))
        await answer_tap(context, context.say("tap-forget-no"))
