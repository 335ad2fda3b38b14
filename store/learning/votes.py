"""Votes about kept photos, read with everything that decides their labels."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.learning import photos, reviews
from store.learning.trust import PhotoVotes, Vote
from store.predictions.albums import MAY_BE_LABELLED
from store.tables import Correction, LabelIssue, PhotoRow, PredictionRow, Review


async def read(session: AsyncSession, backbone: str | None = None) -> Sequence[PhotoVotes]:
    """Read every kept photo with votes or a decision.

    The embeddings are those of `backbone`. If an album's answer names a sneaker, its pictures
    without one have no votes.
    """
    kept = await session.execute(select(PhotoRow.sha256, PhotoRow.person_id))
    owners = {row.sha256: row.person_id for row in kept}
    decisions = {review.photo_sha256: review for review in await reviews.counting(session)}
    vectors = await photos.embeddings(session, backbone) if backbone else {}
    issues = await _label_issues(session)
    votes = await _last_votes(session)
    decided = [sha256 for sha256 in decisions if sha256 in owners]
    return [
        PhotoVotes(
            photo_sha256=sha256,
            votes=tuple(votes.get(sha256, {}).values()),
            owner=owners[sha256],
            vector=vectors.get(sha256),
            label_issues=frozenset(issues.get(sha256, ())),
            **_decision(decisions.get(sha256)),
        )
        for sha256 in dict.fromkeys([*votes, *decided])
    ]


def _decision(review: Review | None) -> dict[str, Any]:
    if review is None or review.decision == "skip":
        return {"skipped": review is not None}
    return {"decided": True, "decision": review.slug}


async def _label_issues(session: AsyncSession) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for sha256, slug in await session.execute(select(LabelIssue.photo_sha256, LabelIssue.slug)):
        found.setdefault(sha256, set()).add(slug)
    return found


async def _last_votes(session: AsyncSession) -> Mapping[str, Mapping[int, Vote]]:
    """The last vote of each user about each photo, oldest first.

    A few columns, as whole rows take much longer. What is said for a channel or a group is no vote: one user can write
    for many.
    """
    valid = (
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
        .where(Correction.withdrawn.is_(None), PredictionRow.photo_sha256.in_(select(PhotoRow.sha256)), MAY_BE_LABELLED)
        .where(Correction.person_id > 0)
        .order_by(Correction.id)
    )
    votes: dict[str, dict[int, Vote]] = {}
    for row in await session.execute(valid):
        of_photo = votes.setdefault(row.photo_sha256, {})
        of_photo.pop(row.person_id, None)  # the last vote counts, in its own place
        of_photo[row.person_id] = _vote(row)
    return votes


def _vote(row: Any) -> Vote:
    return Vote(
        person_id=row.person_id,
        slug=row.slug,
        correction_id=row.id,
        prediction_id=row.prediction_id,
        confirms=row.how == "confirmed",
        album=row.album,
    )
