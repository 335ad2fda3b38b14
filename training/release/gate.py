"""Release gate: whether a new version may replace the live one.

The two are compared photo by photo; where there is no live version to compare with, absolute floors hold.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.evaluation.metrics import Metrics
from training.release.gate_check import (
    MAX_NAMED,
    MAX_NAMED_RISE_WITH_NEW,
    ROUNDING,
    GateCheck,
    SourceComparison,
    check_locator,
    check_sources,
)
from training.release.significance import ALPHA, exact_sign_flip_test

MAX_KNOWN_DROP = 0.01  # of top-1 on models that both know: the gain of a new model must not hide a loss of the others
MAX_RECALL_DROP = 0.10  # of one sneaker model …
MIN_RECALL_PHOTOS = 20  # … that at least so many photos judge
MAX_ECE_RISE = 0.02  # with few test photos more: what an equally good version loses by chance
MAX_AUROC_DROP = 0.02  # likewise
MAX_ACCEPTED_DROP = 0.05  # of models that both know, beyond chance
MAX_NAMED_RISE = 0.05  # of photos of models that neither knows: so many more may get a name, beyond chance
# For a version with new models, which resemble unknown ones (`docs/decisions/0016`): instead of the two above
MAX_AUROC_DROP_WITH_NEW = 0.10  # and MAX_NAMED_RISE_WITH_NEW, within MAX_NAMED and FLOOR_AUROC
MAX_SIZE_RATIO = 1.2
MAX_LATENCY_RATIO = 1.2
SIZE_SENTENCE = "The files are {value:.2f} times as large as the live version's"
LATENCY_SENTENCE = "An answer takes {value:.2f} times as long on average"
# Without a live version: what a version must reach at least.
FLOOR_TOP1, FLOOR_ACCEPTED, FLOOR_ECE, FLOOR_AUROC = 0.70, 0.70, 0.10, 0.80


@dataclass(frozen=True, kw_only=True)
class GateResult:
    """The verdict with its reasons."""

    passed: bool
    checks: tuple[GateCheck, ...]

    def table(self) -> dict[str, Any]:
        """The verdict as JSON keeps it: {"passed", "checks": [{"name", "passed", "value", …}]}."""
        return {"passed": self.passed, "checks": [asdict(check) for check in self.checks]}


class VerdictPair(NamedTuple):
    """Whether both versions give the verdict `sneaker`; bool `[photos]`."""

    new: NDArray[np.bool_]
    live: NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two versions on the same photos."""

    new: Metrics  # on photos of models that both know, and of what neither knows
    live: Metrics
    margins: Mapping[str, float]  # by check, how much worse chance lets a version look that is as good
    new_right: NDArray[np.bool_]  # [photos of models that either knows]
    live_right: NDArray[np.bool_]
    slugs: tuple[str, ...]  # what those photos show
    weights: NDArray[np.float64]  # of those photos, where they are counted together
    accepted: VerdictPair  # photos of models that both know
    named: VerdictPair  # photos of models that neither knows
    sources: tuple[SourceComparison, ...]  # the same photos by where they are from; none where that is not known
    same_locator: bool | None  # None where the live version has no locator
    removed: tuple[str, ...]  # models that the live version knows and the new one does not
    added: tuple[str, ...]  # models that the new version knows and the live one does not
    size_ratio: float  # of the files, new to live
    latency_ratio: float  # of one answer with TTA, on average, new to live

    def share(self, right: NDArray[np.bool_]) -> float:
        """Which share of the photos that is, as they weigh."""
        return float(np.average(right, weights=self.weights))

    @property
    def counted(self) -> str:
        """How photos were weighted, for a sentence; empty for equal weights."""
        return "" if (self.weights == 1).all() else ", a new model's counting as many as a known one's"


def apply_gate(comparison: Comparison, *, removed_models: Collection[str] = ()) -> GateResult:
    """Compare a version with the live one; it may lack `removed_models`."""
    checks = (
        _check_labels(comparison.removed, removed_models),
        _check_top1(comparison),
        _check_known(comparison),
        *_check_recalls(comparison),
        _check_calibration(comparison),
        _check_accepted(comparison.accepted),
        *_check_ood(comparison),
        *_check_named(comparison),
        *check_sources(comparison.sources, new_models=bool(comparison.added)),
        *check_locator(comparison.same_locator),
        _check_ratio("size", comparison.size_ratio, MAX_SIZE_RATIO, SIZE_SENTENCE),
        _check_ratio("latency", comparison.latency_ratio, MAX_LATENCY_RATIO, LATENCY_SENTENCE),
    )
    return GateResult(passed=all(check.passed for check in checks), checks=checks)


def apply_floors(figures: Metrics, *, not_compared_because: str | None = None) -> GateResult:
    """Check a version against floors, without a comparison.

    `not_compared_because` says why the live version could not predict: then the new version does not pass.
    """
    checks = [
        _check_floor("floor_top1", figures.top1.value, FLOOR_TOP1, "It names {value:.1%} of the test photos rightly"),
        _check_floor(
            "floor_accepted", figures.accepted.value, FLOOR_ACCEPTED, "It knows {value:.1%} of them for known models"
        ),
        _check_floor("floor_calibration", -figures.ece, -FLOOR_ECE, "Its calibration error is {shown:.3f}"),
    ]
    for name, part, what in _ood_aurocs(figures):
        if part is not None:
            checks.append(
                _check_floor(f"floor_{name}", part, FLOOR_AUROC, f"It tells {what} with an AUROC of {{value:.3f}}")
            )
    if not_compared_because is not None:
        text = f"It was not compared with the live version: {not_compared_because} It may be worse."
        checks.append(GateCheck(name="uncompared", passed=False, sentence=text))
    return GateResult(passed=all(check.passed for check in checks), checks=tuple(checks))


def _check_labels(lost: Sequence[str], removed_models: Collection[str]) -> GateCheck:
    missed = tuple(slug for slug in lost if slug not in removed_models)
    wanted = tuple(slug for slug in lost if slug in removed_models)
    text = f"It no longer knows {', '.join(missed)}" if missed else "It knows every model that the live version knows"
    text += f", nor {', '.join(wanted)}" if missed and wanted else f" but {', '.join(wanted)}" if wanted else ""
    text += ". An admin or the senders of the photos removed them." if wanted else "."
    count = float(len(missed))
    return GateCheck(
        name="labels", passed=not missed, value=count, limit=0.0, slugs=missed, withdrawn=wanted, sentence=text
    )


def _check_top1(comparison: Comparison) -> GateCheck:
    difference = comparison.new_right.astype(np.float64) - comparison.live_right
    p, new, live = (
        exact_sign_flip_test(difference * comparison.weights),
        comparison.share(comparison.new_right),
        comparison.share(comparison.live_right),
    )
    text = (
        f"It names {new:.1%} of {len(comparison.slugs):,} photos rightly, the live version {live:.1%}: "
        f"{(difference > 0).sum()} photos gained, {(difference < 0).sum()} lost{comparison.counted}; a version as good "
        f"would do no better with a chance of {p:.2g}"
    )
    verdict = "." if p >= ALPHA else f", which is less than {ALPHA:g}: it is worse."
    return GateCheck(name="top1", passed=p >= ALPHA, value=new, live=live, limit=ALPHA, sentence=text + verdict)


def _check_known(comparison: Comparison) -> GateCheck:
    new, live = comparison.new.top1.value, comparison.live.top1.value
    text = (
        f"Of the models that both know it names {new:.1%} of {comparison.new.photos:,} photos rightly, the live "
        f"version {live:.1%}; at most {100 * MAX_KNOWN_DROP:g} point less is let through."
    )
    passed = new >= live - MAX_KNOWN_DROP - 1e-9
    return GateCheck(name="known", passed=passed, value=new, live=live, limit=MAX_KNOWN_DROP, sentence=text)


def _check_recalls(comparison: Comparison) -> Iterator[GateCheck]:
    """A failed check for each model that lost too much.

    One passed check for all if none did.
    """
    slugs = np.array(comparison.slugs)
    dropped = []
    for slug in np.unique(slugs):
        rows = slugs == slug
        if rows.sum() >= MIN_RECALL_PHOTOS:
            new, live = float(comparison.new_right[rows].mean()), float(comparison.live_right[rows].mean())
            if live - new > MAX_RECALL_DROP + 1e-9:
                dropped.append((str(slug), new, live, int(rows.sum())))
    for slug, new, live, photos in dropped:
        text = f"Of {slug} it finds {new:.0%} of {photos} photos, the live version {live:.0%}."
        yield GateCheck(
            name="recall", passed=False, value=new, live=live, limit=MAX_RECALL_DROP, slug=slug, sentence=text
        )
    if not dropped:
        text = f"No model with {MIN_RECALL_PHOTOS} photos or more lost over {100 * MAX_RECALL_DROP:.0f} points."
        yield GateCheck(name="recall", passed=True, limit=MAX_RECALL_DROP, sentence=text)


def _check_calibration(comparison: Comparison) -> GateCheck:
    new, live = comparison.new.ece, comparison.live.ece
    text = f"Its calibration error is {new:.3f}, the live version's {live:.3f}"
    check = GateCheck(name="calibration", passed=True, value=new, live=live, limit=MAX_ECE_RISE, sentence=text)
    return _check_margin(check, new - live, comparison, comparison.new.photos)


def _check_ood(comparison: Comparison) -> Iterator[GateCheck]:
    pairs = zip(_ood_aurocs(comparison.new), _ood_aurocs(comparison.live), strict=True)
    for (name, new, what), (_, live, _) in pairs:
        if new is not None and live is not None:
            text = f"It tells {what} with an AUROC of {new:.3f}, the live version with {live:.3f}"
            added = comparison.added and name == "unknown"
            limit = max(MAX_AUROC_DROP, min(MAX_AUROC_DROP_WITH_NEW, live - FLOOR_AUROC)) if added else MAX_AUROC_DROP
            check = GateCheck(name=name, passed=True, value=new, live=live, limit=limit, sentence=text)
            others = comparison.new.unknown if name == "unknown" else comparison.new.no_sneaker
            yield _check_margin(check, live - new, comparison, comparison.new.photos + others.photos)


def _check_accepted(pair: VerdictPair) -> GateCheck:
    new, live = float(pair.new.mean()), float(pair.live.mean())
    text = f"It knows {new:.1%} of the photos of models that both know for known ones, the live version {live:.1%}"
    check = GateCheck(name="accepted", passed=True, value=new, live=live, limit=MAX_ACCEPTED_DROP, sentence=text)
    return _check_share(check, pair.new.astype(np.float64) - pair.live, "less")


def _check_named(comparison: Comparison) -> Iterator[GateCheck]:
    """The share of unknown models' photos that get a name.

    Nothing without such photos.
    """
    pair = comparison.named
    if len(pair.new):
        new, live = float(pair.new.mean()), float(pair.live.mean())
        text = f"It names {new:.1%} of the photos of models that neither knows, the live version {live:.1%}"
        room = min(MAX_NAMED_RISE_WITH_NEW, MAX_NAMED - live) if comparison.added else 0.0
        limit = max(MAX_NAMED_RISE, room)
        check = GateCheck(name="named", passed=True, value=new, live=live, limit=limit, sentence=text)
        yield _check_share(check, pair.live.astype(np.float64) - pair.new, "more")


def _check_share(check: GateCheck, differences: NDArray[np.float64], way: str) -> GateCheck:
    """Check a share that may fall by its limit, or by chance.

    `differences` are those of the photos, less than zero where the new version is worse.
    """
    limit = check.limit or 0.0
    over = -float(differences.mean()) > limit + ROUNDING
    by_chance = over and exact_sign_flip_test(differences) >= ALPHA
    why = f", or what chance makes of {len(differences):,} photos" if by_chance else ""
    sentence = f"{check.sentence}; at most {100 * limit:.0f} points {way} is let through{why}."
    return replace(check, passed=by_chance or not over, by_chance=by_chance, sentence=sentence)


def _check_margin(check: GateCheck, worse: float, comparison: Comparison, photos: int) -> GateCheck:
    """Check a figure that may worsen by its limit, or by chance."""
    usual = check.limit or 0.0
    limit = max(usual, comparison.margins.get(check.name, 0.0))
    why = f", as much as chance makes of {photos:,} photos" if limit > usual else ""
    sentence = f"{check.sentence}; at most {limit:.2g} worse is let through{why}."
    passed = worse <= limit + ROUNDING
    return replace(check, passed=passed, limit=limit, by_chance=limit > usual, sentence=sentence)


def _ood_aurocs(figures: Metrics) -> tuple[tuple[str, float | None, str], ...]:
    return (
        ("unknown", figures.unknown.auroc, "models that it does not know"),
        ("no_sneaker", figures.no_sneaker.auroc, "pictures without a sneaker"),
    )


def _check_ratio(name: str, value: float, limit: float, text: str) -> GateCheck:
    sentence = text.format(value=value) + f"; at most {limit:g} times is let through."
    return GateCheck(name=name, passed=value <= limit, value=value, limit=limit, sentence=sentence)


def _check_floor(name: str, value: float, limit: float, text: str) -> GateCheck:
    sentence = text.format(value=value, shown=abs(value)) + f"; the floor is {abs(limit):g}."
    return GateCheck(name=name, passed=value >= limit, value=abs(value), limit=abs(limit), sentence=sentence)


def read_gate_result(table: Mapping[str, Any]) -> GateResult:
    """The verdict that `GateResult.table` wrote."""
    return GateResult(passed=table["passed"], checks=tuple(GateCheck(**check) for check in table["checks"]))
