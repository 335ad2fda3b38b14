"""Views of a correction: the questions which model a photo shows."""

from collections.abc import Sequence

from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.views import keyboards
from bot.views.answer import SIMILAR, in_group, named
from bot.views.catalogue import in_order
from bot.views.message import MessageView, short
from model.catalogue import sizes
from model.catalogue.catalogue import Catalogue, Sneaker
from model.catalogue.index import custom_slug
from store.tables import Correction, PredictionRow

CHOICES = 4  # models in the question of a correction


def candidates(
    say: Translator, catalogue: Catalogue, listed: Catalogue, row: PredictionRow, correction: Correction | None
) -> MessageView:
    """The question which model it is, with the likeliest others.

    Under an unknown model, those of the wide catalogue that it resembles come first, most similar first.
    """
    wrong = correction.slug if correction else named(catalogue, row)
    found = [*_resembled(catalogue, listed, row), *_likeliest(catalogue, row)]
    shown = list({each.slug: each for each in found if each.slug != wrong}.values())[:CHOICES]
    question = say.html("correct-candidates", group=in_group(row))
    return _question(say, row, question, shown, keyboards.candidates(say, row.id, shown, listed=listed))


def brands(say: Translator, catalogue: Catalogue, row: PredictionRow, page: int) -> MessageView:
    """The question which brand it is."""
    return MessageView(text=say.html("correct-brands"), keyboard=keyboards.brands(say, row.id, catalogue, page))


def models(say: Translator, catalogue: Catalogue, row: PredictionRow, slug: str, page: int) -> MessageView:
    """The question which model of a brand; raises CatalogueError."""
    brand = catalogue[slug].brand
    keyboard = keyboards.models(say, row.id, catalogue, slug, page)
    return _question(say, row, say.html("correct-models", brand=brand), catalogue.by_brand(brand), keyboard)


def by_name(
    say: Translator,
    catalogue: Catalogue,
    row: PredictionRow,
    text: str,
    found: Sequence[Sneaker],
    listed: Sequence[Sneaker],
) -> MessageView:
    """The question after a typed name that names no single model.

    `found` are the models that it may mean, `listed` those of the wide catalogue.
    """
    if brand := catalogue.brand_called(text):
        return models(say, catalogue, row, catalogue.by_brand(brand)[0].slug, 0)
    if not (found or listed) or _has_own_number(catalogue, text, found):
        return not_found(say, catalogue, row, text, found)
    return choice(say, row, found, listed, words=" ".join(catalogue.split(text)))


def choice(
    say: Translator,
    row: PredictionRow,
    sneakers: Sequence[Sneaker],
    more: Sequence[Sneaker] = (),
    *,
    words: str = "",
    page: int = 0,
) -> MessageView:
    """The question which of several models the person's words mean.

    `more` are models of the wide catalogue. Many models have pages.
    """
    if len(sneakers) > keyboards.MATCHES:
        ordered = in_order(sneakers)
        alone = in_group(row) == "no"  # in a group, only a reply with more of the name would reach the bot
        text = say.html("browse-several", many="yes", count=len(sneakers)) if alone else say.html("correct-which")
        return _question(say, row, text, ordered, keyboards.matches(say, row.id, ordered, words, page))
    shown = [*sneakers, *more[: max(0, CHOICES - len(sneakers))]]
    keyboard = keyboards.candidates(say, row.id, shown, listed=[each.slug for each in more])
    return _question(say, row, say.html("correct-which"), shown, keyboard)


def not_found(
    say: Translator, catalogue: Catalogue, row: PredictionRow, text: str, found: Sequence[Sneaker] = ()
) -> MessageView:
    """No model has this name: suggest it, or choose another.

    `found` are models of a similar name; else the likeliest are offered.
    """
    offered = list(found or _likeliest(catalogue, row))[:CHOICES]
    words = say.html("correct-not-found", text=short(text), group=in_group(row))
    return _question(say, row, words, offered, keyboards.candidates(say, row.id, offered, suggest=True))


def _has_own_number(catalogue: Catalogue, text: str, found: Sequence[Sneaker]) -> bool:
    """Whether a name may end with its own number, not a size.

    "air max 42" may, beside an Air Max 90; "dunk 43" may not.
    """
    text = sizes.without_told(text)
    name = sizes.without_last(text)
    if name == text or catalogue.brand_called(name):
        return False
    number = catalogue.split(text)[-1]
    numbered = len(catalogue.choices(name, len(catalogue))) > len(found) > 0
    return numbered and not any(number in catalogue.split(each.title) for each in found)


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


def _resembled(catalogue: Catalogue, listed: Catalogue, row: PredictionRow) -> list[Sneaker]:
    """What an unknown model resembles, as its answer says."""
    if row.verdict != "unknown":
        return []
    slugs = [custom_slug(slug) for slug in row.suggestions or ()]
    found = [
        catalogue[slug] if slug in catalogue else listed[slug] for slug in slugs if slug in catalogue or slug in listed
    ]
    return found[:SIMILAR]


def _likeliest(catalogue: Catalogue, row: PredictionRow) -> list[Sneaker]:
    """The likeliest models, without retired ones."""
    return [catalogue[slug] for slug, _ in row.ranked if slug in catalogue]
