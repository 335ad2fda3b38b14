"""Corrections: ask for the right model, store it, update the answer."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.context import Context
from bot.services.answers import current_answer
from bot.telegram.messages import reply, reply_view, show
from bot.views import answer
from bot.views.message import MessageView
from model.catalogue.catalogue import Match, Sneaker, certain
from store.chat import people
from store.learning import reviews
from store.predictions import albums, corrections, predictions
from store.tables import Correction, How, PredictionRow


def may_correct(context: Context, row: PredictionRow) -> bool:
    """Whether the user sent the photo, or is an admin."""
    return context.sender.id == row.person_id or context.sender.id in context.state.admins


async def open_correction(context: Context) -> PredictionRow | None:
    """The user's open correction in this chat, if any."""
    chat = context.incoming.effective_chat
    assert chat is not None
    async with context.state.sessions() as session:
        return await predictions.being_corrected(session, chat.id, context.sender.id)


async def close(context: Context) -> None:
    """Close the open correction; its buttons keep working."""
    chat = context.incoming.effective_chat
    assert chat is not None
    async with context.state.sessions.begin() as session:
        await predictions.end_correction(session, chat.id, context.sender.id)


async def start(context: Context, row: PredictionRow) -> MessageView:
    """Open a correction and close any other; returns the question."""
    await close(context)
    async with context.state.sessions.begin() as session:
        await predictions.open_correction(session, row.id)
        correction = await corrections.current(session, row.id)
    return answer.candidates(context.say, context.state.catalogue, row, correction)


async def cancel(context: Context, row: PredictionRow) -> MessageView:
    """Close the correction without a change; returns the current answer."""
    async with context.state.sessions.begin() as session:
        await predictions.close_correction(session, row.id)
    await _close_question(context, row, MessageView(text=context.say.html("tap-cancelled")))
    return await current_answer(context, row)


async def cancel_by_text(context: Context, row: PredictionRow) -> None:
    """Cancel the correction, show the current answer, and reply."""
    await show(context, row.chat_id, row.answer_message_id, await cancel(context, row))
    await reply(context, context.say.html("cancel-closed"))


async def correct(context: Context, row: PredictionRow, slug: str, how: How) -> None:
    """Store the model that the user names, and update the answer."""
    sender = context.sender
    async with context.state.sessions.begin() as session:
        await people.seen(session, person_id=sender.id, language=sender.language_code)
        said = [
            await corrections.add(session, prediction_id=picture.id, person_id=sender.id, slug=slug, how=how)
            for picture in await albums.corrected_together(session, row)
        ]
        await _decide_own(session, context, said, how)
        await predictions.close_correction(session, row.id)
        row = await predictions.decline(session, row.id, declined=False)
    context.state.photos_changed()
    if sender.id in context.state.admins:
        context.state.labels_changed()
    name = context.state.catalogue[slug].title
    await _close_question(context, row, MessageView(text=context.say.html("correct-noted", name=name)))
    await show(context, row.chat_id, row.answer_message_id, await current_answer(context, row))


async def _decide_own(session: AsyncSession, context: Context, said: Sequence[Correction], how: How) -> None:
    """An admin's correction is a decision; a confirmation is a vote only."""
    admin = context.sender.id
    if admin in context.state.admins:
        await reviews.withdraw_own(session, [each.prediction_id for each in said], admin)
        if how != "confirmed":
            await reviews.approve_own(session, said)


async def decline(context: Context, row: PredictionRow) -> Sneaker | None:
    """Store that the photo shows none of the models.

    The user's earlier corrections no longer count. A correction by another user stays valid: the answer then shows its
    model, which is returned.
    """
    sender = context.sender
    async with context.state.sessions.begin() as session:
        await people.seen(session, person_id=sender.id, language=sender.language_code)
        pictures = await albums.corrected_together(session, row)
        await reviews.withdraw_own(session, [each.id for each in pictures], sender.id)
        await corrections.withdraw_all(session, [each.id for each in pictures], by=sender.id)
        await predictions.close_correction(session, row.id)
        other = await corrections.current(session, row.id)
        row = await predictions.decline(session, row.id, declined=other is None)
    sneaker = context.state.catalogue[other.slug] if other else None
    await _close_question(context, row, declined(context, sneaker))
    await show(context, row.chat_id, row.answer_message_id, await current_answer(context, row))
    return sneaker


def declined(context: Context, other: Sneaker | None) -> MessageView:
    """The closed question; `other` is the model that another user named."""
    text = context.say.html("tap-stays", name=other.title) if other else context.say.html("correct-none")
    return MessageView(text=text)


async def ask(context: Context, row: PredictionRow, *, in_answer: bool = False) -> None:
    """Ask for the model in the answer, and point there unless `in_answer`."""
    question = await start(context, row)
    if not await show(context, row.chat_id, row.answer_message_id, question):
        await _send_question(context, row, question)
    elif not in_answer:
        text = context.say.html("correct-open", group=answer.in_group(row))
        await reply(context, text, to=row.answer_message_id)


async def correct_by_command(context: Context, row: PredictionRow, text: str) -> None:
    """Take the name after /correct, or ask for one."""
    if not may_correct(context, row):
        await reply(context, context.say.html("correct-not-yours"))
    elif text:
        await correct_by_name(context, row, text)
    else:
        await ask(context, row)


async def correct_by_name(context: Context, row: PredictionRow, text: str, *, in_answer: bool = False) -> None:
    """Store a typed name, or ask; with `in_answer` without a new message."""
    matches = context.state.catalogue.find(text)
    if sneaker := certain(matches):
        await correct(context, row, sneaker.slug, "typed")
        if not in_answer:
            await reply(context, context.say.html("correct-noted", name=sneaker.title))
        return
    await start(context, row)
    question = _question(context, row, text, matches)
    if not in_answer or not await show(context, row.chat_id, row.answer_message_id, question):
        await _send_question(context, row, question)


def _question(context: Context, row: PredictionRow, text: str, matches: Sequence[Match]) -> MessageView:
    catalogue, say = context.state.catalogue, context.say
    if brand := catalogue.brand_called(text):
        return answer.models(say, catalogue, row, catalogue.by_brand(brand)[0].slug, 0)
    if matches:
        return answer.choice(say, row, text, [match.sneaker for match in matches])
    return answer.not_found(say, catalogue, row, text)


async def _send_question(context: Context, row: PredictionRow, question: MessageView) -> None:
    """Ask in a new message, and close the previous question."""
    sent = await reply_view(context, question)
    async with context.state.sessions.begin() as session:
        before = await predictions.offer_choice(session, row.id, sent)
    if before not in (None, sent):
        await show(context, row.chat_id, before, MessageView(text=context.say.html("correct-below")))


async def _close_question(context: Context, row: PredictionRow, view: MessageView) -> None:
    """Replace the question that is a message of its own, if any."""
    async with context.state.sessions.begin() as session:
        message_id = await predictions.offer_choice(session, row.id, None)
    await show(context, row.chat_id, message_id, view)
