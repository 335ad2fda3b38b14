"""Reviews: the queue of labels that need an admin, decisions, and undo."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from bot.context import Context
from bot.views import review as views
from bot.views.callback_data import CallbackData
from bot.views.message import CallbackAnswer, MessageView
from store.chat import people
from store.learning import labels, reviews, votes
from store.learning.trust import Label
from store.predictions import corrections, predictions
from store.tables import Correction, Review, ReviewDecision

DECISIONS: Mapping[str, ReviewDecision] = {
    "approve": "approve",
    "reject": "reject",
    "relabel": "relabel",
    "skip": "skip",
}


async def first(context: Context) -> MessageView:
    """The photo that has waited longest, skipped ones last."""
    items = await _queue(context)
    return await _first(context, items, waiting=len(items)) or MessageView(text=context.say.html("review-empty"))


async def act(context: Context, data: CallbackData) -> CallbackAnswer:
    """A button of /review: undo, a decision, or a question."""
    if data.action == "undo":
        return _answer(context, await _undo(context, data.id), context.say("tap-undo"))
    correction = await _correction(context, data.id)
    if correction is None:
        return _answer(context, None)
    if data.action in DECISIONS:
        return await _decide(context, data, correction)
    return _answer(context, await _question(context, data))


def _answer(context: Context, view: MessageView | None, notice: str | None = None) -> CallbackAnswer:
    """The view and the notice; an alert without a view."""
    if view is None:
        return CallbackAnswer(notice=context.say("tap-admin-old"), alert=True)
    return CallbackAnswer(view=view, notice=notice)


async def _decide(context: Context, data: CallbackData, correction: Correction) -> CallbackAnswer:
    """Store the decision and show the next photo."""
    say, catalogue = context.say, context.state.catalogue
    slug = data.value if data.action == "relabel" else correction.slug
    if slug not in catalogue:
        return _answer(context, None)
    review = await _store(context, correction, DECISIONS[data.action], slug if data.action == "relabel" else None)
    name = catalogue.title(review.slug) if review.slug else ""
    notice = say("tap-decided", decision=review.decision, name=name)
    by_another = review.person_id != context.sender.id
    if by_another:
        notice = say("tap-decided-by-another", word=notice)
    return CallbackAnswer(view=await _next(context, notice, review.id), notice=notice, alert=by_another)


async def _question(context: Context, data: CallbackData) -> MessageView | None:
    say, catalogue = context.say, context.state.catalogue
    match data.action:
        case "brands":
            return views.brands(say, catalogue, data.id, data.page)
        case "brand" if data.value in catalogue:
            return views.models(say, catalogue, data.id, data.value, data.page)
        case "show":
            return await _again(context, data.id)
    return None


async def _next(context: Context, last: str, undo: int | None) -> MessageView:
    """The next photo that no admin skipped, with an undo button."""
    items = await _queue(context)
    left = [each for each in items if not each.photo.skipped]
    return await _first(context, left, waiting=len(items), undo=undo) or views.finished(context.say, last, undo)


async def _again(context: Context, correction_id: int) -> MessageView | None:
    """The photo of a correction, if it still waits."""
    items = await _queue(context)
    meant = [each for each in items if each.agreeing[-1].correction_id == correction_id]
    return await _first(context, meant, waiting=len(items))


async def _correction(context: Context, correction_id: int) -> Correction | None:
    """The correction with this id, unless it is withdrawn or deleted."""
    async with context.state.sessions() as session:
        correction = await corrections.get(session, correction_id)
    return correction if correction is not None and correction.withdrawn is None else None


async def _store(context: Context, correction: Correction, decision: ReviewDecision, slug: str | None) -> Review:
    """Store a decision; an earlier decision by another admin counts instead."""
    user = context.sender
    async with context.state.sessions.begin() as session:
        await reviews.hold(session)
        other = await reviews.of_another(session, correction.prediction_id, user.id)
        if other is not None:
            return other
        await people.seen(session, person_id=user.id, language=user.language_code)
        review = await reviews.decide(
            session,
            prediction_id=correction.prediction_id,
            correction_id=correction.id,
            person_id=user.id,
            decision=decision,
            slug=slug,
        )
    context.state.labels_changed()
    return review


async def _undo(context: Context, review_id: int) -> MessageView | None:
    """Delete a decision and show its photo again."""
    async with context.state.sessions.begin() as session:
        review = await reviews.undo(session, review_id)
    context.state.labels_changed()
    if review is None or review.correction_id is None:
        return None
    return await _again(context, review.correction_id)


async def _queue(context: Context) -> Sequence[Label]:
    near = context.state.live.serving.prototypes
    async with context.state.long_reads() as session:
        photo_votes = await votes.read(session, near.backbone)
    return await asyncio.to_thread(labels.for_review, photo_votes, near)


async def _first(
    context: Context, items: Iterable[Label], *, waiting: int, undo: int | None = None
) -> MessageView | None:
    """The first of these photos that still exists; None without one."""
    state = context.state
    for item in items:
        async with state.sessions() as session:
            prediction = await predictions.get(session, item.agreeing[-1].prediction_id)
        if prediction is not None:
            photo = await asyncio.to_thread(views.preview, await state.objects.photo(item.photo_sha256))
            return views.labelled_photo(
                context.say, state.catalogue, item, prediction, waiting=waiting, photo=photo, undo=undo
            )
    return None
