"""Views of an answer: sure, likely, unsure or unknown; confirmed or corrected."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.views import keyboards, sneaker_facts
from bot.views.callback_data import CallbackData
from bot.views.message import MessageView
from model.catalogue import sizes
from model.catalogue.catalogue import Catalogue, Sneaker
from model.catalogue.index import custom_slug, resembled, title
from model.prediction import LIKELY_FROM, SURE_FROM, Shoe
from store.tables import Correction, PredictionRow, UnlistedName

RUNNER_UP_FROM = 0.05  # probability: below, the runner-up is not worth a line
SURE_OF_BRAND_FROM = 0.8  # sum of its models' probabilities
# Probability of a model that a photo without a found sneaker may show. At 0.2, 143 of 474 photos of clothes got
# candidates; at 0.35, 42. Of 18 photos of known models with this verdict, 9 instead of 10 have theirs among them.
POSSIBLE_FROM = 0.35
CANDIDATES = 3  # models among which a caption is believed, and that an unsure answer offers
YEARS = range(1980, 2050)  # numbers that are no part of a model's name
SIMILAR = 3  # models that an unknown one resembles
ALSO = 2  # of them beside the candidates of an unsure answer

Tone: TypeAlias = Literal["caption", "sure", "likely", "brand", "unsure", "unknown", "no_sneaker"]


@dataclass(frozen=True, kw_only=True)
class _Content:
    """An answer, and the models that it offers."""

    text: str
    keyboard: Keyboard
    offered: tuple[Sneaker, ...] = ()


def answer(
    say: Translator,
    catalogue: Catalogue,
    row: PredictionRow,
    correction: Correction | None,
    name: UnlistedName | None = None,
) -> MessageView:
    """The answer: first, confirmed, corrected, or a model that is not listed."""
    if row.several:
        return _several(say, catalogue, row)
    content = _content(say, catalogue, row, correction, name)
    if not row.sent_by_chat:
        return MessageView(text=content.text, keyboard=content.keyboard)
    asks = row.declined is None and correction is None and named(catalogue, row) is not None
    names = "\n".join(f"• {each.title}" for each in content.offered)
    parts = (content.text, names, say.html("answer-reply", named="yes" if asks else "no"))
    return MessageView(text="\n\n".join(filter(None, parts)), keyboard=keyboards.links(content.keyboard))


def named(catalogue: Catalogue, row: PredictionRow) -> str | None:
    """The slug of the model that the first answer names, if any."""
    if row.several:
        return None
    match tone(catalogue, row):
        case "caption":
            return row.caption_slug
        case "sure" | "likely":
            return row.ranked[0][0]
    return None


def offers_name(catalogue: Catalogue, row: PredictionRow, name: str) -> bool:
    """Whether the first answer offers what its caption names.

    It does where it names no model, or one without a number of that name: "air jordan 37" under an Air Jordan 1.
    """
    if row.several:
        return False
    slug = named(catalogue, row)
    if slug is None:
        return True
    told = sizes.without_told(name)
    last = sizes.without_last(told)
    words = catalogue.split(told if catalogue.choices(last) else last)  # 37 is no size where there is an Air Jordan
    own = {word for each in (catalogue[slug].title, *catalogue[slug].aliases) for word in catalogue.split(each)}
    return any(each.isdecimal() and int(each) not in YEARS for each in {*words} - own)


def shown(catalogue: Catalogue, row: PredictionRow) -> list[Sneaker]:
    """The models of a first answer about several shoes, each once."""
    named = [each.best.slug for each in row.shoes or () if each.likely] if row.several else []
    return [catalogue[slug] for slug in dict.fromkeys(named) if slug in catalogue]


def tone(catalogue: Catalogue, row: PredictionRow) -> Tone:
    """How sure the first answer sounds."""
    if row.verdict == "no_sneaker":
        return "no_sneaker"
    if row.caption_slug in catalogue and row.caption_slug in [slug for slug, _ in row.ranked[:CANDIDATES]]:
        return "caption"
    if row.verdict == "unknown":
        return "unknown"
    probability = row.ranked[0][1]
    if probability >= LIKELY_FROM:  # below, the candidates are the buttons and no shop is shown
        return "sure" if probability >= SURE_FROM else "likely"
    return "brand" if sure_brand(catalogue, row) else "unsure"


def sure_brand(catalogue: Catalogue, row: PredictionRow) -> str | None:
    """The brand whose models share most of the probability, if any."""
    shares: defaultdict[str, float] = defaultdict(float)
    for slug, probability in row.ranked:
        shares[catalogue[slug].brand] += probability
    brand = max(shares, key=shares.__getitem__)
    return brand if shares[brand] >= SURE_OF_BRAND_FROM else None


def consent_question(say: Translator, prediction_id: int) -> MessageView:
    """The question whether a photo may be kept, with its two buttons."""
    yes, no = (CallbackData(topic="consent", action=action, id=prediction_id) for action in ("yes", "no"))
    row = [yes.button(say("button-keep-yes")), no.button(say("button-keep-no"))]
    return MessageView(text=say.html("consent-question"), keyboard=Keyboard([row]))


def in_group(row: PredictionRow) -> str:
    """Whether the answer is in a group, as a value for translations.

    In a group, only a reply reaches the bot. "chat" is a group in which a channel or the group sent the photo.
    """
    if row.sent_by_chat:
        return "chat"
    return "yes" if row.chat_id < 0 else "no"


def _content(
    say: Translator,
    catalogue: Catalogue,
    row: PredictionRow,
    correction: Correction | None,
    name: UnlistedName | None,
) -> _Content:
    if row.declined is not None:
        return _declined(say, catalogue, row, name)
    if correction is None:
        first = _with_listed(say, catalogue, row, _first_answer(say, catalogue, row))
        offered = name is not None and name.suggested is None and offers_name(catalogue, row, name.name)
        return _with_unlisted(say, row, first, name) if name and offered else first
    sneaker = catalogue[correction.slug]
    key = "answer-confirmed" if correction.how == "confirmed" else "answer-corrected"
    return _Content(text=say.html(key, name=sneaker.title), keyboard=keyboards.judged(say, row.id, sneaker, row))


def _declined(say: Translator, catalogue: Catalogue, row: PredictionRow, name: UnlistedName | None) -> _Content:
    if name is None or name.suggested is None:
        text = say.html("answer-none", group=in_group(row))
        return _Content(text=text, keyboard=keyboards.unnamed(say, say("button-change"), row.id))
    keyboard = keyboards.judged(say, row.id, catalogue.named_only(name.name))
    return _Content(text=say.html("answer-unlisted", name=name.name), keyboard=keyboard)


def _first_answer(say: Translator, catalogue: Catalogue, row: PredictionRow) -> _Content:
    spoken = tone(catalogue, row)
    told = row.caption_slug if row.caption_slug in catalogue else None
    hint = catalogue[told] if told and spoken != "caption" and told != row.ranked[0][0] else None
    match spoken:
        case "caption" | "sure" | "likely":
            return _named(say, catalogue, row, spoken, hint)
        case "unknown":
            return _unknown(say, catalogue, row, hint)
        case "no_sneaker":
            return _no_sneaker(say, catalogue, row, hint)
    brand = sure_brand(catalogue, row)
    found = _likeliest(catalogue, row, brand)[:CANDIDATES]
    question = say.html("answer-brand", brand=brand) if brand else say.html("answer-unsure")
    similar = [each for each in _similar(catalogue, row) if each not in found][:ALSO] if row.suggestions else []
    found += [each for each in similar if each.slug in catalogue]  # an admin has added it
    alike = [each for each in similar if each.slug not in catalogue]
    also = say.html("answer-also", names=say.either([each.title for each in alike])) if alike else ""
    text = "\n\n".join(filter(None, (question, _lookalike(say, catalogue, row), also)))
    return _Content(text=text, keyboard=keyboards.unsure(say, row.id, found, hint, alike), offered=tuple(found))


def _with_listed(say: Translator, catalogue: Catalogue, row: PredictionRow, content: _Content) -> _Content:
    """An answer with the wide catalogue's model that its caption names."""
    slug = row.caption_slug
    known = slug is None or catalogue.title(slug) != slug  # in the catalogue, or retired
    if slug is None or known or not offers_name(catalogue, row, title(slug)):
        return content
    return replace(content, keyboard=keyboards.with_listed(say, row.id, slug, title(slug), content.keyboard))


def _with_unlisted(say: Translator, row: PredictionRow, content: _Content, name: UnlistedName) -> _Content:
    """An answer with the unlisted name of its caption."""
    text = f"{content.text}\n\n{say.html('answer-caption-unlisted', name=name.name)}"
    return replace(content, text=text, keyboard=keyboards.with_unlisted(say, row.id, name.name, content.keyboard))


def _named(say: Translator, catalogue: Catalogue, row: PredictionRow, spoken: Tone, hint: Sneaker | None) -> _Content:
    best = catalogue[named(catalogue, row) or row.ranked[0][0]]
    keyboard = keyboards.named(say, row.id, best, hint, row)
    details = sneaker_facts.details(say, best, row)
    if spoken == "caption":
        text = say.html("answer-caption", name=best.title)
        return _Content(text="\n".join(filter(None, (text, details))), keyboard=keyboard)
    share = say.whole_percent(row.ranked[0][1])
    text = say.html("answer-sneaker", sure="yes" if spoken == "sure" else "likely", name=best.title, probability=share)
    other, probability = row.ranked[1] if len(row.ranked) > 1 else ("", 0.0)
    lines = [text]
    if spoken == "likely" and probability >= RUNNER_UP_FROM:
        second = catalogue[other].title
        lines.append(say.html("answer-runner-up", name=second, probability=say.whole_percent(probability)))
        lines.append(_lookalike(say, catalogue, row))
    return _Content(text="\n".join(filter(None, (*lines, details))), keyboard=keyboard)


def _lookalike(say: Translator, catalogue: Catalogue, row: PredictionRow) -> str:
    """How to tell the first two apart, where that is known."""
    return f"💡 {words}" if (words := sneaker_facts.lookalike(say, catalogue, row)) else ""


def _unknown(say: Translator, catalogue: Catalogue, row: PredictionRow, hint: Sneaker | None) -> _Content:
    similar = _similar(catalogue, row)
    names = [each.title for each in similar]
    brand = sure_brand(catalogue, row)
    # Where all similar models are the brand's, it is right in 42 of 42 photos; by the probabilities alone in 65 of 76.
    agreed = brand is not None and bool(names) and all(name.startswith(brand) for name in names)
    known = brand if brand and agreed else "none" if names else "nothing"
    text = say.html("answer-unknown", brand=known, names=say.either(names))
    return _Content(text=text, keyboard=keyboards.unknown(say, row.id, similar, hint))


def _no_sneaker(say: Translator, catalogue: Catalogue, row: PredictionRow, hint: Sneaker | None) -> _Content:
    shares = dict(row.ranked)
    possible = [each for each in _likeliest(catalogue, row)[:CANDIDATES] if shares[each.slug] >= POSSIBLE_FROM]
    text = say.html("answer-no-sneaker", guess=("no", "one", "several")[min(len(possible), 2)])
    if not possible:
        return _Content(text=text, keyboard=keyboards.unnamed(say, say("button-is-sneaker"), row.id, hint))
    return _Content(text=text, keyboard=keyboards.unsure(say, row.id, possible, hint), offered=tuple(possible))


def _several(say: Translator, catalogue: Catalogue, row: PredictionRow) -> MessageView:
    """Several models in one photo: a numbered line each."""
    shoes = row.shoes or ()
    told = [_told(catalogue, each) for each in shoes]
    found = [(number, named) for number, (spoken, named) in enumerate(told, 1) if spoken not in ("unsure", "alone")]
    lines = "\n".join(_shoe_line(say, number, *told[number - 1], shoe) for number, shoe in enumerate(shoes, 1))
    text = say("answer-several", shoes=len(shoes), lines=lines)  # the lines are HTML already
    return MessageView(text=f"{text}\n\n{say.html('answer-several-hint')}", keyboard=keyboards.numbered(say, found))


def _told(catalogue: Catalogue, shoe: Shoe) -> tuple[str, Sneaker]:
    """How sure a shoe's line sounds, and which model it tells."""
    best, alike = catalogue[shoe.best.slug], resembled(shoe.suggestions)
    if shoe.verdict == "sneaker":
        probability = shoe.best.probability
        return ("sure" if probability >= SURE_FROM else "likely" if probability >= LIKELY_FROM else "unsure"), best
    if alike:
        return "unknown", _listed(catalogue, alike[0].slug)
    return ("alone" if shoe.suggestions else "unknown"), best


def _shoe_line(say: Translator, number: int, told: str, sneaker: Sneaker, shoe: Shoe) -> str:
    share = say.whole_percent(shoe.best.probability)
    return say.html("answer-several-line", tone=told, number=number, name=sneaker.title, probability=share)


def _similar(catalogue: Catalogue, row: PredictionRow) -> list[Sneaker]:
    """The models that an unknown one resembles, wide catalogue first."""
    slugs = [slug for slug, _ in row.ranked] if row.suggestions is None else row.suggestions
    return [_listed(catalogue, slug) for slug in slugs[:SIMILAR]]


def _listed(catalogue: Catalogue, slug: str) -> Sneaker:
    """A model of the catalogue index, which an admin may have added."""
    own = custom_slug(slug)
    return catalogue[own] if own in catalogue else catalogue.named_only(title(slug))


def _likeliest(catalogue: Catalogue, row: PredictionRow, brand: str | None = None) -> list[Sneaker]:
    """The likeliest models, without retired ones; of a brand, if given."""
    found = [catalogue[slug] for slug, _ in row.ranked if slug in catalogue]
    return [each for each in found if brand is None or each.brand == brand]
