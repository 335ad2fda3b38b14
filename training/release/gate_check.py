"""A check of the release gate, and the checks by source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from training.release.significance import ALPHA, exact_sign_flip_test

MAX_SOURCE_RISE = 0.05  # of bad answers to the photos of one source, beyond chance
MAX_NAMED_RISE_WITH_NEW = 0.25  # for a version with new models, which resemble unknown ones (`docs/decisions/0016`)
MAX_NAMED = 0.75  # it holds however many retrainings add a new model
ROUNDING = 1e-6  # of figures from float32

Kind = Literal["known", "unknown", "no_sneaker"]
_SENTENCES: dict[Kind, str] = {
    "known": "Of {photos:,} photos from {source} it names {new:.1%} wrongly or not, the live version {live:.1%}",
    "unknown": "Of {photos:,} unknown models from {source} it names {new:.1%}, the live version {live:.1%}",
    "no_sneaker": "Of {photos:,} other objects from {source} it names {new:.1%}, the live version {live:.1%}",
}


@dataclass(frozen=True, kw_only=True)
class GateCheck:
    """One check of the gate, with figures in its own unit."""

    # labels, top1, known, recall, calibration, accepted, unknown, named, no_sneaker, source, locator, size, latency,
    # floor_…, uncompared
    name: str
    passed: bool
    value: float | None = None  # of the new version
    live: float | None = None  # of the live one
    limit: float | None = None
    by_chance: bool = False  # the limit is wider than usual: so few photos judge
    slug: str | None = None  # the sneaker model that it is about
    slugs: tuple[str, ...] = ()  # the sneaker models that it is about, where there may be several
    withdrawn: tuple[str, ...] = ()  # removed models; the name is stored in manifests
    source: str = ""  # of the photos that it is about
    kind: str = ""  # of these photos
    sentence: str = ""  # in English, for the report


@dataclass(frozen=True, kw_only=True)
class SourceComparison:
    """Two versions on the photos of one source and kind.

    A bad answer names the wrong model or, of a known one, none.
    """

    source: str
    kind: Kind
    new_bad: NDArray[np.bool_]  # [photos]
    live_bad: NDArray[np.bool_]  # [photos]


def check_sources(sources: Sequence[SourceComparison], *, new_models: bool) -> Iterator[GateCheck]:
    """A failed check for each worse source, or one passed.

    Of many sources one or the other loses by chance: each is tested at its share of ALPHA (Bonferroni).
    """
    checks = [_check_source(each, ALPHA / len(sources), new_models=new_models) for each in sources]
    lost = [check for check in checks if not check.passed]
    yield from lost
    if sources and not lost:
        text = f"Of {len(sources)} sources of photos none got over {100 * MAX_SOURCE_RISE:.0f} points more bad answers."
        yield GateCheck(name="source", passed=True, limit=MAX_SOURCE_RISE, sentence=text)


def _check_source(each: SourceComparison, alpha: float, *, new_models: bool) -> GateCheck:
    new, live = float(each.new_bad.mean()), float(each.live_bad.mean())
    limit = MAX_SOURCE_RISE
    if new_models and each.kind == "unknown":
        limit = max(limit, min(MAX_NAMED_RISE_WITH_NEW, MAX_NAMED - live))
    differences = each.live_bad.astype(np.float64) - each.new_bad
    failed = new - live > limit + ROUNDING and exact_sign_flip_test(differences) < alpha
    text = _SENTENCES[each.kind].format(new=new, live=live, photos=len(differences), source=each.source)
    return GateCheck(
        name="source",
        passed=not failed,
        value=new,
        live=live,
        limit=limit,
        source=each.source,
        kind=each.kind,
        sentence=f"{text}; at most {100 * limit:.0f} points more is let through.",
    )


def check_locator(same: bool | None) -> Iterator[GateCheck]:
    """Whether the locator is the live version's; nothing where that has none."""
    if same is not None:
        text = "Its locator is the live version's." if same else "Its locator is not the live version's: measure it."
        yield GateCheck(name="locator", passed=same, sentence=text)
