"""/review: an admin goes through the corrections that wait."""

from collections.abc import Mapping

from telegram import Update

from bot.context import Context
from bot.handlers.admin.permissions import admins_only
from bot.services import reviews
from bot.telegram.messages import answer_tap, reply_view, show, tapped
from bot.views import review as views
from bot.views.callback_data import CallbackData
from bot.views.gate_report import title
from bot.views.message import MessageView
from store.tables import Correction, Decision, Review

DECISIONS: Mapping[str, Decision] = {"approve": "approve", "reject": "reject", "relabel": "relabel", "skip": "skip"}


@admins_only
async def command(update: Update, context: Context) -> None:
    """/review: the photo that has waited longest."""
    await reply_view(context, await reviews.first(context))


@admins_only
async def tap(update: Update, context: Context, data: CallbackData) -> None:
    """A decision, a question on the way to one, or the way back."""
    if data.action == "undo":
        await _show(context, await reviews.undo(context, data.id), context.say("tap-undo"))
        return
    correction = await reviews.known(context, data.id)
    if correction is None:
        await answer_tap(context, context.say("tap-admin-old"), alert=True)
    elif data.action in DECISIONS:
        await _decide(context, data, correction)
    else:
        await _show(context, await _asked(context, data))


async def _decide(context: Context, data: CallbackData, correction: Correction) -> None:
    slug = data.value if data.action == "relabel" else correction.slug
    if slug not in context.state.catalogue:
        await answer_tap(context, context.say("tap-admin-old"), alert=True)
        return
    relabelled = slug if data.action == "relabel" else None
    review = await reviews.decide(context, correction, DECISIONS[data.action], relabelled)
    others = review.person_id != context.user.id
    word = _word(context, review)
    if others:
        word = context.say("tap-decided-by-another", word=word)
    await _show(context, await reviews.following(context, word, review.id), word, alert=others)


def _word(context: Context, review: Review) -> str:
    """What was decided, in a sentence."""
    name = title(context.state.catalogue, review.slug) if review.slug else ""
    return context.say("tap-decided", decision=review.decision, name=name)


async def _asked(context: Context, data: CallbackData) -> MessageView | None:
    say, catalogue = context.say, context.state.catalogue
    match data.action:
        case "brands":
            return views.brands(say, catalogue, data.id, data.page)
        case "brand" if data.value in catalogue:
            return views.models(say, catalogue, data.id, data.value, data.page)
        case "show":
            return await reviews.again(context, data.id)
    return None


async def _show(context: Context, view: MessageView | None, word: str | None = None, *, alert: bool = False) -> None:
    if view is None:
        await answer_tap(context, context.say("tap-admin-old"), alert=True)
        return
    await show(context, *tapped(context), view)
    await answer_tap(context, word, alert=alert)
