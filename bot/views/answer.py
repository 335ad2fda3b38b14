"""Views of an answer, and of the questions of a correction."""

from collections import defaultdict
from collections.abc import Sequence

from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.views import keyboards
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView, bar, short
from model.catalogue.catalogue import Catalogue, Sneaker
from store.tables import Correction, PredictionRow

CANDIDATES = 3  # models in an answer
CHOICES = 4  # models in the question of a correction
SURE_FROM = 0.6  # probability: the answer sounds sure
GUESS_BELOW = 0.4  # probability: the answer names the brand only, if that is sure
SURE_OF_BRAND_FROM = 0.8  # sum of its models' probabilities


def answer(say: Translator, catalogue: Catalogue, row: PredictionRow, correction: Correction | None) -> MessageView:
    """The answer: first, confirmed, corrected, or none of the models."""
    view = _answer(say, catalogue, row, correction)
    if not row.sent_by_chat:
        return view
    asks = row.declined is None and correction is None and named(catalogue, row) is not None
    text = f"{view.text}\n\n{say.html('answer-reply', named='yes' if asks else 'no')}"
    return MessageView(text=text, keyboard=keyboards.links(view.keyboard))


def _answer(say: Translator, catalogue: Catalogue, row: PredictionRow, correction: Correction | None) -> MessageView:
    slug, probability = row.ranked[0]
    guess, percent = catalogue[slug].title, say.percent(probability)
    if row.declined is not None:
        text = say.html("answer-none", verdict=row.verdict, guess=guess, probability=percent)
        return MessageView(text=text, keyboard=keyboards.unnamed(say, say("button-change"), row.id))
    if correction is None:
        return _first_answer(say, catalogue, row)
    sneaker = catalogue[correction.slug]
    keyboard = keyboards.judged(say, row.id, sneaker, row)
    if correction.how == "confirmed":
        text = say.html("answer-confirmed", name=sneaker.title, lines=_lines(say, catalogue, row))
        return MessageView(text=text, keyboard=keyboard)
    text = say.html("answer-corrected", name=sneaker.title, verdict=row.verdict, guess=guess, probability=percent)
    return MessageView(text=text, keyboard=keyboard)


def candidates(say: Translator, catalogue: Catalogue, row: PredictionRow, correction: Correction | None) -> MessageView:
    """The question which model it is, with the likeliest others."""
    wrong = correction.slug if correction else named(catalogue, row)
    others = [sneaker for sneaker in _choices(catalogue, row) if sneaker.slug != wrong][:CHOICES]
    question = say.html("correct-candidates", group=in_group(row))
    return _question(say, row, question, others, keyboards.candidates(say, row.id, others))


def brands(say: Translator, catalogue: Catalogue, row: PredictionRow, page: int) -> MessageView:
    """The question which brand it is."""
    return MessageView(text=say.html("correct-brands"), keyboard=keyboards.brands(say, row.id, catalogue, page))


def models(say: Translator, catalogue: Catalogue, row: PredictionRow, slug: str, page: int) -> MessageView:
    """The question which model of a brand; raises CatalogueError."""
    brand = catalogue[slug].brand
    keyboard = keyboards.models(say, row.id, catalogue, slug, page)
    return _question(say, row, say.html("correct-models", brand=brand), catalogue.by_brand(brand), keyboard)


def choice(say: Translator, row: PredictionRow, text: str, sneakers: Sequence[Sneaker]) -> MessageView:
    """The question which of several models the person's words mean."""
    question = say.html("correct-which", text=short(text))
    return _question(say, row, question, sneakers, keyboards.candidates(say, row.id, sneakers))


def not_found(say: Translator, catalogue: Catalogue, row: PredictionRow, text: str) -> MessageView:
    """No model has this name; the likeliest models as choices."""
    offered = _choices(catalogue, row)[:CHOICES]
    words = say.html("correct-not-found", text=short(text), group=in_group(row))
    return _question(say, row, words, offered, keyboards.candidates(say, row.id, offered))


def _question(
    say: Translator, row: PredictionRow, text: str, sneakers: Sequence[Sneaker], keyboard: Keyboard
) -> MessageView:
    """A question with buttons, or with names under a chat's photo.

    A tap comes from a user, whom nothing connects with the chat that the user writes for.
    """
    if not row.sent_by_chat:
        return MessageView(text=text, keyboard=keyboard)
    names = "\n".join(f"• {each.title}" for each in sneakers)
    return MessageView(text=f"{text}\n\n{say.html('correct-reply', names=names)}")


def _choices(catalogue: Catalogue, row: PredictionRow) -> list[Sneaker]:
    """The likeliest models, without retired ones."""
    return [catalogue[slug] for slug, _ in row.ranked if slug in catalogue]


def with_consent_question(say: Translator, view: MessageView, prediction_id: int) -> MessageView:
    """An answer with the question of consent; its buttons come first."""
    yes, no = (CallbackData(topic="consent", action=action, id=prediction_id) for action in ("yes", "no"))
    row = [yes.button(say("button-keep-yes")), no.button(say("button-keep-no"))]
    others = view.keyboard.inline_keyboard if view.keyboard else ()
    return MessageView(text=f"{view.text}\n\n{say.html('consent-question')}", keyboard=Keyboard([row, *others]))


def in_group(row: PredictionRow) -> str:
    """Whether the answer is in a group, as a value for translations.

    In a group, only a reply reaches the bot. "chat" is a group in which a channel or the group sent the photo.
    """
    if row.sent_by_chat:
        return "chat"
    return "yes" if row.chat_id < 0 else "no"


def _first_answer(say: Translator, catalogue: Catalogue, row: PredictionRow) -> MessageView:
    told = row.caption_slug if row.caption_slug in catalogue and row.caption_slug != named(catalogue, row) else None
    hint = catalogue[told] if told else None
    if row.verdict == "no_sneaker":
        keyboard = keyboards.unnamed(say, say("button-is-sneaker"), row.id, hint)
        return MessageView(text=say.html("answer-no-sneaker"), keyboard=keyboard)
    lines = _lines(say, catalogue, row)
    if row.verdict == "unknown":
        keyboard = keyboards.unnamed(say, say("button-name-it"), row.id, hint)
        return MessageView(text=say.html("answer-unknown", lines=lines), keyboard=keyboard)
    if brand := _only_brand(catalogue, row):
        keyboard = keyboards.unnamed(say, say("button-name-it"), row.id, hint)
        return MessageView(text=say.html("answer-brand", brand=brand, lines=lines), keyboard=keyboard)
    slug, probability = row.ranked[0]
    best = catalogue[slug]
    text = say.html("answer-sneaker", sure="yes" if probability >= SURE_FROM else "no", name=best.title, lines=lines)
    return MessageView(text=text, keyboard=keyboards.named(say, row.id, best, hint, row))


def named(catalogue: Catalogue, row: PredictionRow) -> str | None:
    """The slug of the model that the first answer names, if any."""
    names = row.verdict == "sneaker" and _only_brand(catalogue, row) is None
    return row.ranked[0][0] if names else None


def _only_brand(catalogue: Catalogue, row: PredictionRow) -> str | None:
    """The brand, where that is sure and the model is anybody's guess."""
    if row.ranked[0][1] >= GUESS_BELOW:
        return None
    shares: defaultdict[str, float] = defaultdict(float)
    for slug, probability in row.ranked:
        shares[catalogue[slug].brand] += probability
    brand = max(shares, key=shares.__getitem__)
    return brand if shares[brand] >= SURE_OF_BRAND_FROM else None


def _lines(say: Translator, catalogue: Catalogue, row: PredictionRow) -> str:
    shown = enumerate(row.ranked[:CANDIDATES], start=1)
    return "\n".join(
        say(
            "answer-line",
            place=place,
            name=catalogue[slug].title,
            bar=bar(probability, least=1),
            probability=say.percent(probability),
        )
        for place, (slug, probability) in shown
    )
