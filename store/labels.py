"""What kept photos show, by the rules of `store/trust.py`: which labels may teach, and which wait for an admin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store import photos, reviews
from store.albums import HAS_VOICE
from store.columns import Ranked
from store.tables import Correction, PhotoRow, PredictionRow, Review, Suspicion, Verdict
from store.trust import FOR_REVIEW, Case, Judgement, Vote, Why, favourite, judge, records


class Sight(Protocol):
    """Tells whether a photo looks like a sneaker model: `model.nearness.Nearness`, of which we know only this."""

    @property
    def backbone(self) -> str:
        """The id of the backbone whose embeddings it understands."""

    def far(self, vector: bytes, slug: str) -> bool | None:
        """Whether an embedding, int8 values as bytes, is far from a model's photos; None for a model it never saw."""


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
    predicted: Ranked  # what the model said
    verdict: Verdict
    votes: tuple[Vote, ...]  # of everybody, oldest first
    skipped: bool  # an admin put it off


@dataclass(frozen=True, kw_only=True)
class _Photo:
    case: Case
    rows: tuple[tuple[Correction, PredictionRow], ...]  # everybody's last word, oldest first
    review: Review | None
    owner: int


async def accepted(session: AsyncSession, *, sight: Sight | None = None) -> Sequence[Label]:
    """The labels that may teach, in the order of their photos' digests.

    With `sight`, labels of which only people are sure, and not an admin, must also look right.
    """
    judged = await _judged(session, sight)
    labels = [_label(photo, judgement) for photo, judgement in judged if judgement.accepted]
    return sorted(labels, key=lambda label: label.photo_sha256)


async def queue(session: AsyncSession, *, sight: Sight | None = None, limit: int | None = 20) -> Sequence[Item]:
    """The photos that wait for an admin, oldest first, skipped ones last."""
    judged = await _judged(session, sight)
    items = [_item(photo, judgement) for photo, judgement in judged if judgement.why in FOR_REVIEW]
    return sorted(items, key=lambda item: (item.skipped, item.correction_id))[:limit]


async def _judged(session: AsyncSession, sight: Sight | None) -> list[tuple[_Photo, Judgement]]:
    found = await _photos(session)
    known = records(photo.case for photo in found)
    vectors = await photos.embeddings(session, sight.backbone) if sight else {}
    odd = {(row.photo_sha256, row.slug) for row in await session.scalars(select(Suspicion))}

    def judged(photo: _Photo) -> Judgement:
        slug, vector = favourite(photo.case.votes, known), vectors.get(photo.case.photo)
        far: bool | None = False
        if sight and vector is not None and slug is not None:
            far = sight.far(vector, slug)
        suspicious = (photo.case.photo, slug) in odd
        return judge(photo.case, known, far=far, seen=sight is None or vector is not None, suspicious=suspicious)

    return [(photo, judged(photo)) for photo in found]


async def _photos(session: AsyncSession) -> list[_Photo]:
    """Every kept photo about which anybody said anything; no receipt among the shoes of an album that was named."""
    owners = {row.sha256: row.person_id for row in await session.scalars(select(PhotoRow))}
    decisions = {review.photo_sha256: review for review in await reviews.counting(session)}
    standing = (
        select(Correction, PredictionRow)
        .join(PredictionRow, PredictionRow.id == Correction.prediction_id)
        .where(Correction.withdrawn.is_(None), PredictionRow.photo_sha256.in_(select(PhotoRow.sha256)), HAS_VOICE)
        .order_by(Correction.id)
    )
    words: dict[str, dict[int, tuple[Correction, PredictionRow]]] = {}
    for correction, prediction in await session.execute(standing):
        of_photo = words.setdefault(prediction.photo_sha256, {})
        of_photo.pop(correction.person_id, None)  # their last word counts, in its own place
        of_photo[correction.person_id] = (correction, prediction)
    shas = dict.fromkeys([*words, *(sha256 for sha256 in decisions if sha256 in owners)])
    return [
        _photo(sha256, tuple(words.get(sha256, {}).values()), decisions.get(sha256), owners[sha256]) for sha256 in shas
    ]


def _photo(
    sha256: str, rows: tuple[tuple[Correction, PredictionRow], ...], review: Review | None, owner: int
) -> _Photo:
    decided = review is not None and review.decision != "skip"
    case = Case(
        photo=sha256,
        votes=tuple(_vote(*row) for row in rows),
        decided=decided,
        label=review.slug if review and decided else None,
    )
    return _Photo(case=case, rows=rows, review=review, owner=owner)


def _vote(correction: Correction, prediction: PredictionRow) -> Vote:
    return Vote(
        person_id=correction.person_id,
        slug=correction.slug,
        correction_id=correction.id,
        confirms=correction.how == "confirmed",
        album=prediction.album,
    )


def _label(photo: _Photo, judgement: Judgement) -> Label:
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


def _item(photo: _Photo, judgement: Judgement) -> Item:
    slug = judgement.slug
    assert slug is not None  # only where somebody said something
    correction, prediction = next(row for row in reversed(photo.rows) if row[0].slug == slug)
    return Item(
        photo_sha256=photo.case.photo,
        why=judgement.why,
        slug=slug,
        correction_id=correction.id,
        prediction_id=prediction.id,
        person_id=correction.person_id,
        predicted=prediction.ranked,
        verdict=prediction.verdict,
        votes=photo.case.votes,
        skipped=photo.review is not None and photo.review.decision == "skip",
    )
