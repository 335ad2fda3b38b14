"""Labels of kept photos: accepted ones, and those for review.

Judging thousands of photos takes a second. In a process that does other work, read the votes in a session
(`votes.read`), close it, and call `accepted_of` or `for_review` in a thread.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from store.learning import votes
from store.learning.trust import (
    FOR_REVIEW,
    Label,
    PhotoVotes,
    Records,
    TrainingPhoto,
    favourite,
    judge,
    voter_records,
)


class Predictor(Protocol):
    """Tells whether photos look like sneaker models."""

    @property
    def backbone(self) -> str:
        """The id of the backbone that made the embeddings."""

    def far(self, vectors: Sequence[bytes], slugs: Sequence[str]) -> Sequence[bool | None]:
        """Whether each embedding (int8 values) is far from its model.

        None for a model without photos.
        """


async def accepted(session: AsyncSession, *, predictor: Predictor | None = None) -> Sequence[Label]:
    """Accepted labels, in the order of the photos' digests.

    With a predictor, the photo must also look like its label, unless an admin approved it.
    """
    return accepted_of(await votes.read(session, predictor.backbone if predictor else None), predictor)


async def review_queue(
    session: AsyncSession, *, predictor: Predictor | None = None, limit: int | None = 20
) -> Sequence[Label]:
    """Labels that wait for an admin, oldest first, skipped ones last."""
    return for_review(await votes.read(session, predictor.backbone if predictor else None), predictor)[:limit]


def accepted_of(photos: Sequence[PhotoVotes], predictor: Predictor | None) -> Sequence[Label]:
    """The accepted labels of photos, read with the predictor's backbone."""
    found = [label for label in _judged(photos, predictor) if label.accepted]
    return sorted(found, key=lambda label: label.photo_sha256)


def for_review(photos: Sequence[PhotoVotes], predictor: Predictor | None) -> Sequence[Label]:
    """The labels that wait for an admin, oldest first.

    The photos must be read with the predictor's backbone.
    """
    found = [label for label in _judged(photos, predictor) if label.why in FOR_REVIEW]
    return sorted(found, key=lambda label: (label.photo.skipped, label.agreeing[-1].correction_id))


def training_photos(labels: Iterable[Label], vectors: Mapping[str, bytes] | None = None) -> tuple[TrainingPhoto, ...]:
    """Turn accepted labels into training photos.

    `vectors` by digest replace the embeddings that were read. Photos without an embedding are left out.
    """
    found = [(label, label.photo.vector if vectors is None else vectors.get(label.photo_sha256)) for label in labels]
    return tuple(
        TrainingPhoto(
            photo_sha256=label.photo_sha256,
            slug=label.slug,
            person_id=label.person_id,
            correction_id=label.correction_id,
            approved=label.why == "approved",
            vector=vector,
        )
        for label, vector in found
        if label.accepted and vector is not None
    )


def _judged(photo_votes: Sequence[PhotoVotes], predictor: Predictor | None) -> Sequence[Label]:
    records = voter_records(photo_votes)
    is_far = _are_far(photo_votes, records, predictor)
    return [
        judge(photo, records, far=distance, embedded=predictor is None or photo.vector is not None)
        for photo, distance in zip(photo_votes, is_far, strict=True)
    ]


def _are_far(photo_votes: Sequence[PhotoVotes], records: Records, predictor: Predictor | None) -> Sequence[bool | None]:
    """Whether each photo looks unlike the favourite of its votes.

    False where that cannot be told.
    """
    is_far: list[bool | None] = [False] * len(photo_votes)
    found = [
        (place, photo.vector, slug)
        for place, photo in enumerate(photo_votes)
        if photo.vector is not None and (slug := favourite(photo.votes, records)) is not None
    ]
    if predictor is None or not found:
        return is_far
    places, vectors, slugs = zip(*found, strict=True)
    for place, answer in zip(places, predictor.far(vectors, slugs), strict=True):
        is_far[place] = answer
    return is_far
