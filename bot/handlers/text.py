"""A wrong answer is put right in words: /correct, a reply, or plain text after "Wrong"."""

from dataclasses import replace

from telegram import MessageEntity, Update

from bot.context import Context
from bot.handlers.filters import unmentioned
from bot.handlers.photo import point
from bot.services import add_model, corrections, recognition, small_talk
from bot.services.small_talk import Meaning
from bot.telegram.files import is_picture
from bot.telegram.messages import reply, reply_view
from bot.views import catalogue as catalogue_views
from bot.views.message import short
from model.catalogue.catalogue import Sneaker, certain
from store.tables import PredictionRow


async def command(update: Update, context: Context) -> None:
    """/correct [NAME], as a reply to a photo or its answer; without a reply, about the person's latest photo here."""
    target = context.message.reply_to_message
    row = await recognition.known(context, target) if target else await corrections.latest_prediction(context)
    if row is None and target is not None and is_picture(target):
        row = await point(context, target)
        if row is None:  # they were told to wait
            return
    if row is None:
        await reply(context, context.say.html("correct-reply-what" if target else "correct-no-photo"))
    elif not corrections.may_correct(context, row):
        await reply(context, context.say.html("correct-not-yours"))
    elif context.args:
        await corrections.correct_by_name(context, row, " ".join(context.args))
    else:
        await corrections.ask(context, row)


async def text(update: Update, context: Context) -> None:
    """Words: the name that was asked for, or that a reply gives, or a yes or no to an answer; else a hint."""
    target = context.message.reply_to_message
    row = await recognition.known(context, target) if target else None
    if row is None and await add_model.answered(context):
        return
    text = unmentioned(context.message)
    open_one, meaning = await corrections.open_correction(context), small_talk.heard(context.say, text)
    awaited = open_one is not None and (row is None or row.id == open_one.id)
    nameless = row is not None and open_one is None and not _names_something(context, text)
    row = row or open_one
    if row is None and meaning:
        await reply(context, context.say.html("hint-text"))
    elif row is None:
        await _hint(context, text)
    elif meaning or nameless:
        await _small_talk(context, row, meaning, awaited=awaited)
    elif corrections.may_correct(context, row):
        await corrections.correct_by_name(context, row, text)
    elif context.message.chat.type == context.message.chat.PRIVATE:
        await reply(context, context.say.html("correct-not-yours"))


async def _small_talk(context: Context, row: PredictionRow, meaning: Meaning | None, *, awaited: bool) -> None:
    """Words that name nothing, where a name is awaited or in reply to an answer."""
    said = await corrections.named_model(context, row)
    unjudged = row.declined is None and not (said and said.judged)
    fresh = not awaited and unjudged and corrections.may_correct(context, row)
    if awaited and meaning == "unsure":
        await corrections.cancel_by_text(context, row)
    elif awaited:
        await reply(context, context.say.html("hint-awaited"))
    elif fresh and meaning == "no":
        await corrections.ask(context, row)
    elif fresh and meaning == "yes" and said is not None:
        await corrections.correct(context, row, said.slug, "confirmed")
        await reply(context, context.say.html("tap-thanks"))
    else:
        await reply(context, context.say.html("hint-chatter"))


def _names_something(context: Context, text: str) -> bool:
    """Whether a reply to an answer can be meant as a name: "thanks!" is not."""
    catalogue = context.state.catalogue
    return catalogue.brand_called(text) is not None or bool(catalogue.find(text))


async def _hint(context: Context, text: str) -> None:
    """Show what is named, a brand or a model, with the way to correct an answer with it; else say what to send."""
    message, catalogue = context.message, context.state.catalogue
    matches = catalogue.find(text, catalogue_views.CHOSEN_FROM)
    if brand := catalogue.brand_called(text):
        await reply_view(context, catalogue_views.brand(context.say, catalogue, catalogue.by_brand(brand)[0].slug))
    elif message.parse_entities([MessageEntity.URL, MessageEntity.TEXT_LINK]):
        await reply(context, context.say.html("hint-link"))
    elif sneaker := certain(matches):
        await _model(context, sneaker, text)
    elif matches:
        found = [match.sneaker for match in matches]
        await reply_view(context, catalogue_views.several(context.say, short(text), found))
    else:
        await reply(context, context.say.html("hint-text"))


async def _model(context: Context, sneaker: Sneaker, text: str) -> None:
    row = await corrections.latest_prediction(context)
    card = catalogue_views.model(context.say, context.state.catalogue, sneaker.slug)
    if row is None:
        await reply_view(context, card)
    elif (said := await corrections.named_model(context, row)) is not None and said.slug == sneaker.slug:
        words = context.say.html("hint-same", name=sneaker.title, judged="yes" if said.judged else "no")
        await reply(context, words, to=row.answer_message_id)
    else:
        hint = context.say.html("hint-name", text=short(text))
        await reply_view(context, replace(card, text=f"{card.text}\n\n{hint}"))
