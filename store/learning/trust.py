"""Trust rules: which votes become a label. `docs/trust.md` gives the reasons.

1. An admin's decision about a photo outweighs all votes.
2. A user's vote weighs more with every sneaker model that they named rightly. It weighs less with every correction that
   an admin turned down. The least weight is 0.
3. A user has one vote a photo: their last one.
4. Otherwise a label is accepted if its votes weigh enough, alone and compared with all votes for the photo. At least
   one of its voters must have been right before.
5. A label waits for an admin if the photo looks unlike it, or if the last retraining found it unlikely.

The weight and both limits are Pl@ntNet's (Lefort et al., Methods in Ecology and Evolution 2025, arXiv:2406.03356).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

CONFIDENCE = 2.0  # that the votes for a label must weigh together: eight models named rightly weigh 2.05
AGREEMENT = 0.7  # of the weight of all votes for a photo
NEWCOMER = log(2.1)  # 0.74
COST = 2  # models that a correction which was turned down costs

LabelReason = Literal[
    "approved",  # an admin said so
    "trusted",  # users with enough weight said so
    "rejected",  # an admin said no
    "new_user",  # the votes do not weigh enough yet
    "conflict",  # users disagree
    "far",  # the photo does not look like photos of that model
    "suspicious",  # the last retraining found a label error here
    "unknown_model",  # the live version does not know that model
    "distrusted",  # only users with rejected corrections said so
    "agrees",  # users only confirm the answer, and do not weigh enough: nothing to decide
    "unseen",  # the photo has no embedding yet; the next retraining computes it
]
ACCEPTED: tuple[LabelReason, ...] = ("approved", "trusted")
FOR_REVIEW: tuple[LabelReason, ...] = ("unknown_model", "conflict", "far", "suspicious", "new_user", "distrusted")


@dataclass(frozen=True, kw_only=True)
class Vote:
    """The last word of one user about one photo."""

    person_id: int
    slug: str
    correction_id: int
    prediction_id: int = 0  # the answer that the correction is about
    confirms: bool = False  # the user said that the answer was right
    album: str | None = None  # all pictures of an album were named at once


@dataclass(frozen=True, kw_only=True)
class PhotoVotes:
    """One kept photo with everything that decides its label."""

    photo_sha256: str
    votes: tuple[Vote, ...]  # oldest first
    decided: bool = False  # an admin decided
    decision: str | None = None  # the admin's slug; None with `decided`: not what users said
    skipped: bool = False  # an admin put it off
    owner: int = 0  # the user who sent the photo
    vector: bytes | None = None  # embedding, int8 values; None: not read, or not computed yet
    label_issues: frozenset[str] = frozenset()  # slugs that the last retraining found unlikely


@dataclass(frozen=True, kw_only=True)
class VoterRecord:
    """How often one user was right and wrong so far."""

    models: frozenset[str] = frozenset()  # named rightly
    turned_down: int = 0  # photos, or albums, named wrongly

    @property
    def weight(self) -> float:
        """Weight of one vote.

        0.74 for a newcomer, 1 for one model, 2.05 for eight, 0 at worst.
        """
        standing = len(self.models) - COST * self.turned_down
        return standing**0.5 - standing**0.2 + NEWCOMER if standing >= 0 else 0.0


NOBODY = VoterRecord()
Records = Mapping[int, VoterRecord]  # by the id of the user


@dataclass(frozen=True, kw_only=True)
class Label:
    """What one photo shows according to its votes, and why."""

    photo: PhotoVotes
    slug: str  # the accepted or proposed model; empty: there is none
    why: LabelReason
    records: Records  # of its voters

    @property
    def accepted(self) -> bool:
        """Whether the photo may teach."""
        return self.why in ACCEPTED

    @property
    def photo_sha256(self) -> str:
        """The photo's digest."""
        return self.photo.photo_sha256

    @property
    def agreeing(self) -> tuple[Vote, ...]:
        """The votes for this label, oldest first."""
        return tuple(vote for vote in self.photo.votes if vote.slug == self.slug)

    @property
    def person_id(self) -> int:
        """The first user who said so, or else the sender."""
        return self.agreeing[0].person_id if self.agreeing else self.photo.owner

    @property
    def correction_id(self) -> int | None:
        """The first correction that said so."""
        return self.agreeing[0].correction_id if self.agreeing else None


@dataclass(frozen=True, kw_only=True)
class TrainingPhoto:
    """A photo with an accepted label and its embedding."""

    photo_sha256: str
    slug: str
    person_id: int
    correction_id: int | None
    approved: bool  # by an admin
    vector: bytes  # int8 [embedding size]


def voter_records(photos: Iterable[PhotoVotes]) -> Records:
    """Count the right and wrong votes of each user.

    Admin decisions count first, then labels that the other voters carry alone.
    """
    photos = list(photos)
    models: dict[int, set[str]] = {}
    turned_down: dict[int, set[tuple[str, str]]] = {}  # what was named wrongly at once, and how
    for photo in photos:
        for vote in photo.votes:
            if photo.decided and vote.slug == photo.decision:
                models.setdefault(vote.person_id, set()).add(vote.slug)
            elif photo.decided:
                turned_down.setdefault(vote.person_id, set()).add((vote.album or photo.photo_sha256, vote.slug))
    by_admins = _records(models, turned_down)
    for photo in photos:
        for vote in () if photo.decided else photo.votes:
            others = [each for each in photo.votes if each.person_id != vote.person_id]
            if carried(others, by_admins) == vote.slug:
                models.setdefault(vote.person_id, set()).add(vote.slug)
    return _records(models, turned_down)


def carried(votes: Sequence[Vote], known: Records) -> str | None:
    """The label that these votes are enough for, or None."""
    weights = _weights(votes, known)
    slug = max(weights, key=lambda each: weights[each], default=None)
    if slug is None or weights[slug] < CONFIDENCE or weights[slug] < AGREEMENT * sum(weights.values()):
        return None
    proven = any(known.get(vote.person_id, NOBODY).models for vote in votes if vote.slug == slug)
    return slug if proven else None


def judge(photo: PhotoVotes, known: Records, *, far: bool | None = False, embedded: bool = True) -> Label:
    """Decide the label of one photo.

    `far`: whether the photo looks unlike the `favourite` of its votes; None: nobody knows what that model looks like.
    `embedded`: whether the photo could be looked at.
    """
    records = {vote.person_id: known.get(vote.person_id, NOBODY) for vote in photo.votes}
    if photo.decided:
        why: LabelReason = "rejected" if photo.decision is None else "approved"
        return Label(photo=photo, slug=photo.decision or "", why=why, records=records)
    slug = favourite(photo.votes, known)
    why = "agrees" if slug is None else _reason(photo, known, slug, far=far, embedded=embedded)
    return Label(photo=photo, slug=slug or "", why=why, records=records)


def favourite(votes: Sequence[Vote], known: Records) -> str | None:
    """The label with the most weight, or None without votes.

    Of equal ones, the label voted for last.
    """
    weights = _weights(votes, known)
    last = {vote.slug: place for place, vote in enumerate(votes)}
    return max(weights, key=lambda slug: (weights[slug], last[slug]), default=None)


def _reason(photo: PhotoVotes, known: Records, slug: str, *, far: bool | None, embedded: bool) -> LabelReason:
    weights = _weights(photo.votes, known)
    if not weights[slug]:
        return "distrusted"
    if embedded and far is None:
        return "unknown_model"
    if weights[slug] < AGREEMENT * sum(weights.values()):
        return "conflict"
    if embedded and far:
        return "far"
    if slug in photo.label_issues:
        return "suspicious"
    if carried(photo.votes, known) == slug:
        return "trusted" if embedded else "unseen"
    return "agrees" if all(vote.confirms for vote in photo.votes) else "new_user"


def _weights(votes: Sequence[Vote], known: Records) -> Mapping[str, float]:
    weights: dict[str, float] = {}
    for vote in votes:
        weights[vote.slug] = weights.get(vote.slug, 0.0) + known.get(vote.person_id, NOBODY).weight
    return weights


def _records(
    models: Mapping[int, set[str]], turned_down: Mapping[int, Collection[tuple[str, str]]]
) -> dict[int, VoterRecord]:
    return {
        person: VoterRecord(models=frozenset(models.get(person, ())), turned_down=len(turned_down.get(person, ())))
        for person in models.keys() | turned_down.keys()
    }
