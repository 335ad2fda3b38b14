"""What was said about every kept photo, with all that its judgement needs: read at once, so that none waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.learning import photos, reviews
from store.learning.trust import Case, Vote
from store.predictions.albums import HAS_VOICE
from store.tables import Correction, LabelIssue, PhotoRow, PredictionRow, Review


@dataclass(frozen=True, kw_only=True)
class Testimony:
    """About one photo."""

    case: Case
    answers: tuple[int, ...]  # the prediction that each vote is about
    owner: int
    skipped: bool  # an admin put it off
    vector: bytes | None  # how a backbone sees it: int8 values; None: it was not asked for, or has not looked yet
    odd: frozenset[str]  # labels that stood out among all others in the last retraining


async def read(session: AsyncSession, backbone: str | None) -> Sequence[Testimony]:
    """Every kept photo about which anybody said anything; no receipt among the shoes of an album that was named."""
    kept = await session.execute(select(PhotoRow.sha256, PhotoRow.person_id))
    owners = {row.sha256: row.person_id for row in kept}
    decisions = {review.photo_sha256: review for review in await reviews.counting(session)}
    vectors = await photos.embeddings(session, backbone) if backbone else {}
    odd: dict[str, set[str]] = {}
    for sha256, slug in await session.execute(select(LabelIssue.photo_sha256, LabelIssue.slug)):
        odd.setdefault(sha256, set()).add(slug)
    words = await _last_words(session)
    return [
        _testimony(sha256, words.get(sha256, {}), decisions.get(sha256), owners[sha256], vectors.get(sha256), odd)
        for sha256 in dict.fromkeys([*words, *(sha256 for sha256 in decisions if sha256 in owners)])
    ]


async def _last_words(session: AsyncSession) -> dict[str, dict[int, Any]]:
    """What each person said last of each photo, oldest first: a few columns, as whole rows take much longer."""
    standing = (
        select(
            PredictionRow.photo_sha256,
            PredictionRow.album,
            Correction.prediction_id,
            Correction.id,
            Correction.person_id,
            Correction.slug,
            Correction.how,
        )
        .join(PredictionRow, PredictionRow.id == Correction.prediction_id)
        .where(Correction.withdrawn.is_(None), PredictionRow.photo_sha256.in_(select(PhotoRow.sha256)), HAS_VOICE)
        .order_by(Correction.id)
    )
    words: dict[str, dict[int, Any]] = {}
    for row in await session.execute(standing):
        of_photo = words.setdefault(row.photo_sha256, {})
        of_photo.pop(row.person_id, None)  # their last word counts, in its own place
        of_photo[row.person_id] = row
    return words


def _testimony(
    sha256: str,
    words: dict[int, Any],
    review: Review | None,
    owner: int,
    vector: bytes | None,
    odd: dict[str, set[str]],
) -> Testimony:
    skipped = review is not None and review.decision == "skip"
    decided = review is not None and not skipped
    case = Case(
        photo=sha256,
        votes=tuple(_vote(row) for row in words.values()),
        decided=decided,
        label=review.slug if review and decided else None,
    )
    return Testimony(
        case=case,
        answers=tuple(row.prediction_id for row in words.values()),
        owner=owner,
        skipped=skipped,
        vector=vector,
        odd=frozenset(odd.get(sha256, ())),
    )


def _vote(row: Any) -> Vote:
    return Vote(
        person_id=row.person_id,
        slug=row.slug,
        correction_id=row.id,
        confirms=row.how == "confirmed",
        album=row.album,
    )
