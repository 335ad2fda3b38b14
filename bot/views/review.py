"""Views of /review: a photo with its votes and the decisions."""

import io
from dataclasses import replace

from PIL import Image, ImageOps
from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.views.callback_data import CallbackData
from bot.views.keyboards import pages
from bot.views.message import MessageView, short
from model.catalogue.catalogue import Catalogue
from model.errors import PictureError
from model.pictures.picture import open_upright
from store.learning.trust import Label
from store.tables import PredictionRow

MOST = 8  # models with votes
GUESSES = 2  # models of the answer that are repeated
MAX_CAPTION = 1024  # characters after entities are parsed: https://core.telegram.org/bots/api#sendphoto
SIDE = 800  # pixels: enough to tell sneakers apart on a phone
GREY = (128, 128, 128)
MISSING = (400, 300)  # pixels
LEAST = SIDE // 10  # pixels a side: https://core.telegram.org/bots/api#sendphoto refuses ratios over 20


def labelled_photo(
    say: Translator,
    catalogue: Catalogue,
    label: Label,
    prediction: PredictionRow,
    *,
    waiting: int,
    photo: bytes,
    undo: int | None = None,
) -> MessageView:
    """A photo with its answer and votes; `undo` is the last decision."""
    facts: dict[str, str | int] = {
        "waiting": waiting,
        "said": _answer(say, catalogue, prediction),
        "why": say("review-why", why=label.why),
    }
    room = MAX_CAPTION - len(say("review-item", votes="", **facts))
    said = _votes(say, catalogue, label, prediction.person_id, room=room)
    text = say.html("review-item", votes=said, **facts)
    return MessageView(text=text, keyboard=_decisions(say, catalogue, label, undo), photo=photo)


def without_photo(say: Translator, view: MessageView) -> MessageView:
    """A review whose photo or caption Telegram refuses: words and buttons."""
    return replace(view, photo=None, text=f"{say.html('review-no-photo')}\n\n{view.text}")


def bare(say: Translator, view: MessageView) -> MessageView:
    """A review whose words Telegram refuses too: buttons only."""
    return replace(view, photo=None, text=say.html("review-no-photo"))


def brands(say: Translator, catalogue: Catalogue, correction_id: int, page: int) -> MessageView:
    """The question which brand the photo shows."""
    choices = [(each.brand, _data("brand", correction_id, value=each.slug)) for each in catalogue.firsts()]
    back = _data("show", correction_id).button(say("button-back"))
    keyboard = pages(say, choices, _data("brands", correction_id, page=page), [back])
    return MessageView(text=say.html("review-brands"), keyboard=keyboard)


def models(say: Translator, catalogue: Catalogue, correction_id: int, slug: str, page: int) -> MessageView:
    """The question which model of a brand it shows; raises CatalogueError."""
    brand = catalogue[slug].brand
    choices = [(each.name, _data("relabel", correction_id, value=each.slug)) for each in catalogue.by_brand(brand)]
    back = _data("brands", correction_id).button(say("button-back"))
    here = _data("brand", correction_id, value=slug, page=page)
    return MessageView(text=say.html("review-models", brand=brand), keyboard=pages(say, choices, here, [back]))


def finished(say: Translator, last: str, undo: int | None) -> MessageView:
    """The end of the queue, with an undo button."""
    keyboard = Keyboard([[_undo(undo).button(say("button-undo"))]]) if undo is not None else None
    return MessageView(text=say.html("review-finished", last=last), keyboard=keyboard)


def _votes(say: Translator, catalogue: Catalogue, label: Label, owner: int, *, room: int) -> str:
    """The votes by model, in at most `room` characters."""
    found = [_line(say, catalogue, label, slug, owner) for slug in _models(label)]
    for shown in range(min(MOST, len(found)), 0, -1):
        left = len(found) - shown
        text = "\n".join([*found[:shown], *([say("review-votes-more", count=left)] if left else [])])
        if len(text) <= room:
            return text
    return ""


def _models(label: Label) -> list[str]:
    weights: dict[str, float] = {}
    for vote in label.photo.votes:
        weights[vote.slug] = weights.get(vote.slug, 0.0) + label.records[vote.person_id].weight
    return sorted(weights, key=lambda slug: (slug != label.slug, -weights[slug]))


def _line(say: Translator, catalogue: Catalogue, label: Label, slug: str, owner: int) -> str:
    votes = [vote for vote in label.photo.votes if vote.slug == slug]
    records = [label.records[vote.person_id] for vote in votes]
    own = any(vote.person_id == owner for vote in votes)
    confirmed = sum(vote.confirms for vote in votes)
    return say(
        "review-vote",
        name=short(catalogue.title(slug)),
        own="yes" if own else "no",
        others=len(votes) - own,
        confirmed="all" if confirmed == len(votes) else confirmed,
        proven=sum(bool(record.models and record.weight) for record in records),
        distrusted=sum(not record.weight for record in records),
    )


def _answer(say: Translator, catalogue: Catalogue, prediction: PredictionRow) -> str:
    if prediction.verdict == "no_sneaker":
        return say("review-said-none")
    guesses = " · ".join(
        say("review-guess", name=short(catalogue[slug].title), probability=say.percent(probability))
        for slug, probability in prediction.ranked[:GUESSES]
    )
    return say("review-said-unknown", said=guesses) if prediction.verdict == "unknown" else guesses


def _decisions(say: Translator, catalogue: Catalogue, label: Label, undo: int | None) -> Keyboard:
    number = label.agreeing[-1].correction_id
    approve = _data("approve", number).button(say("button-approve", name=catalogue[label.slug].title))
    reject = _data("reject", number).button(say("button-reject"))
    relabel = _data("brands", number).button(say("button-relabel"))
    skip = _data("skip", number).button(say("button-skip"))
    back = [_undo(undo).button(say("button-undo"))] if undo is not None else []
    return Keyboard([[approve], [reject, relabel], [*back, skip]])


def _undo(review_id: int) -> CallbackData:
    return _data("undo", review_id)


def _data(action: str, number: int, *, value: str = "", page: int = 0) -> CallbackData:
    return CallbackData(topic="review", action=action, id=number, value=value, page=page)


def preview(data: bytes | None) -> bytes:
    """A JPEG of 80 to 800 pixels a side for Telegram.

    Grey for a missing photo.
    """
    try:
        picture = open_upright(data or b"", SIDE)
    except PictureError:
        picture = Image.new("RGB", MISSING, GREY)
    picture.thumbnail((SIDE, SIDE))
    width, height = picture.size
    if min(width, height) < LEAST:
        picture = ImageOps.pad(picture, (max(width, LEAST), max(height, LEAST)), color=GREY)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
