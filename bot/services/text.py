"""Text messages: names of models, replies to answers, small talk, hints."""

from dataclasses import replace
from typing import Literal

from telegram import MessageEntity
from telegram.constants import ChatType

from bot.context import Context
from bot.i18n import Translator
from bot.services import add_model, answers, corrections, recognition
from bot.telegram.messages import reply, reply_view
from bot.views import answer as answer_views
from bot.views import catalogue as views
from bot.views.message import MessageView, short
from model.catalogue import sizes, style_codes
from model.catalogue.catalogue import Sneaker, certain
from model.catalogue.matching import Words, split
from model.catalogue.style_codes import StyleCode
from store.tables import PredictionRow

Meaning = Literal["idle", "unsure", "yes", "no"]
# The first that matches counts. Idle words may stand among the others: "yes, thanks" is a yes, "no thanks" is idle.
PHRASES: dict[Meaning, str] = {
    "idle": "small-talk-idle",
    "unsure": "small-talk-unsure",
    "yes": "small-talk-yes",
    "no": "small-talk-no",
}


async def answer(context: Context, text: str) -> None:
    """Answer a text: /addmodel, a name, yes, no, or a hint."""
    target = context.message.reply_to_message
    row = await recognition.prediction_of(context, target) if target else None
    if row is None and await add_model.answered(context):
        return
    asked = is_question(context.say, text)
    if asked and await _answer_question(context, row, text):
        return
    correcting = None if row is None and asked else await corrections.open_correction(context)
    meaning = small_talk(context.say, text)
    told = _told(context, text)
    awaited = correcting is not None and (row is None or row.id == correcting.id)
    nameless = row is not None and correcting is None and not _names_something(context, told)
    row = row or correcting
    if code := style_codes.find(text):
        rest = style_codes.without(text, code)
        if row is None or not rest:
            await _show_style_code(context, code, rest)
            return
        text = told = rest
    if row is None and meaning == "no" and await answers.latest(context):
        await reply(context, context.say.html("hint-name-reply"))
    elif row is None and meaning:
        await reply(context, context.say.html(_courtesy(context.say, text)))
    elif row is None:
        await _answer_without_photo(context, told)
    elif meaning or nameless:
        await _answer_small_talk(context, row, text, meaning, awaited=awaited)
    elif corrections.may_correct(context, row):
        await corrections.correct_by_name(context, row, told)
    elif context.message.chat.type == ChatType.PRIVATE:
        await reply(context, context.say.html("correct-not-yours"))


def small_talk(say: Translator, text: str) -> Meaning | None:
    """The meaning of a text that consists of known phrases only."""
    words, idle = split(text, {}), say("small-talk-idle")
    return next((meaning for meaning, key in PHRASES.items() if _consists_of(f"{idle}, {say(key)}", words)), None)


def is_question(say: Translator, text: str) -> bool:
    """Whether a text is a question about price or shop."""
    words = split(text, {})
    asked = [split(each, {}) for each in say("small-talk-question").split(",")]
    return any(words[: len(each)] == each for each in asked) or is_about_answer(say, text)


def is_about_answer(say: Translator, text: str) -> bool:
    """Whether a question names no model: "how much is it?"."""
    words, others = split(sizes.without_told(text), {}), f"{say('small-talk-idle')}, {say('small-talk-pointing')}"
    return _consists_of(f"{others}, {say('small-talk-question')}", words) and not _consists_of(others, words)


def asked_names(say: Translator, text: str) -> tuple[str, str]:
    """What a question may name: its end, and its middle.

    "how much is the gazelle in italy" may name "gazelle in italy"; "price of air force one" is cut to "air force".
    """
    return _trimmed(say, text, "small-talk-question")


def told_names(say: Translator, text: str) -> tuple[str, str]:
    """What a correction may name: its end, and its middle.

    "no, I think it's a gazelle, thanks" may name "gazelle thanks" and "gazelle".
    """
    return _trimmed(say, text, "small-talk-correcting")


def _trimmed(say: Translator, text: str, opening: str) -> tuple[str, str]:
    """A text without its first phrases, and without the last, too."""
    keys = (opening, "small-talk-pointing", "small-talk-idle")
    phrases = {split(each, {}) for key in keys for each in say(key).split(",")}
    words = split(text, {})
    while size := max((len(each) for each in phrases if each and words[: len(each)] == each), default=0):
        words = words[size:]
    end = words
    while size := max((len(each) for each in phrases if each and end[-len(each) :] == each), default=0):
        end = end[:-size]
    return " ".join(words), " ".join(end)


def _courtesy(say: Translator, text: str) -> str:
    """The key of the answer to a greeting or to thanks."""
    words = split(text, {})
    if _consists_of(say("small-talk-hello"), words):
        return "hint-hello"
    return "hint-thanks" if _consists_of(say("small-talk-thanks"), words) else "hint-text"


def _is_polite(say: Translator, text: str) -> bool:
    """Whether a text has a greeting or thanks."""
    polite = {split(each, {}) for each in say("small-talk-idle").split(",")}
    return any((word,) in polite for word in split(text, {}))


def _consists_of(phrases: str, words: Words) -> bool:
    """Whether words can be cut into phrases ("sì", "sì certo", "certo")."""
    known, reached = {split(each, {}) for each in phrases.split(",")}, {0}
    for start in range(len(words)):
        if start in reached:
            reached |= {start + len(each) for each in known if words[start : start + len(each)] == each}
    return bool(words) and len(words) in reached


def denies(say: Translator, text: str) -> bool:
    """Whether a text begins with a no: "not a samba"."""
    words = split(text, {})
    return any(words[: len(each)] == each for each in (split(no, {}) for no in say("small-talk-no").split(",")))


def _told(context: Context, text: str) -> str:
    """The part of a text that names a model, or all."""
    catalogue = context.state.catalogue
    if catalogue.meant(text):
        return text
    return next(filter(catalogue.meant, told_names(context.say, text)), text)


def _names_something(context: Context, text: str) -> bool:
    """Whether a reply to an answer can be a name: "thanks!" cannot."""
    catalogue = context.state.catalogue
    has_number = any(word.isdecimal() for word in catalogue.split(text))  # "Hoka Clifton 9"
    named = catalogue.meant(text) or catalogue.brand_called(text) or catalogue.find(text)
    return has_number or bool(named)


async def _answer_question(context: Context, row: PredictionRow | None, text: str) -> bool:
    """Answer with price and shops; False where no model is meant.

    It is the named one, or that of `row`, or that of the user's latest answer.
    """
    say, catalogue = context.say, context.state.catalogue
    if style_codes.find(text):
        return False
    asked = (text, *asked_names(say, text))
    if sneaker := next(filter(None, map(catalogue.meant, asked)), None):
        await reply_view(context, views.priced(say, sneaker))
        return True
    if name := next((each for each in reversed(asked) if catalogue.brand_called(each) or catalogue.find(each)), None):
        await _answer_without_photo(context, name)
        return True
    if row is None and is_about_answer(say, text):
        row = await answers.latest(context)
    if row is None:
        return False
    named = await answers.named_model(context, row)
    shown = answer_views.shown(catalogue, row)
    if named is not None:
        await reply_view(context, views.priced(say, catalogue[named.slug], row))
    elif shown:
        await reply_view(context, views.several(say, shown))
    else:
        await reply(context, say.html("hint-price"))
    return True


async def _answer_small_talk(
    context: Context, row: PredictionRow, text: str, meaning: Meaning | None, *, awaited: bool
) -> None:
    """Answer a text that names nothing, in a correction or reply."""
    named = await answers.named_model(context, row)
    unjudged = row.declined is None and not (named and named.judged)
    judges = not awaited and unjudged and corrections.may_correct(context, row)
    if awaited and meaning == "unsure":
        await corrections.cancel_by_text(context, row)
    elif awaited:
        await reply(context, context.say.html("hint-awaited"))
    elif judges and (meaning == "no" or (meaning is None and denies(context.say, text))):
        await corrections.ask(context, row)
    elif judges and meaning == "yes" and named is not None:
        await corrections.correct_in_words(context, row, named.slug, "confirmed")
    elif judges and meaning is None and not _is_polite(context.say, text):
        await reply(context, context.say.html("hint-unheard"))
    else:
        await reply(context, context.say.html("hint-small-talk"))


async def _answer_without_photo(context: Context, text: str) -> None:
    """Show the brand or the models of the text; else a hint."""
    message, say, catalogue = context.message, context.say, context.state.catalogue
    found = catalogue.choices(text, len(catalogue))
    sneaker = catalogue.meant(text) or (found[0] if len(found) == 1 else None)
    if brand := catalogue.brand_called(text):
        await reply_view(context, views.brand(say, catalogue, catalogue.by_brand(brand)[0].slug))
    elif message.parse_entities([MessageEntity.URL, MessageEntity.TEXT_LINK]):
        await reply(context, say.html("hint-link"))
    elif sneaker:
        await _show_model(context, sneaker)
    elif found:
        await reply_view(context, views.several(say, found, " ".join(catalogue.split(text))))
    elif catalogue.find(text):  # the name of another number or height
        await reply(context, say.html("hint-unlisted", text=short(text)))
    else:
        await reply(context, say.html("hint-text"))


async def _show_style_code(context: Context, code: StyleCode, name: str) -> None:
    """Show shops that search for one version of a model."""
    catalogue = context.state.catalogue
    sneaker = certain(catalogue.find(name)) if name else None
    await reply_view(context, views.style_code(context.say, catalogue, code, sneaker))


async def _show_model(context: Context, sneaker: Sneaker) -> None:
    """Show a model, or point to the latest answer that names it."""
    row, say = await answers.latest(context), context.say
    view = views.model(say, context.state.catalogue, sneaker.slug)
    if row is None or row.several:
        await reply_view(context, view)
        return
    named = await answers.named_model(context, row)
    if named is not None and named.slug == sneaker.slug:
        judged = "yes" if named.judged else "reply" if row.sent_by_chat else "no"
        same = MessageView(text=say.html("hint-same", judged=judged))
        await reply_view(context, same, to=row.answer_message_id)
    elif row.sent_by_chat:
        hint = say.html("hint-name-reply")
        await reply_view(context, replace(view, text=f"{view.text}\n\n{hint}"))
    else:
        await reply_view(context, views.with_correction(say, view, row.id, sneaker))
