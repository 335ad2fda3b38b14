"""What admins decide about corrections: the queue, one photo after the other, and the way back."""

import asyncio

from bot.answers import Screen
from bot.context import Context
from bot.preview import preview
from bot.screens import review
from store import corrections, labels, people, predictions, reviews
from store.labels import Item
from store.tables import Correction, Decision, Review


async def first(context: Context) -> Screen:
    """The photo that has waited longest, of those put off at last; or that none waits."""
    items = await _queue(context)
    if not items:
        return Screen(text=context.say.html("review-empty"))
    return await _show(context, items[0], waiting=len(items))


async def following(context: Context, last: str, undo: int | None) -> Screen:
    """The next photo that nobody put off, with the way back from the last decision."""
    items = await _queue(context)
    item = next((each for each in items if not each.skipped), None)
    if item is None:
        return review.finished(context.say, last, undo)
    return await _show(context, item, waiting=len(items), undo=undo)


async def again(context: Context, correction_id: int) -> Screen | None:
    """The photo of a correction once more; None where it waits no more."""
    items = await _queue(context)
    item = next((each for each in items if each.correction_id == correction_id), None)
    return None if item is None else await _show(context, item, waiting=len(items))


async def known(context: Context, correction_id: int) -> Correction | None:
    """The correction with this id, unless it was taken back or forgotten."""
    async with context.services.sessions() as session:
        correction = await corrections.get(session, correction_id)
    return correction if correction is not None and correction.withdrawn is None else None


async def decide(context: Context, correction: Correction, decision: Decision, slug: str | None = None) -> Review:
    """Keep a decision, unless another admin has decided about the photo meanwhile; returns the one that counts."""
    user = context.user
    async with context.services.sessions.begin() as session:
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
    context.services.look_soon.set()
    return review


async def undo(context: Context, review_id: int) -> Screen | None:
    """Take a decision back, and show its photo again; None where there is no such decision."""
    async with context.services.sessions.begin() as session:
        review = await reviews.undo(session, review_id)
    context.services.look_soon.set()
    if review is None or review.correction_id is None:
        return None
    return await again(context, review.correction_id)


async def _queue(context: Context) -> list[Item]:
    async with context.services.sessions() as session:
        return list(await labels.queue(session, sight=context.services.live.serving.near, limit=None))


async def _show(context: Context, item: Item, *, waiting: int, undo: int | None = None) -> Screen:
    async with context.services.sessions() as session:
        prediction = await predictions.get(session, item.prediction_id)
    data = await context.services.objects.photo(item.photo_sha256)
    photo = await asyncio.to_thread(preview, data)
    owner = prediction.person_id if prediction else 0
    catalogue = context.services.catalogue
    return review.item(context.say, catalogue, item, owner=owner, waiting=waiting, photo=photo, undo=undo)
