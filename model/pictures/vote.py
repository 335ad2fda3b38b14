"""Voting: one verdict for several pictures of one shoe.

The pictures are those of an album, or the frames of a video.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from model.prediction import SURE_FROM, Prediction, Ranked, Verdict

QUORUM = 0.25  # share of the pictures that must show a sneaker for the others to be ignored

# Probability below which a picture excludes a model. With it, 2.5 % of albums of four photos of one model are answered
# as several (at 0.02, 4.6 %), and 94 % of albums of three models: photos of two sources, with wrong labels among them.
EXCLUDED = 0.005


class PictureVerdict(Protocol):
    """The verdict of one picture, with its ranked labels."""

    @property
    def verdict(self) -> Verdict:
        """Whether it shows a sneaker."""

    @property
    def ranked(self) -> Sequence[Ranked]:
        """Its labels, likeliest first."""


@dataclass(frozen=True, kw_only=True)
class FrameVote:
    """The vote of one picture, or of several combined."""

    verdict: Verdict
    ranked: tuple[Ranked, ...]


def combine(votes: Sequence[PictureVerdict]) -> FrameVote:
    """Combine the votes of one or more pictures into one.

    Averages the pictures that show a sneaker, where they are a quarter or more. The result names a model when at least
    half of those do.
    """
    with_sneaker = [each for each in votes if each.verdict != "no_sneaker"]
    too_few = len(with_sneaker) < QUORUM * len(votes) or not with_sneaker
    counted = votes if too_few else with_sneaker
    naming = sum(each.verdict == "sneaker" for each in counted)
    verdict: Verdict = "no_sneaker" if too_few else "sneaker" if 2 * naming >= len(counted) else "unknown"
    return FrameVote(verdict=verdict, ranked=_mean(counted))


def shown_models(votes: Sequence[PictureVerdict]) -> tuple[str, ...]:
    """Which of several models each picture of an album shows.

    Empty for one shoe: no two pictures are sure of different models and exclude each other's. Another picture shows its
    first candidate where such a picture does too, else what the one before shows.
    """
    sure: dict[str, PictureVerdict] = {}
    for vote in votes:
        if _is_sure(vote) and all(_excludes(vote, each) and _excludes(each, vote) for each in sure.values()):
            sure[vote.ranked[0].slug] = vote
    if len(sure) < 2:
        return ()
    found = [next(iter(sure))]
    for vote in votes:
        best = vote.ranked[0].slug
        found.append(best if best in sure and vote.verdict != "no_sneaker" else found[-1])
    return tuple(found[1:])


def _is_sure(vote: PictureVerdict) -> bool:
    return vote.verdict == "sneaker" and vote.ranked[0].probability >= SURE_FROM


def _excludes(vote: PictureVerdict, other: PictureVerdict) -> bool:
    return _probability(vote, other.ranked[0].slug) < EXCLUDED


def combine_frames(predictions: Sequence[Prediction]) -> Prediction:
    """One prediction for a video's frames.

    Its embedding is that of the frame which shows the winning label best.
    """
    vote = combine(predictions)
    winner = vote.ranked[0].slug
    clearest = max(predictions, key=lambda each: (each.verdict == vote.verdict, _probability(each, winner)))
    milliseconds = sum(each.milliseconds for each in predictions)
    return replace(clearest, ranked=vote.ranked, verdict=vote.verdict, milliseconds=milliseconds)


def _mean(votes: Sequence[PictureVerdict]) -> tuple[Ranked, ...]:
    totals: defaultdict[str, float] = defaultdict(float)
    for vote in votes:
        for label in vote.ranked:
            totals[label.slug] += label.probability / len(votes)
    order = sorted(totals, key=lambda slug: -totals[slug])
    return tuple(Ranked(slug=slug, probability=totals[slug]) for slug in order)


def _probability(vote: PictureVerdict, slug: str) -> float:
    return next((label.probability for label in vote.ranked if label.slug == slug), 0.0)
