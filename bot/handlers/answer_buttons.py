"""A button is tapped."""

from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, Update

from bot.context import Context
from bot.services import corrections
from bot.telegram.messages import answer_tap, show
from bot.views import answer, keyboards
from bot.views.keyboards import Tap
from bot.views.message import MessageView
from store.predictions import predictions
from store.tables import PredictionRow


async def tap(update: Update, context: Context) -> None:
    """Do what the button says, if it is one of ours, of a photo that we know, and of whoever taps."""
    query = update.callback_query
    assert query is not None
    asked = keyboards.parse(query.data)
    row = await _row(context, query, asked) if asked else None
    if asked is None or row is None:
        await answer_tap(context, context.say("tap-old"), alert=True)
    elif not corrections.may_correct(context, row):
        await answer_tap(context, context.say("tap-not-yours"), alert=True)
    else:
        await answer_tap(context, await ACTIONS[asked.action](context, row, asked))


async def _row(context: Context, query: CallbackQuery, asked: Tap) -> PredictionRow | None:
    """The photo's row; none where the data was made up: of another chat, or for a sneaker that there is not."""
    async with context.state.sessions() as session:
        row = await predictions.get(session, asked.prediction_id)
    chat = query.message.chat.id if query.message else None
    known_slug = not asked.slug or asked.slug in context.state.catalogue
    return row if row and row.chat_id == chat and known_slug and row.answer_message_id else None


async def _right(context: Context, row: PredictionRow, asked: Tap) -> str:
    slug, _ = row.ranked[0]
    await corrections.settle(context, row, slug, "confirmed")
    return context.say("tap-thanks")


async def _wrong(context: Context, row: PredictionRow, asked: Tap) -> None:
    await _show_here(context, row, await corrections.begin(context, row))


async def _brands(context: Context, row: PredictionRow, asked: Tap) -> None:
    await _show_here(context, row, answer.brands(context.say, context.state.catalogue, row, asked.page))


async def _models(context: Context, row: PredictionRow, asked: Tap) -> None:
    await _show_here(context, row, answer.models(context.say, context.state.catalogue, row, asked.slug, asked.page))


async def _pick(context: Context, row: PredictionRow, asked: Tap) -> str:
    await corrections.settle(context, row, asked.slug, "tapped")
    named = context.state.catalogue[asked.slug].title
    if _tapped(context) != row.answer_message_id:  # the choice was offered in a message of its own
        await _show_here(context, row, MessageView(text=context.say.html("correct-noted", name=named)))
    return context.say("tap-noted", name=named)


async def _none(context: Context, row: PredictionRow, asked: Tap) -> str:
    stays = await corrections.decline(context, row)
    if _tapped(context) != row.answer_message_id:
        await _show_here(context, row, corrections.declined(context, stays))
    return context.say("tap-stays", name=stays.title) if stays else context.say("tap-thanks")


async def _cancel(context: Context, row: PredictionRow, asked: Tap) -> str:
    answer = await corrections.end(context, row)
    await show(context, row.chat_id, row.answer_message_id, answer)
    if _tapped(context) != row.answer_message_id:
        await _show_here(context, row, MessageView(text=context.say.html("tap-cancelled")))
    return context.say("tap-cancelled")


def _tapped(context: Context) -> int | None:
    query = context.incoming.callback_query
    return query.message.message_id if query and query.message else None


async def _show_here(context: Context, row: PredictionRow, view: MessageView) -> None:
    await show(context, row.chat_id, _tapped(context), view)


ACTIONS: dict[str, Callable[[Context, PredictionRow, Tap], Awaitable[str | None]]] = {
    "right": _right,
    "wrong": _wrong,
    "brands": _brands,
    "models": _models,
    "pick": _pick,
    "none": _none,
    "cancel": _cancel,
}
