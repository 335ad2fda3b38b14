"""Labels of kept photos: which may teach, and which wait for an admin.

To judge thousands takes a second: where something else goes on in the process, `testimony.read` what was said in a
session, close it, and hand that to `teaching` or `waiting` in a thread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from store.learning import votes
from store.learning.trust import FOR_REVIEW, NOBODY, Judgement, Record, Vote, Why, favourite, judge, records
from store.learning.votes import Testimony


class Sight(Protocol):
    """Tells whether photos look like sneaker models: `model.nearness.Nearness`, of which we know only this."""

    @property
    def backbone(self) -> str:
        """The id of the backbone whose embeddings it understands."""

    def far(self, vectors: Sequence[bytes], slugs: Sequence[str]) -> Sequence[bool | None]:
        """Whether each embedding, int8 values as bytes, is far from its model; None for a model it never saw."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a kept photo shows, and may teach."""

    photo_sha256: str
    slug: str
    why: Why  # approved or trusted
    person_id: int  # who said so first; where an admin says something that nobody had said, whose photo it is
    correction_id: int | None  # with which they said so


@dataclass(frozen=True, kw_only=True)
class Item:
    """A photo that waits for an admin."""

    photo_sha256: str
    why: Why
    slug: str  # what people say it shows
    correction_id: int  # the last with which somebody said so
    prediction_id: int  # that this correction answers
    person_id: int  # who said so
    votes: tuple[Vote, ...]  # of everybody, oldest first
    records: Mapping[int, Record]  # how right each of them was so far
    skipped: bool  # an admin put it off


async def accepted(session: AsyncSession, *, sight: Sight | None = None) -> Sequence[Label]:
    """The labels that may teach, in the order of their photos' digests.

    With `sight`, labels of which only people are sure, and not an admin, must also look right.
    """
    return teaching(await votes.read(session, sight.backbone if sight else None), sight)


async def queue(session: AsyncSession, *, sight: Sight | None = None, limit: int | None = 20) -> Sequence[Item]:
    """The photos that wait for an admin, oldest first, skipped ones last."""
    return waiting(await votes.read(session, sight.backbone if sight else None), sight)[:limit]


def teaching(said: Sequence[Testimony], sight: Sight | None) -> Sequence[Label]:
    """The same as `accepted`, of what was read with the backbone of `sight`."""
    judged = _judged(said, records(photo.case for photo in said), sight)
    labels = [_label(photo, judgement) for photo, judgement in judged if judgement.accepted]
    return sorted(labels, key=lambda label: label.photo_sha256)


def waiting(said: Sequence[Testimony], sight: Sight | None) -> Sequence[Item]:
    """The same as the whole `queue`, of what was read with the backbone of `sight`."""
    known = records(photo.case for photo in said)
    judged = _judged(said, known, sight)
    items = [_item(photo, judgement, known) for photo, judgement in judged if judgement.why in FOR_REVIEW]
    return sorted(items, key=lambda item: (item.skipped, item.correction_id))


def _judged(
    said: Sequence[Testimony], known: Mapping[int, Record], sight: Sight | None
) -> Sequence[tuple[Testimony, Judgement]]:
    slugs = [favourite(photo.case.votes, known) for photo in said]
    far = _far(said, slugs, sight)

    def judged(place: int, photo: Testimony) -> Judgement:
        seen, odd = sight is None or photo.vector is not None, slugs[place] in photo.odd
        return judge(photo.case, known, far=far.get(place, False), seen=seen, suspicious=odd)

    return [(photo, judged(place, photo)) for place, photo in enumerate(said)]


def _far(said: Sequence[Testimony], slugs: Sequence[str | None], sight: Sight | None) -> dict[int, bool | None]:
    """Whether photos look unlike what is said of them, by their place, where that can be seen."""
    looked = [
        (place, photo.vector, slug)
        for place, (photo, slug) in enumerate(zip(said, slugs, strict=True))
        if photo.vector is not None and slug is not None
    ]
    if sight is None or not looked:
        return {}
    places, vectors, named = zip(*looked, strict=True)
    return dict(zip(places, sight.far(vectors, named), strict=True))


def _label(photo: Testimony, judgement: Judgement) -> Label:
    slug = judgement.slug
    assert slug is not None  # an accepted judgement has one
    first = next((vote for vote in photo.case.votes if vote.slug == slug), None)
    return Label(
        photo_sha256=photo.case.photo,
        slug=slug,
        why=judgement.why,
        person_id=first.person_id if first else photo.owner,
        correction_id=first.correction_id if first else None,
    )


def _item(photo: Testimony, judgement: Judgement, known: Mapping[int, Record]) -> Item:
    slug = judgement.slug
    assert slug is not None  # only where somebody said something
    voices = zip(photo.case.votes, photo.answers, strict=True)
    vote, prediction_id = [voice for voice in voices if voice[0].slug == slug][-1]
    return Item(
        photo_sha256=photo.case.photo,
        why=judgement.why,
        slug=slug,
        correction_id=vote.correction_id,
        prediction_id=prediction_id,
        person_id=vote.person_id,
        votes=photo.case.votes,
        records={each.person_id: known.get(each.person_id, NOBODY) for each in photo.case.votes},
        skipped=photo.skipped,
    )
