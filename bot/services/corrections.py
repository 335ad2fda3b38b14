"""What a person says instead of the model: asked for, understood, kept, shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.context import Context
from bot.services.answers import current_answer
from bot.telegram.messages import reply, reply_view, show
from bot.views import answer
from bot.views.message import MessageView
from model.catalogue.catalogue import Match, Sneaker, certain
from store.chat import people
from store.predictions import albums, corrections, predictions
from store.tables import How, PredictionRow


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an answer says: a model, and whether a person said so, too."""

    slug: str
    judged: bool


def may_correct(context: Context, row: PredictionRow) -> bool:
    """Whether whoever writes or taps is the person who sent the photo, or an admin."""
    return context.user.id == row.person_id or context.user.id in context.state.admins


async def open_now(context: Context) -> PredictionRow | None:
    """The prediction that the person is correcting in this chat, if any."""
    chat = context.incoming.effective_chat
    assert chat is not None
    async with context.state.sessions() as session:
        return await predictions.being_corrected(session, chat.id, context.user.id)


async def leave(context: Context) -> None:
    """Await no name any more: from here on, words are just words. The buttons stay good."""
    if row := await open_now(context):
        async with context.state.sessions.begin() as session:
            await predictions.close_correction(session, row.id)


async def latest(context: Context) -> PredictionRow | None:
    """The person's latest prediction in this chat."""
    async with context.state.sessions() as session:
        return await predictions.latest(session, context.message.chat_id, context.user.id)


async def stands(context: Context, row: PredictionRow) -> Said | None:
    """The model that an answer names as it stands, after every correction; None where it names none."""
    if row.declined is not None:
        return None
    async with context.state.sessions() as session:
        correction = await corrections.current(session, row.id)
    slug = correction.slug if correction else answer.named(context.state.catalogue, row)
    return Said(slug=slug, judged=correction is not None) if slug else None


async def begin(context: Context, row: PredictionRow) -> MessageView:
    """Await a name for this prediction and no other from now on; returns the question."""
    await leave(context)
    async with context.state.sessions.begin() as session:
        await predictions.open_correction(session, row.id)
        correction = await corrections.current(session, row.id)
    return answer.candidates(context.say, context.state.catalogue, row, correction)


async def end(context: Context, row: PredictionRow) -> MessageView:
    """Await no name any more; returns the answer as it stands."""
    async with context.state.sessions.begin() as session:
        await predictions.close_correction(session, row.id)
    await _close_choice(context, row, MessageView(text=context.say.html("tap-cancelled")))
    return await current_answer(context, row)


async def abandon(context: Context, row: PredictionRow) -> None:
    """Await no name any more, show the answer as it stands, and say so."""
    await show(context, row.chat_id, row.answer_message_id, await end(context, row))
    await reply(context, context.say.html("cancel-closed"))


async def settle(context: Context, row: PredictionRow, slug: str, how: How) -> None:
    """Keep what the person says, and show it in the answer."""
    user = context.user
    async with context.state.sessions.begin() as session:
        await people.seen(session, person_id=user.id, language=user.language_code)
        for picture in await albums.spoken_of(session, row):
            await corrections.add(session, prediction_id=picture.id, person_id=user.id, slug=slug, how=how)
        await predictions.close_correction(session, row.id)
        row = await predictions.decline(session, row.id, declined=False)
    context.state.keep_soon.set()
    named = context.state.catalogue[slug].title
    await _close_choice(context, row, MessageView(text=context.say.html("correct-noted", name=named)))
    await show(context, row.chat_id, row.answer_message_id, await current_answer(context, row))


async def decline(context: Context, row: PredictionRow) -> Sneaker | None:
    """Keep that it is none of the models: what the person said before counts no more, and nothing is taught.

    Where somebody else's word stands nevertheless, and teaches, the answer shows that one; returns its model.
    """
    user = context.user
    async with context.state.sessions.begin() as session:
        await people.seen(session, person_id=user.id, language=user.language_code)
        pictures = await albums.spoken_of(session, row)
        await corrections.withdraw_all(session, [each.id for each in pictures], by=user.id)
        await predictions.close_correction(session, row.id)
        left = await corrections.current(session, row.id)
        row = await predictions.decline(session, row.id, declined=left is None)
    stays = context.state.catalogue[left.slug] if left else None
    await _close_choice(context, row, declined(context, stays))
    await show(context, row.chat_id, row.answer_message_id, await current_answer(context, row))
    return stays


def declined(context: Context, stays: Sneaker | None) -> MessageView:
    """What the question shows once it was answered that it is none of the models."""
    text = context.say.html("tap-stays", name=stays.title) if stays else context.say.html("correct-none")
    return MessageView(text=text)


async def ask(context: Context, row: PredictionRow, *, quietly: bool = False) -> None:
    """Turn the answer into the question which model it is, and, unless `quietly`, point to it."""
    question = await begin(context, row)
    if not await show(context, row.chat_id, row.answer_message_id, question):
        await _offer(context, row, question)
    elif not quietly:
        words = context.say.html("correct-open", group=answer.in_group(row))
        await reply(context, words, to=row.answer_message_id)


async def name(context: Context, row: PredictionRow, text: str, *, quietly: bool = False) -> None:
    """Take a typed name: keep it, or ask which of several is meant, or say that there is none such.

    If `quietly`, all of that in the answer itself.
    """
    catalogue = context.state.catalogue
    matches = catalogue.find(text)
    if sneaker := certain(matches):
        await settle(context, row, sneaker.slug, "typed")
        if not quietly:
            await reply(context, context.say.html("correct-noted", name=sneaker.title))
        return
    await begin(context, row)
    question = _question(context, row, text, matches)
    if not quietly or not await show(context, row.chat_id, row.answer_message_id, question):
        await _offer(context, row, question)


def _question(context: Context, row: PredictionRow, text: str, matches: Sequence[Match]) -> MessageView:
    catalogue, say = context.state.catalogue, context.say
    if brand := catalogue.brand_called(text):
        return answer.models(say, catalogue, row, catalogue.by_brand(brand)[0].slug, 0)
    if matches:
        return answer.choice(say, row, text, [match.sneaker for match in matches])
    return answer.not_found(say, catalogue, row, text)


async def _offer(context: Context, row: PredictionRow, question: MessageView) -> None:
    """Ask in a message of its own; one that asked before shows no buttons any more."""
    sent = await reply_view(context, question)
    async with context.state.sessions.begin() as session:
        before = await predictions.offer_choice(session, row.id, sent)
    if before not in (None, sent):
        await show(context, row.chat_id, before, MessageView(text=context.say.html("correct-below")))


async def _close_choice(context: Context, row: PredictionRow, view: MessageView) -> None:
    async with context.state.sessions.begin() as session:
        open_one = await predictions.offer_choice(session, row.id, None)
    await show(context, row.chat_id, open_one, view)
