"""Views of /review: a photo with its votes and the decisions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from telegram import InlineKeyboardMarkup as Keyboard

from bot.i18n import Translator
from bot.views.callback_data import CallbackData
from bot.views.collage import GRID
from bot.views.keyboards import pages
from bot.views.message import MessageView, short
from model.catalogue.catalogue import Catalogue
from store.learning.trust import Label
from store.tables import PredictionRow

MOST = 8  # models with votes
GUESSES = 2  # models of the answer that are repeated
MAX_CAPTION = 1024  # characters after entities are parsed: https://core.telegram.org/bots/api#sendphoto
ROUTINE = ("new_user", "unknown_model")  # reasons of labels that can be approved together


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Labels of one model that can be approved together."""

    labels: Sequence[Label]  # that fit into one picture
    total: int  # that wait

    @property
    def digest(self) -> int:
        """A checksum of the corrections: a button approves only what was shown."""
        return checksum([each.agreeing[-1].correction_id for each in self.labels])


def checksum(correction_ids: Sequence[int]) -> int:
    """A checksum of corrections in any order, of ten digits at most."""
    return crc32(" ".join(map(str, sorted(correction_ids))).encode())


def batch(queue: Sequence[Label], slug: str) -> Batch:
    """The routine labels of a model in the queue, without skipped photos."""
    found = [each for each in queue if each.slug == slug and each.why in ROUTINE and not each.photo.skipped]
    return Batch(labels=found[:GRID], total=len(found))


def labelled_photo(
    say: Translator,
    catalogue: Catalogue,
    label: Label,
    prediction: PredictionRow,
    *,
    waiting: int,
    photo: bytes,
    known: int = 0,
    together: Batch | None = None,
    undo: CallbackData | None = None,
) -> MessageView:
    """A photo with its answer and votes.

    `known` approved photos are beside it, `together` waits with it, and `undo` is the last decision.
    """
    facts: dict[str, str | int] = {
        "waiting": waiting,
        "said": _answer(say, catalogue, prediction),
        "why": say("review-why", why=label.why),
    }
    small = "\n" + say.html("review-known", count=known, name=catalogue.title(label.slug)) if known else ""
    room = MAX_CAPTION - len(say("review-item", votes="", **facts)) - len(small)
    said = _votes(say, catalogue, label, prediction.person_id, room=room)
    text = say.html("review-item", votes=said, **facts) + small
    return MessageView(text=text, keyboard=_decisions(say, catalogue, label, together, undo), photo=photo)


def contact_sheet(say: Translator, catalogue: Catalogue, shown: Batch, photo: bytes) -> MessageView:
    """The question whether to approve several photos of one model."""
    first, count = shown.labels[0], len(shown.labels)
    text = say.html("review-all", count=count, name=catalogue.title(first.slug))
    approve = _data("these", shown.digest, value=first.slug).button(say("button-approve-these", count=count))
    back = _data("show", first.agreeing[-1].correction_id).button(say("button-back"))
    return MessageView(text=text, keyboard=Keyboard([[approve], [back]]), photo=photo)


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


def finished(say: Translator, last: str, undo: CallbackData | None, *, skipped: bool) -> MessageView:
    """The end of the queue, with an undo button.

    `skipped`: some photos still wait.
    """
    keyboard = Keyboard([[undo.button(say("button-undo"))]]) if undo is not None else None
    return MessageView(
        text=say.html("review-finished", last=last, skipped="yes" if skipped else "no"), keyboard=keyboard
    )


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
        say("review-guess", name=short(catalogue.title(slug)), probability=say.percent(probability))
        for slug, probability in prediction.ranked[:GUESSES]
    )
    return say("review-said-unknown", said=guesses) if prediction.verdict == "unknown" else guesses


def _decisions(
    say: Translator, catalogue: Catalogue, label: Label, together: Batch | None, undo: CallbackData | None
) -> Keyboard:
    number = label.agreeing[-1].correction_id
    offered = label.slug in catalogue  # False for a model that was taken back
    approve = [_data("approve", number).button(say("button-approve", name=catalogue.title(label.slug)))]
    several = []
    if offered and together is not None and len(together.labels) > 1:
        count, more = len(together.labels), together.total - len(together.labels)
        several = [_data("all", number, value=label.slug).button(say("button-approve-all", count=count, more=more))]
    reject = _data("reject", number).button(say("button-reject"))
    relabel = _data("brands", number).button(say("button-relabel"))
    skip = _data("skip", number).button(say("button-skip"))
    back = [undo.button(say("button-undo"))] if undo is not None else []
    rows = [approve if offered else [], several, [reject, relabel], [*back, skip]]
    return Keyboard([row for row in rows if row])


def undo_of(first: int, last: int | None = None) -> CallbackData:
    """The data of a button that undoes a decision, or several."""
    return _data("undo", first, value=str(last) if last not in (None, first) else "")


def _data(action: str, number: int, *, value: str = "", page: int = 0) -> CallbackData:
    return CallbackData(topic="review", action=action, id=number, value=value, page=page)
