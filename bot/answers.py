"""What the answer to a photo looks like, in each of its states: text and buttons from a row, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from telegram import InlineKeyboardMarkup

from bot import keyboards
from bot.texts import Speech
from model.catalogue import Catalogue, Sneaker
from store.tables import Correction, PredictionRow

SHOWN = 3  # models in an answer
OFFERED = 4  # models to choose from when it is wrong: the likeliest that are not named above
SURE = 0.6  # from this probability on the answer sounds sure


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What one message shows; with a photo, the text is its caption."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    photo: bytes | None = field(default=None, repr=False)  # the file, in a format that Telegram takes as a photo


def answer(say: Speech, catalogue: Catalogue, row: PredictionRow, correction: Correction | None) -> Screen:
    """The answer as it stands: fresh, confirmed, or corrected."""
    if correction is None:
        return _fresh(say, catalogue, row)
    named = catalogue[correction.slug]
    keyboard = keyboards.settled(say, row.id, named)
    if correction.how == "confirmed":
        text = say.html("answer-confirmed", name=named.title, lines=_lines(say, catalogue, row))
        return Screen(text=text, keyboard=keyboard)
    slug, probability = row.ranked[0]
    guess, percent = catalogue[slug].title, say.percent(probability)
    text = say.html("answer-corrected", name=named.title, verdict=row.verdict, guess=guess, probability=percent)
    return Screen(text=text, keyboard=keyboard)


def candidates(say: Speech, catalogue: Catalogue, row: PredictionRow, correction: Correction | None) -> Screen:
    """The question which model it is, with the likeliest others."""
    named = correction.slug if correction else row.ranked[0][0] if row.verdict == "sneaker" else None
    others = [catalogue[slug] for slug, _ in row.ranked if slug != named][:OFFERED]
    return Screen(text=say.html("correct-candidates"), keyboard=keyboards.candidates(say, row.id, others))


def brands(say: Speech, catalogue: Catalogue, row: PredictionRow, page: int) -> Screen:
    """The question which brand it is."""
    return Screen(text=say.html("correct-brands"), keyboard=keyboards.brands(say, row.id, catalogue, page))


def models(say: Speech, catalogue: Catalogue, row: PredictionRow, slug: str, page: int) -> Screen:
    """The question which model of a brand it is; raises CatalogueError for an unknown slug."""
    text = say.html("correct-models", brand=catalogue[slug].brand)
    return Screen(text=text, keyboard=keyboards.models(say, row.id, catalogue, slug, page))


def choice(say: Speech, row: PredictionRow, text: str, sneakers: Sequence[Sneaker]) -> Screen:
    """The question which of several models the person's words mean."""
    question = say.html("correct-which", text=short(text))
    return Screen(text=question, keyboard=keyboards.candidates(say, row.id, sneakers))


def not_found(say: Speech, catalogue: Catalogue, row: PredictionRow, text: str) -> Screen:
    """That nothing is called so, with the likeliest models to choose from instead."""
    offered = [catalogue[slug] for slug, _ in row.ranked[:OFFERED]]
    words = say.html("correct-not-found", text=short(text))
    return Screen(text=words, keyboard=keyboards.candidates(say, row.id, offered))


def _fresh(say: Speech, catalogue: Catalogue, row: PredictionRow) -> Screen:
    if row.verdict == "no_sneaker":
        keyboard = keyboards.unnamed(say("button-is-sneaker"), row.id)
        return Screen(text=say.html("answer-no-sneaker"), keyboard=keyboard)
    lines = _lines(say, catalogue, row)
    if row.verdict == "unknown":
        keyboard = keyboards.unnamed(say("button-name-it"), row.id)
        return Screen(text=say.html("answer-unknown", lines=lines), keyboard=keyboard)
    slug, probability = row.ranked[0]
    best = catalogue[slug]
    text = say.html("answer-sneaker", sure="yes" if probability >= SURE else "no", name=best.title, lines=lines)
    return Screen(text=text, keyboard=keyboards.sneaker(say, row.id, best))


def _lines(say: Speech, catalogue: Catalogue, row: PredictionRow) -> str:
    shown = enumerate(row.ranked[:SHOWN], start=1)
    return "\n".join(
        say("answer-line", place=place, name=catalogue[slug].title, probability=say.percent(probability))
        for place, (slug, probability) in shown
    )


def short(text: str) -> str:
    """A person's words on one line, cut where they are long."""
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"
