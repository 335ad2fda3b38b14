"""/review: an admin goes through the corrections that wait."""

from collections.abc import Mapping

from telegram import Update

from bot.context import Context
from bot.handlers.admin.permissions import admins_only
from bot.services import reviews
from bot.telegram.messages import answer_tap, reply_view, show, tapped
from bot.views import callback_data
from bot.views import review as views
from bot.views.callback_data import Order
from bot.views.gate_report import title
from bot.views.message import MessageView
from store.tables import Correction, Decision, Review

DECISIONS: Mapping[str, Decision] = {"approve": "approve", "reject": "reject", "relabel": "relabel", "skip": "skip"}


@admins_only
async def command(update: Update, context: Context) -> None:
    """/review: the photo that has waited longest."""
    await reply_view(context, await reviews.first(context))


@admins_only
async def tap(update: Update, context: Context) -> None:
    """A decision, a question on the way to one, or the way back."""
    query = update.callback_query
    order = callback_data.read(query.data if query else None)
    if order is not None and order.action == "undo":
        await _show(context, await reviews.undo(context, order.number), context.say("tap-undo"))
        return
    correction = await reviews.known(context, order.number) if order else None
    if order is None or correction is None:
        await answer_tap(context, context.say("tap-admin-old"), alert=True)
    elif order.action in DECISIONS:
        await _decide(context, order, correction)
    else:
        await _show(context, await _asked(context, order))


async def _decide(context: Context, order: Order, correction: Correction) -> None:
    slug = order.word if order.action == "relabel" else correction.slug
    if slug not in context.state.catalogue:
        await answer_tap(context, context.say("tap-admin-old"), alert=True)
        return
    relabelled = slug if order.action == "relabel" else None
    review = await reviews.decide(context, correction, DECISIONS[order.action], relabelled)
    others = review.person_id != context.user.id
    word = _word(context, review)
    if others:
        word = context.say("tap-decided-by-another", word=word)
    await _show(context, await reviews.following(context, word, review.id), word, alert=others)


def _word(context: Context, review: Review) -> str:
    """What was decided, in a sentence."""
    name = title(context.state.catalogue, review.slug) if review.slug else ""
    return context.say("tap-decided", decision=review.decision, name=name)


async def _asked(context: Context, order: Order) -> MessageView | None:
    say, catalogue = context.say, context.state.catalogue
    match order.action:
        case "brands":
            return views.brands(say, catalogue, order.number, order.page)
        case "models" if order.word in catalogue:
            return views.models(say, catalogue, order.number, order.word, order.page)
        case "show":
            return await reviews.again(context, order.number)
    return None


async def _show(context: Context, view: MessageView | None, word: str | None = None, *, alert: bool = False) -> None:
    if view is None:
        await answer_tap(context, context.say("tap-admin-old"), alert=True)
        return
    await show(context, *tapped(context), view)
    await answer_tap(context, word, alert=alert)
