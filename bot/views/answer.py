"""What the answer to a photo looks like, in each of its states: text and buttons from a row, and nothing else."""

from collections import defaultdict
from collections.abc import Sequence

from bot.i18n import Translator
from bot.views import keyboards
from bot.views.message import MessageView, bar, short
from model.catalogue.catalogue import Catalogue, Sneaker
from store.tables import Correction, PredictionRow

SHOWN = 3  # models in an answer
OFFERED = 4  # models to choose from when it is wrong: the likeliest that are not named above
SURE = 0.6  # from this probability on the answer sounds sure
GUESS = 0.4  # below it the model is a guess: where its brand is sure, that is said instead
SURE_OF_BRAND = 0.8


def answer(say: Translator, catalogue: Catalogue, row: PredictionRow, correction: Correction | None) -> MessageView:
    """The answer as it stands: fresh, confirmed, corrected, or none of the models."""
    slug, probability = row.ranked[0]
    guess, percent = catalogue[slug].title, say.percent(probability)
    if row.declined is not None:
        text = say.html("answer-none", verdict=row.verdict, guess=guess, probability=percent)
        return MessageView(text=text, keyboard=keyboards.unnamed(say, say("button-change"), row.id))
    if correction is None:
        return _fresh(say, catalogue, row)
    sneaker = catalogue[correction.slug]
    keyboard = keyboards.judged(say, row.id, sneaker)
    if correction.how == "confirmed":
        text = say.html("answer-confirmed", name=sneaker.title, lines=_lines(say, catalogue, row))
        return MessageView(text=text, keyboard=keyboard)
    text = say.html("answer-corrected", name=sneaker.title, verdict=row.verdict, guess=guess, probability=percent)
    return MessageView(text=text, keyboard=keyboard)


def candidates(say: Translator, catalogue: Catalogue, row: PredictionRow, correction: Correction | None) -> MessageView:
    """The question which model it is, with the likeliest others."""
    wrong = correction.slug if correction else named(catalogue, row)
    others = [sneaker for sneaker in _offered(catalogue, row) if sneaker.slug != wrong][:OFFERED]
    question = say.html("correct-candidates", group=in_group(row))
    return MessageView(text=question, keyboard=keyboards.candidates(say, row.id, others))


def brands(say: Translator, catalogue: Catalogue, row: PredictionRow, page: int) -> MessageView:
    """The question which brand it is."""
    return MessageView(text=say.html("correct-brands"), keyboard=keyboards.brands(say, row.id, catalogue, page))


def models(say: Translator, catalogue: Catalogue, row: PredictionRow, slug: str, page: int) -> MessageView:
    """The question which model of a brand it is; raises CatalogueError for an unknown slug."""
    text = say.html("correct-models", brand=catalogue[slug].brand)
    return MessageView(text=text, keyboard=keyboards.models(say, row.id, catalogue, slug, page))


def choice(say: Translator, row: PredictionRow, text: str, sneakers: Sequence[Sneaker]) -> MessageView:
    """The question which of several models the person's words mean."""
    question = say.html("correct-which", text=short(text))
    return MessageView(text=question, keyboard=keyboards.candidates(say, row.id, sneakers))


def not_found(say: Translator, catalogue: Catalogue, row: PredictionRow, text: str) -> MessageView:
    """That nothing is called so, with the likeliest models to choose from instead."""
    offered = _offered(catalogue, row)[:OFFERED]
    words = say.html("correct-not-found", text=short(text), group=in_group(row))
    return MessageView(text=words, keyboard=keyboards.candidates(say, row.id, offered))


def _offered(catalogue: Catalogue, row: PredictionRow) -> list[Sneaker]:
    """The likeliest models, without those that an admin has taken back: no words find them, so no button does."""
    return [catalogue[slug] for slug, _ in row.ranked if slug in catalogue]


def in_group(row: PredictionRow) -> str:
    """Whether an answer stands in a group, as the texts ask: there, only a reply to the bot reaches it."""
    return "yes" if row.chat_id < 0 else "no"


def _fresh(say: Translator, catalogue: Catalogue, row: PredictionRow) -> MessageView:
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
    text = say.html("answer-sneaker", sure="yes" if probability >= SURE else "no", name=best.title, lines=lines)
    return MessageView(text=text, keyboard=keyboards.named(say, row.id, best, hint))


def named(catalogue: Catalogue, row: PredictionRow) -> str | None:
    """The slug of the model that the answer to a photo names, if it names one."""
    names = row.verdict == "sneaker" and _only_brand(catalogue, row) is None
    return row.ranked[0][0] if names else None


def _only_brand(catalogue: Catalogue, row: PredictionRow) -> str | None:
    """The brand, where that is sure and the model is anybody's guess."""
    if row.ranked[0][1] >= GUESS:
        return None
    shares: defaultdict[str, float] = defaultdict(float)
    for slug, probability in row.ranked:
        shares[catalogue[slug].brand] += probability
    brand = max(shares, key=shares.__getitem__)
    return brand if shares[brand] >= SURE_OF_BRAND else None


def _lines(say: Translator, catalogue: Catalogue, row: PredictionRow) -> str:
    shown = enumerate(row.ranked[:SHOWN], start=1)
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
