"""/addmodel: an admin adds a sneaker model that people can then choose."""

from telegram import Update

from bot.context import Context
from bot.handlers.admin.permissions import admins_only
from bot.services import add_model
from bot.telegram.messages import answer_tap, show, tapped
from bot.views import add_model as views
from bot.views.add_model_form import Novelty
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView


@admins_only
async def command(update: Update, context: Context) -> None:
    """/addmodel [BRAND | NAME | OTHER NAMES | LINKS]."""
    _, _, words = (context.message.text or "").partition(" ")
    await add_model.begin(context, words.strip())


@admins_only
async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """A button of the conversation, or under what came of it."""
    new = await add_model.current(context)
    view = await _view(context, data, new)
    if view is None:
        left = data.action == "leave"  # a second tap: there is nothing to be told
        await (answer_tap(context) if left else answer_tap(context, context.say("tap-admin-old"), alert=True))
        return
    await show(context, *tapped(context), view)
    await answer_tap(context)
    if data.action == "add":  # only now, so that a tap that is handled again finds it
        await add_model.leave(context)


async def _view(context: Context, data: CallbackData, new: Novelty | None) -> MessageView | None:
    """What the message shows after the tap; None where the conversation is another one by now."""
    catalogue = context.state.catalogue
    if data.action == "retire":
        return await add_model.retire(context, data.value)
    if new is None or new.started != data.id:
        return await add_model.done(context, data.value) if data.action == "add" else None
    match data.action:
        case "brand" if new.step == "brand" and data.value in catalogue:
            return await add_model.go_on(context, new.told(catalogue[data.value].brand, heard=new.heard))
        case "brands":
            return views.question(context.say, catalogue, new, data.page)
        case "skip" if data.value == new.step and new.step in ("aliases", "links"):
            return await add_model.go_on(context, new.skipped())
        case "add" if new.step == "confirm":
            return await add_model.add(context, new)
        case "leave":
            await add_model.leave(context)
            return MessageView(text=context.say.html("add-left"))
    return views.question(context.say, catalogue, new)  # tapped twice, or handled again
