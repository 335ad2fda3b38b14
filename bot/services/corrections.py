"""Corrections: ask for the right model, store it, update the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.context import Context
from bot.services import listed_models
from bot.services.answers import current_answer, named_model
from bot.telegram.messages import acknowledge, reply, reply_view, show
from bot.views import add_model, answer
from bot.views import correction as views
from bot.views.message import MessageView, short
from store.chat import people
from store.learning import consent, reviews, unlisted_names
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
        await unlisted_names.withdraw(session, [row.id], suggested=False)
        correction = await corrections.current(session, row.id)
    return views.candidates(context.say, context.state.catalogue, context.state.listed, row, correction)


async def cancel(context: Context, row: PredictionRow) -> MessageView:
    """Close the correction without a change; returns the current answer."""
    async with context.state.sessions.begin() as session:
        await predictions.close_correction(session, row.id)
        await unlisted_names.withdraw(session, [row.id], suggested=False)
    await _close_question(context, row, MessageView(text=context.say.html("tap-cancelled")))
    return await current_answer(context, row)


async def cancel_by_text(context: Context, row: PredictionRow) -> None:
    """Cancel the correction, show the current answer, and reply."""
    await show(context, row.chat_id, row.answer_message_id, await cancel(context, row))
    await reply(context, context.say.html("cancel-closed"))


async def correct(context: Context, row: PredictionRow, slug: str, how: How) -> None:
    """Store the named model, update the answer, ask for consent."""
    await _store(context, row, slug, how)
    await _ask_consent(context, row)


async def correct_in_words(context: Context, row: PredictionRow, slug: str, how: How) -> None:
    """Store the model of a text, and acknowledge the text."""
    shown = await _store(context, row, slug, how)
    noted = context.say.html("correct-noted", name=context.state.catalogue[slug].title)
    await (acknowledge(context, noted) if shown else reply(context, noted))
    await _ask_consent(context, row)


async def _store(context: Context, row: PredictionRow, slug: str, how: How) -> bool:
    """Store a correction; False if the answer is gone."""
    sender = context.sender
    async with context.state.sessions.begin() as session:
        await people.seen(session, person_id=sender.id, language=sender.language_code)
        said = [
            await corrections.add(session, prediction_id=picture.id, person_id=sender.id, slug=slug, how=how)
            for picture in await albums.corrected_together(session, row)
        ]
        await _decide_own(session, context, said, how)
        await predictions.close_correction(session, row.id)
        await unlisted_names.withdraw(session, [row.id])
        row = await predictions.decline(session, row.id, declined=False)
    context.state.photos_changed()
    if sender.id in context.state.admins:
        context.state.labels_changed()
    name = context.state.catalogue[slug].title
    await _close_question(context, row, MessageView(text=context.say.html("correct-noted", name=name)))
    return await show(context, row.chat_id, row.answer_message_id, await current_answer(context, row))


async def _decide_own(session: AsyncSession, context: Context, said: Sequence[Correction], how: How) -> None:
    """An admin's correction is a decision; a confirmation is a vote only."""
    admin = context.sender.id
    if admin in context.state.admins:
        await reviews.withdraw_own(session, [each.prediction_id for each in said], admin)
        if how != "confirmed":
            await reviews.approve_own(session, said)


async def _ask_consent(context: Context, row: PredictionRow) -> None:
    """Ask whether the photo may be kept, if it is time to."""
    async with context.state.sessions() as session:
        due = await consent.is_due(session, row)
    if due:
        await reply_view(context, answer.consent_question(context.say, row.id), to=row.message_id)


@dataclass(frozen=True, kw_only=True)
class Declined:
    """What is said after *Not in the list*."""

    notice: str  # to the tap
    text: str  # in place of a question that is a message of its own


async def decline(context: Context, row: PredictionRow) -> Declined:
    """Store that the photo shows none of the models.

    A name that the user has typed is suggested; else the answer asks for it. The user's earlier corrections no longer
    count. A correction by another user stays valid, and the answer shows its model.
    """
    sender = context.sender
    async with context.state.sessions.begin() as session:
        await people.seen(session, person_id=sender.id, language=sender.language_code)
        pictures = await albums.corrected_together(session, row)
        await reviews.withdraw_own(session, [each.id for each in pictures], sender.id)
        await corrections.withdraw_all(session, [each.id for each in pictures], by=sender.id)
        other = await corrections.current(session, row.id)
        name = await _suggested(session, row, taken=other is not None)
        row = await predictions.decline(session, row.id, declined=other is None)
    declined = _declined(context, row, context.state.catalogue[other.slug].title if other else None, name)
    await _close_question(context, row, MessageView(text=declined.text))
    await show(context, row.chat_id, row.answer_message_id, await current_answer(context, row))
    return declined


async def _suggested(session: AsyncSession, row: PredictionRow, *, taken: bool) -> str | None:
    """Suggest the typed name, or wait for one.

    `taken`: a model that another user named stays, so that no name is asked for.
    """
    await unlisted_names.withdraw(session, [row.id], suggested=None if taken else True)
    name = await unlisted_names.suggest(session, row.id)
    if name is None and not taken:
        await predictions.open_correction(session, row.id)
    else:
        await predictions.close_correction(session, row.id)
    return name.name if name else None


def _declined(context: Context, row: PredictionRow, other: str | None, name: str | None) -> Declined:
    say = context.say
    if other:
        return Declined(notice=say("tap-stays", name=other), text=say.html("tap-stays", name=other))
    if name:
        return Declined(notice=say("tap-suggested", name=name), text=say.html("correct-suggested", name=name))
    return Declined(notice=say("tap-name"), text=say.html("answer-none", group=answer.in_group(row)))


async def ask(context: Context, row: PredictionRow, *, in_answer: bool = False) -> None:
    """Ask for the model in the answer, and point there unless `in_answer`."""
    if row.several:  # the names have numbers, and a name does not say which is meant
        await reply(context, context.say.html("answer-several-hint"))
        return
    question = await start(context, row)
    if not await show(context, row.chat_id, row.answer_message_id, question):
        await _send_question(context, row, question)
    elif not in_answer:
        text = context.say.html("correct-open", group=answer.in_group(row))
        await reply(context, text, to=row.answer_message_id)


async def correct_by_command(context: Context, row: PredictionRow, text: str, *, replied: bool) -> None:
    """Take the name after /correct, or ask for one.

    Without a reply the answer can be off the screen: a new message says what was corrected, and quotes the answer.
    """
    sneaker = context.state.catalogue.meant(text) if text and not replied and not row.several else None
    if not may_correct(context, row):
        await reply(context, context.say.html("correct-not-yours"))
    elif sneaker:
        before = await named_model(context, row)
        await _store(context, row, sneaker.slug, "typed")
        old = context.state.catalogue[before.slug].title if before and before.slug != sneaker.slug else "none"
        changed = context.say.html("correct-changed", name=sneaker.title, before=old)
        await reply(context, changed, to=row.answer_message_id)
        await _ask_consent(context, row)
    elif text:
        await correct_by_name(context, row, text)
    else:
        await ask(context, row)


async def correct_by_name(context: Context, row: PredictionRow, text: str, *, in_answer: bool = False) -> None:
    """Store a typed name, or ask; with `in_answer` without a new message."""
    if row.several:
        await reply(context, context.say.html("answer-several-hint"))
        return
    catalogue = context.state.catalogue
    if sneaker := catalogue.meant(text):
        store = correct if in_answer else correct_in_words
        await store(context, row, sneaker.slug, "typed")
        return
    found, listed = catalogue.choices(text, len(catalogue)), context.state.listed.choices(text)
    is_name = catalogue.split(text) and not catalogue.brand_called(text)
    if row.declined and is_name and not found and not listed and not row.sent_by_chat:
        await _suggest(context, row, text)
        return
    await start(context, row)
    await _note(context, row, text)
    question = views.by_name(context.say, catalogue, row, text, found, listed)
    if not in_answer or not await show(context, row.chat_id, row.answer_message_id, question):
        await _send_question(context, row, question)


async def pick_listed(context: Context, row: PredictionRow, slug: str) -> Declined:
    """Suggest a model of the wide catalogue; an admin's choice adds it."""
    sneaker = context.state.listed[slug]
    if context.sender.id in context.state.admins:
        added = await listed_models.add(context, slug)
        await correct(context, row, added.slug, "tapped")
        await reply_view(context, add_model.added_by_choice(context.say, added))
        noted = context.say("tap-noted", name=added.title)
        return Declined(notice=noted, text=context.say.html("correct-noted", name=added.title))
    await _note(context, row, sneaker.title, slug)
    return await decline(context, row)


async def _note(context: Context, row: PredictionRow, text: str, slug: str | None = None) -> None:
    """Keep a typed name until the user says whether to suggest it."""
    sender, key = context.sender, " ".join(context.state.catalogue.split(text))
    if row.sent_by_chat or not key:
        return
    async with context.state.sessions.begin() as session:
        await people.seen(session, person_id=sender.id, language=sender.language_code)
        await unlisted_names.note(
            session, prediction_id=row.id, person_id=sender.id, name=short(text), key=key, slug=slug
        )


async def _suggest(context: Context, row: PredictionRow, text: str) -> None:
    """Suggest a typed name after *Not in the list*."""
    await _note(context, row, text)
    declined = await decline(context, row)
    await acknowledge(context, declined.text)


def matches(context: Context, row: PredictionRow, words: str, page: int) -> MessageView:
    """One page of the models that a typed name may mean."""
    catalogue = context.state.catalogue
    return views.choice(context.say, row, catalogue.choices(words, len(catalogue)), words=words, page=page)


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
