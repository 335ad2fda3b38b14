"""What admins decide about corrections: the queue, one photo after the other, and the way back."""

import asyncio
from collections.abc import Iterable, Sequence

from bot.context import Context
from bot.views import review
from bot.views.message import MessageView
from bot.views.photo_preview import preview
from store.chat import people
from store.learning import labels, reviews, votes
from store.learning.trust import Label
from store.predictions import corrections, predictions
from store.tables import Correction, Decision, Review


async def first(context: Context) -> MessageView:
    """The photo that has waited longest, of those put off at last; or that none waits."""
    items = await _queue(context)
    return await _shown(context, items, waiting=len(items)) or MessageView(text=context.say.html("review-empty"))


async def following(context: Context, last: str, undo: int | None) -> MessageView:
    """The next photo that nobody put off, with the way back from the last decision."""
    items = await _queue(context)
    left = [each for each in items if not each.photo.skipped]
    return await _shown(context, left, waiting=len(items), undo=undo) or review.finished(context.say, last, undo)


async def again(context: Context, correction_id: int) -> MessageView | None:
    """The photo of a correction once more; None where it waits no more."""
    items = await _queue(context)
    meant = [each for each in items if each.agreeing[-1].correction_id == correction_id]
    return await _shown(context, meant, waiting=len(items))


async def known(context: Context, correction_id: int) -> Correction | None:
    """The correction with this id, unless it was taken back or forgotten."""
    async with context.state.sessions() as session:
        correction = await corrections.get(session, correction_id)
    return correction if correction is not None and correction.withdrawn is None else None


async def decide(context: Context, correction: Correction, decision: Decision, slug: str | None = None) -> Review:
    """Keep a decision, unless another admin has decided about the photo meanwhile; returns the one that counts."""
    user = context.user
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
    context.state.look_soon.set()
    return review


async def undo(context: Context, review_id: int) -> MessageView | None:
    """Take a decision back, and show its photo again; None where there is no such decision."""
    async with context.state.sessions.begin() as session:
        review = await reviews.undo(session, review_id)
    context.state.look_soon.set()
    if review is None or review.correction_id is None:
        return None
    return await again(context, review.correction_id)


async def _queue(context: Context) -> Sequence[Label]:
    near = context.state.live.serving.near
    async with context.state.sessions() as session:
        said = await votes.read(session, near.backbone)
    return await asyncio.to_thread(labels.for_review, said, near)


async def _shown(
    context: Context, items: Iterable[Label], *, waiting: int, undo: int | None = None
) -> MessageView | None:
    """The first of some photos that was not forgotten meanwhile; None without one."""
    state = context.state
    for item in items:
        async with state.sessions() as session:
            prediction = await predictions.get(session, item.agreeing[-1].prediction_id)
        if prediction is not None:
            photo = await asyncio.to_thread(preview, await state.objects.photo(item.photo_sha256))
            return review.item(context.say, state.catalogue, item, prediction, waiting=waiting, photo=photo, undo=undo)
    return None
