"""Several pictures of one shoe, an album or a film, and what they say together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from model.prediction import Prediction, Ranked, Verdict

QUORUM = 0.25  # of the pictures must show a sneaker for the others to be passed over


class Opinion(Protocol):
    """What one picture says: a verdict, and labels with their probabilities, or the likeliest of them."""

    @property
    def verdict(self) -> Verdict:
        """Whether it shows a sneaker."""

    @property
    def ranked(self) -> tuple[Ranked, ...]:
        """Its labels, likeliest first."""


@dataclass(frozen=True, kw_only=True)
class Voice:
    """An opinion by itself."""

    verdict: Verdict
    ranked: tuple[Ranked, ...]


def together(opinions: Sequence[Opinion]) -> Voice:
    """One opinion from several (at least one): the mean of those that show a sneaker, where they are a quarter or more.

    It names a model when at least half of those do.
    """
    seeing = [each for each in opinions if each.verdict != "no_sneaker"]
    blind = len(seeing) < QUORUM * len(opinions) or not seeing
    voices = opinions if blind else seeing
    naming = sum(each.verdict == "sneaker" for each in voices)
    verdict: Verdict = "no_sneaker" if blind else "sneaker" if 2 * naming >= len(voices) else "unknown"
    return Voice(verdict=verdict, ranked=_mean(voices))


def elect(predictions: Sequence[Prediction]) -> Prediction:
    """One prediction for the pictures of a film; its embedding is that of the picture which shows the winner best."""
    voice = together(predictions)
    first = voice.ranked[0].slug
    clearest = max(predictions, key=lambda each: (each.verdict == voice.verdict, _share(each, first)))
    spent = sum(each.milliseconds for each in predictions)
    return replace(clearest, ranked=voice.ranked, verdict=voice.verdict, milliseconds=spent)


def _mean(voices: Sequence[Opinion]) -> tuple[Ranked, ...]:
    totals: defaultdict[str, float] = defaultdict(float)
    for voice in voices:
        for label in voice.ranked:
            totals[label.slug] += label.probability / len(voices)
    order = sorted(totals, key=lambda slug: -totals[slug])
    return tuple(Ranked(slug=slug, probability=totals[slug]) for slug in order)


def _share(opinion: Opinion, slug: str) -> float:
    return next((label.probability for label in opinion.ranked if label.slug == slug), 0.0)
