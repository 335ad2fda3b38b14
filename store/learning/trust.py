"""Whose word becomes a label: the rules, as plain functions. `docs/trust.md` says why, and how they hold up.

1. What an admin decided about a photo stands, whatever people say.
2. A person's word weighs more the more sneaker models they have named rightly, and less with every correction that an
   admin turned down; below nothing, it weighs nothing.
3. A person counts once a photo, however often they vote: their last word.
4. Otherwise a label stands where its votes weigh enough together, and enough of all votes for that photo; newcomers
   help to carry it, but at least one of those who say it must have been right before.
5. A label that the photo does not look like, or that stands out among all others, waits for an admin all the same.

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

Why = Literal[
    "approved",  # an admin said so
    "trusted",  # people with enough weight did
    "rejected",  # an admin said no
    "new_user",  # the votes do not weigh enough yet
    "conflict",  # people disagree
    "far",  # the photo does not look like photos of that model
    "suspicious",  # beside all other labels, this one stands out
    "unknown_model",  # the live version has never seen that model
    "distrusted",  # only people whose corrections were turned down say so
    "agrees",  # people only say that the answer was right, and do not weigh enough: nothing to decide
    "unseen",  # the photo was not looked at yet; the next retraining does
]
ACCEPTED: tuple[Why, ...] = ("approved", "trusted")
FOR_REVIEW: tuple[Why, ...] = ("unknown_model", "conflict", "far", "suspicious", "new_user", "distrusted")


@dataclass(frozen=True, kw_only=True)
class Vote:
    """A person's last word about a photo."""

    person_id: int
    slug: str
    correction_id: int
    confirms: bool = False  # they said that the answer was right
    album: str | None = None  # whose pictures they named all at once


@dataclass(frozen=True, kw_only=True)
class Case:
    """A photo with what was said about it, oldest vote first, and what an admin decided."""

    photo: str
    votes: tuple[Vote, ...]
    decided: bool = False
    label: str | None = None  # what an admin says it shows; None with `decided`: not what people said


@dataclass(frozen=True, kw_only=True)
class Record:
    """How right a person was so far."""

    models: frozenset[str] = frozenset()  # named rightly
    turned_down: int = 0  # photos, or albums, named wrongly

    @property
    def weight(self) -> float:
        """What a vote of theirs weighs: 0.74 for a newcomer, 1 for one model, 2.05 for eight, 0 for a bad record."""
        standing = len(self.models) - COST * self.turned_down
        return standing**0.5 - standing**0.2 + NEWCOMER if standing >= 0 else 0.0


NOBODY = Record()


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the votes for a photo come to."""

    slug: str | None  # the label that stands, or that is being asked about; None where there is none
    why: Why

    @property
    def accepted(self) -> bool:
        """Whether the label may teach."""
        return self.why in ACCEPTED


def records(cases: Iterable[Case]) -> Mapping[int, Record]:
    """How right each person was: by what admins decided, then by labels that others who were right carry alone."""
    cases = list(cases)
    models: dict[int, set[str]] = {}
    turned_down: dict[int, set[tuple[str, str]]] = {}  # what was named wrongly at once, and how
    for case in cases:
        for vote in case.votes:
            if case.decided and vote.slug == case.label:
                models.setdefault(vote.person_id, set()).add(vote.slug)
            elif case.decided:
                turned_down.setdefault(vote.person_id, set()).add((vote.album or case.photo, vote.slug))
    by_admins = _records(models, turned_down)
    for case in cases:
        for vote in () if case.decided else case.votes:
            others = [each for each in case.votes if each.person_id != vote.person_id]
            if carried(others, by_admins) == vote.slug:
                models.setdefault(vote.person_id, set()).add(vote.slug)
    return _records(models, turned_down)


def carried(votes: Sequence[Vote], known: Mapping[int, Record]) -> str | None:
    """The label that these votes carry, or None."""
    weights = _weights(votes, known)
    slug = max(weights, key=lambda each: weights[each], default=None)
    if slug is None or weights[slug] < CONFIDENCE or weights[slug] < AGREEMENT * sum(weights.values()):
        return None
    proven = any(known.get(vote.person_id, NOBODY).models for vote in votes if vote.slug == slug)
    return slug if proven else None


def judge(case: Case, known: Mapping[int, Record], *, far: bool | None, seen: bool, suspicious: bool) -> Judgement:
    """What stands, and why; the last three are about the `favourite` of the votes.

    `far`: the photo looks unlike that model (None: nobody knows what it looks like); `seen`: it was looked at at all;
    `suspicious`: the label stood out among all others.
    """
    if case.decided:
        return Judgement(slug=case.label, why="rejected" if case.label is None else "approved")
    slug = favourite(case.votes, known)
    if slug is None:
        return Judgement(slug=None, why="agrees")
    return Judgement(slug=slug, why=_why(case.votes, known, slug, far=far, seen=seen, suspicious=suspicious))


def favourite(votes: Sequence[Vote], known: Mapping[int, Record]) -> str | None:
    """The label with the most weight, of equals the one said last; None without votes."""
    weights = _weights(votes, known)
    last = {vote.slug: place for place, vote in enumerate(votes)}
    return max(weights, key=lambda slug: (weights[slug], last[slug]), default=None)


def _why(
    votes: Sequence[Vote], known: Mapping[int, Record], slug: str, *, far: bool | None, seen: bool, suspicious: bool
) -> Why:
    weights = _weights(votes, known)
    if not weights[slug]:
        return "distrusted"
    if seen and far is None:
        return "unknown_model"
    if weights[slug] < AGREEMENT * sum(weights.values()):
        return "conflict"
    if seen and far:
        return "far"
    if suspicious:
        return "suspicious"
    if carried(votes, known) == slug:
        return "trusted" if seen else "unseen"
    return "agrees" if all(vote.confirms for vote in votes) else "new_user"


def _weights(votes: Sequence[Vote], known: Mapping[int, Record]) -> Mapping[str, float]:
    weights: dict[str, float] = {}
    for vote in votes:
        weights[vote.slug] = weights.get(vote.slug, 0.0) + known.get(vote.person_id, NOBODY).weight
    return weights


def _records(
    models: Mapping[int, set[str]], turned_down: Mapping[int, Collection[tuple[str, str]]]
) -> dict[int, Record]:
    return {
        person: Record(models=frozenset(models.get(person, ())), turned_down=len(turned_down.get(person, ())))
        for person in models.keys() | turned_down.keys()
    }
