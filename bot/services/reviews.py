"""Reviews: the queue of labels that need an admin, decisions, and undo."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from bot.context import Context
from bot.views import collage
from bot.views import review as views
from bot.views.callback_data import CallbackData
from bot.views.collage import GRID, KNOWN
from bot.views.message import CallbackAnswer, MessageView
from store.chat import people
from store.learning import labels, reviews, votes
from store.learning.trust import Label
from store.predictions import corrections, predictions
from store.tables import Correction, Review, ReviewDecision

LONGEST_ID = 18  # digits
DECISIONS: Mapping[str, ReviewDecision] = {
    "approve": "approve",
    "reject": "reject",
    "relabel": "relabel",
    "skip": "skip",
}


async def first(context: Context) -> MessageView:
    """The photo that has waited longest, skipped ones last."""
    items = await _queue(context)
    return await _first(context, items, queue=items) or MessageView(text=context.say.html("review-empty"))


async def act(context: Context, data: CallbackData) -> CallbackAnswer:
    """A button of /review: undo, a decision, or a question."""
    if data.action == "undo":
        return _answer(context, await _undo(context, data), context.say("tap-undo"))
    if data.action == "these":
        return await _approve_these(context, data)
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
    if data.action in ("approve", "relabel") and slug not in catalogue:  # a model that was taken back
        return _answer(context, None)
    review = await _store(context, correction, DECISIONS[data.action], slug if data.action == "relabel" else None)
    name = catalogue.title(review.slug) if review.slug else ""
    notice = say("tap-decided", decision=review.decision, name=name)
    by_another = review.person_id != context.sender.id
    if by_another:
        notice = say("tap-decided-by-another", word=notice)
    undo = views.undo_of(review.id)
    return CallbackAnswer(view=await _next(context, notice, undo), notice=notice, alert=by_another)


async def _approve_these(context: Context, data: CallbackData) -> CallbackAnswer:
    """Approve the photos of a contact sheet that still wait."""
    say, catalogue = context.say, context.state.catalogue
    done = await _approved_before(context, data)
    if not done:
        shown = views.batch(await _queue(context), data.value)
        if not shown.labels or shown.digest != data.id or data.value not in catalogue:
            view = await _contact_sheet(context, data.value) or await first(context)
            return CallbackAnswer(view=view, notice=say("tap-photos-changed"), alert=True)
        done = await _approve_all(context, shown.labels)
    notice = say("tap-decided-all", count=len(done), name=catalogue.title(data.value))
    undo = views.undo_of(min(done), max(done)) if done else None
    return CallbackAnswer(view=await _next(context, notice, undo), notice=notice)


async def _approved_before(context: Context, data: CallbackData) -> Sequence[int]:
    """The decisions of an earlier tap on the same button."""
    async with context.state.sessions() as session:
        latest = await reviews.latest_of(session, context.sender.id, GRID)
    for count in range(2, len(latest) + 1):
        decided = latest[:count]
        ids = [each.correction_id or 0 for each in decided]
        if views.checksum(ids) == data.id and {each.slug for each in decided} == {data.value}:
            return [each.id for each in decided]
    return ()


async def _approve_all(context: Context, shown: Sequence[Label]) -> Sequence[int]:
    """Store the approvals in one transaction; others' decisions count instead."""
    user = context.sender
    async with context.state.sessions.begin() as session:
        await reviews.hold(session)
        await people.seen(session, person_id=user.id, language=user.language_code)
        done = []
        for label in shown:
            vote = label.agreeing[-1]
            there = await corrections.get(session, vote.correction_id)
            if there is None or there.withdrawn is not None:
                continue
            if await reviews.of_another(session, vote.prediction_id, user.id) is None:
                decided = await reviews.decide(
                    session,
                    prediction_id=vote.prediction_id,
                    correction_id=vote.correction_id,
                    person_id=user.id,
                    decision="approve",
                )
                done.append(decided.id)
    context.state.labels_changed()
    return done


async def _question(context: Context, data: CallbackData) -> MessageView | None:
    say, catalogue = context.say, context.state.catalogue
    match data.action:
        case "brands":
            return views.brands(say, catalogue, data.id, data.page)
        case "brand" if data.value in catalogue:
            return views.models(say, catalogue, data.id, data.value, data.page)
        case "show":
            return await _again(context, data.id)
        case "all" if data.value in catalogue:
            return await _contact_sheet(context, data.value)
    return None


async def _next(context: Context, last: str, undo: CallbackData | None) -> MessageView:
    """The next photo that no admin skipped, with an undo button."""
    items = await _queue(context)
    left = [each for each in items if not each.photo.skipped]
    skipped = len(left) < len(items)
    return await _first(context, left, queue=items, undo=undo) or views.finished(
        context.say, last, undo, skipped=skipped
    )


async def _again(context: Context, correction_id: int) -> MessageView | None:
    """The photo of a correction, if it still waits."""
    items = await _queue(context)
    meant = [each for each in items if each.agreeing[-1].correction_id == correction_id]
    return await _first(context, meant, queue=items)


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


async def _undo(context: Context, data: CallbackData) -> MessageView | None:
    """Undo the decisions of one tap, and show the photo again."""
    last = int(data.value) if data.value.isdecimal() and len(data.value) <= LONGEST_ID else data.id
    async with context.state.sessions.begin() as session:
        review = await reviews.undo(session, data.id)
        others = range(data.id + 1, min(last, data.id + GRID - 1) + 1) if review is not None else ()
        for other in others:
            await reviews.undo(session, other, like=review)
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
    context: Context, items: Iterable[Label], *, queue: Sequence[Label], undo: CallbackData | None = None
) -> MessageView | None:
    """The first of these photos that still exists; None without one."""
    state = context.state
    for item in items:
        async with state.sessions() as session:
            prediction = await predictions.get(session, item.agreeing[-1].prediction_id)
            approved = await reviews.approved_photos(session, item.slug, KNOWN, besides=item.photo_sha256)
        if prediction is not None:
            data = await state.objects.photo(item.photo_sha256)
            known = [photo for each in approved if (photo := await state.objects.photo(each)) is not None]
            photo = await asyncio.to_thread(collage.beside, data, known)
            return views.labelled_photo(
                context.say,
                state.catalogue,
                item,
                prediction,
                waiting=len(queue),
                photo=photo,
                known=len(known),
                together=views.batch(queue, item.slug) if item.why in views.ROUTINE else None,
                undo=undo,
            )
    return None


async def _contact_sheet(context: Context, slug: str) -> MessageView | None:
    """The photos that can be approved together; None without two."""
    state, shown = context.state, views.batch(await _queue(context), slug)
    if len(shown.labels) < 2:
        return None
    photos = [await state.objects.photo(each.photo_sha256) for each in shown.labels]
    picture = await asyncio.to_thread(collage.grid, photos)
    return views.contact_sheet(context.say, state.catalogue, shown, picture)
