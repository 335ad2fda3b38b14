"""The buttons under an answer, and under the questions of a correction."""

from collections.abc import Awaitable, Callable

from telegram import Update

from bot.context import Context
from bot.services import answers, corrections
from bot.telegram.messages import answer_tap, show, tapped
from bot.views import answer
from bot.views import correction as views
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView
from store.tables import PredictionRow

WITH_SLUG = ("pick", "brand", "listed")


async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """Run the button's action, if the user may correct the answer."""
    action = ACTIONS.get(data.action)
    known = context.state.listed if data.action == "listed" else context.state.catalogue
    value_is_valid = data.value in known or data.action == "find" or (data.action not in WITH_SLUG and not data.value)
    row = await answers.of_button(context, data.id, *tapped(context))
    if action is None or not value_is_valid or row is None:
        await answer_tap(context, context.say("tap-old"), alert=True)
    elif not corrections.may_correct(context, row):
        await answer_tap(context, context.say("tap-reply" if row.sent_by_chat else "tap-not-yours"), alert=True)
    else:
        await answer_tap(context, await action(context, row, data))


async def _right(context: Context, row: PredictionRow, data: CallbackData) -> str:
    likeliest = row.ranked[0][0]
    slug = answer.named(context.state.catalogue, row) or likeliest
    await corrections.correct(context, row, slug, "confirmed" if slug == likeliest else "typed")
    return context.say("tap-thanks")


async def _wrong(context: Context, row: PredictionRow, data: CallbackData) -> None:
    await show(context, *tapped(context), await corrections.start(context, row))


async def _brands(context: Context, row: PredictionRow, data: CallbackData) -> None:
    await show(context, *tapped(context), views.brands(context.say, context.state.catalogue, row, data.page))


async def _models(context: Context, row: PredictionRow, data: CallbackData) -> None:
    view = views.models(context.say, context.state.catalogue, row, data.value, data.page)
    await show(context, *tapped(context), view)


async def _find(context: Context, row: PredictionRow, data: CallbackData) -> None:
    await show(context, *tapped(context), corrections.matches(context, row, data.value, data.page))


async def _pick(context: Context, row: PredictionRow, data: CallbackData) -> str:
    await corrections.correct(context, row, data.value, "tapped")
    name = context.state.catalogue[data.value].title
    await _end_question(context, row, MessageView(text=context.say.html("correct-noted", name=name)))
    return context.say("tap-noted", name=name)


async def _none(context: Context, row: PredictionRow, data: CallbackData) -> str:
    declined = await corrections.decline(context, row)
    await _end_question(context, row, MessageView(text=declined.text))
    return declined.notice


async def _listed(context: Context, row: PredictionRow, data: CallbackData) -> str:
    picked = await corrections.pick_listed(context, row, data.value)
    await _end_question(context, row, MessageView(text=picked.text))
    return picked.notice


async def _cancel(context: Context, row: PredictionRow, data: CallbackData) -> str:
    await show(context, row.chat_id, row.answer_message_id, await corrections.cancel(context, row))
    await _end_question(context, row, MessageView(text=context.say.html("tap-cancelled")))
    return context.say("tap-cancelled")


async def _end_question(context: Context, row: PredictionRow, view: MessageView) -> None:
    """Replace a question that is a message of its own."""
    if tapped(context)[1] != row.answer_message_id:
        await show(context, *tapped(context), view)


ACTIONS: dict[str, Callable[[Context, PredictionRow, CallbackData], Awaitable[str | None]]] = {
    "right": _right,
    "wrong": _wrong,
    "brands": _brands,
    "brand": _models,
    "find": _find,
    "pick": _pick,
    "listed": _listed,
    "none": _none,
    "cancel": _cancel,
}
