"""What people say that a photo shows: a line a model, as many as a caption has room for."""

from bot.answers import short
from bot.screens.gate import title
from bot.texts import Speech
from model.catalogue import Catalogue
from store.labels import Item

MOST = 8  # models


def lines(say: Speech, catalogue: Catalogue, item: Item, owner: int, *, room: int) -> str:
    """The model in question first, then those with the weightier votes; in at most so many characters."""
    found = [_line(say, catalogue, item, slug, owner) for slug in _models(item)]
    for shown in range(min(MOST, len(found)), 0, -1):
        left = len(found) - shown
        text = "\n".join([*found[:shown], *([say("review-votes-more", count=left)] if left else [])])
        if len(text) <= room:
            return text
    return ""


def _models(item: Item) -> list[str]:
    weights: dict[str, float] = {}
    for vote in item.votes:
        weights[vote.slug] = weights.get(vote.slug, 0.0) + item.records[vote.person_id].weight
    return sorted(weights, key=lambda slug: (slug != item.slug, -weights[slug]))


def _line(say: Speech, catalogue: Catalogue, item: Item, slug: str, owner: int) -> str:
    votes = [vote for vote in item.votes if vote.slug == slug]
    records = [item.records[vote.person_id] for vote in votes]
    own = any(vote.person_id == owner for vote in votes)
    confirmed = sum(vote.confirms for vote in votes)
    return say(
        "review-vote",
        name=short(title(catalogue, slug)),
        own="yes" if own else "no",
        others=len(votes) - own,
        confirmed="all" if confirmed == len(votes) else confirmed,
        proven=sum(bool(record.models and record.weight) for record in records),
        distrusted=sum(not record.weight for record in records),
    )
