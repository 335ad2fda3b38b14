"""Comparison of a new version with the live one."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.interpreter import Interpreter
from model.locator import FILE as LOCATOR_FILE
from model.manifest import MODEL_FILE, Manifest
from model.self_check import reference_picture
from training.dataset.split import NOT_SNEAKERS
from training.evaluation.metrics import Metrics
from training.release import significance
from training.release.baseline import VersionPredictions
from training.release.gate import MAX_AUROC_DROP, MAX_ECE_RISE, Comparison, VerdictPair
from training.release.gate_check import Kind, SourceComparison

TIMED_RUNS = 40  # at a known picture, in turns
MANY_PHOTOS = 500  # photos of models that both know


def compare_versions(
    new: VersionPredictions,
    live: VersionPredictions,
    slugs: Sequence[str],
    *,
    folders: tuple[Path, Path],
    sources: Sequence[str] = (),
) -> Comparison:
    """Compare two versions' predictions for photos that show `slugs`.

    Photos of a model that only one of them knows count for it, and neither for calibration nor for rejection; those of
    one that only the new version knows weigh together as much as the photos of an average model that both know: a
    handful stands for all that people will send. `folders` are the new and the live version's folders. `sources` says
    where each photo is from, if that is known.
    Raises MetricsError where they have no model in common.
    """
    by_new, by_live = (np.array([slug in side.labels for slug in slugs]) for side in (new, live))
    known, fair, shows = by_new | by_live, by_new == by_live, np.array(slugs)
    shown = [slug for slug, taken in zip(slugs, fair, strict=True) if taken]
    sides = new.subset(fair), live.subset(fair)
    figures = sides[0].metrics(shown), sides[1].metrics(shown)
    return Comparison(
        new=figures[0],
        live=figures[1],
        margins=_chance_margins(*sides, shown, figures),
        new_right=new.correct(slugs)[known],
        live_right=live.correct(slugs)[known],
        slugs=tuple(shows[known].tolist()),
        weights=_weights(shows, fair & known, by_new & ~by_live)[known],
        accepted=_verdict_pair(*(side.subset(known[fair]) for side in sides)),
        named=_verdict_pair(*(side.subset(~known[fair] & (shows[fair] != NOT_SNEAKERS)) for side in sides)),
        sources=_by_source(new, live, slugs, sources),
        same_locator=_same_locator(*folders),
        removed=tuple(slug for slug in live.labels if slug not in new.labels),
        added=tuple(slug for slug in new.labels if slug not in live.labels),
        size_ratio=_file_bytes(folders[0]) / _file_bytes(folders[1]),
        latency_ratio=_latency_ratio(*folders) * _view_ratio(*sides, shown),
    )


def _by_source(
    new: VersionPredictions, live: VersionPredictions, slugs: Sequence[str], sources: Sequence[str]
) -> tuple[SourceComparison, ...]:
    """Bad answers by source and kind.

    Photos of a model that only one of the two knows are left out.
    """
    groups: dict[tuple[Kind, str], list[int]] = {}
    for row, (slug, source) in enumerate(zip(slugs, sources, strict=bool(sources))):
        if source and (slug in new.labels) == (slug in live.labels):
            kind: Kind = "known" if slug in new.labels else "no_sneaker" if slug == NOT_SNEAKERS else "unknown"
            groups.setdefault((kind, source), []).append(row)
    bad = [_bad_answers(side, slugs) for side in (new, live)]
    return tuple(
        SourceComparison(source=source, kind=kind, new_bad=bad[0][rows], live_bad=bad[1][rows])
        for (kind, source), rows in sorted(groups.items())
    )


def _bad_answers(side: VersionPredictions, slugs: Sequence[str]) -> NDArray[np.bool_]:
    """Whether photos get a bad answer, `[photos]`.

    That is a wrong name or, for a known model, none.
    """
    named, known = side.verdicts == "sneaker", np.array([slug in side.labels for slug in slugs])
    return np.asarray(np.where(known, ~(named & side.correct(slugs)), named), np.bool_)


def _same_locator(new: Path, live: Path) -> bool | None:
    ours, theirs = (Manifest.read(folder).files.get(LOCATOR_FILE) for folder in (new, live))
    return None if theirs is None else ours == theirs


def _verdict_pair(new: VersionPredictions, live: VersionPredictions) -> VerdictPair:
    return VerdictPair(new.verdicts == "sneaker", live.verdicts == "sneaker")


def _weights(shows: NDArray[np.str_], both: NDArray[np.bool_], fresh: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights `[photos]`: 1, except for models that are new in one version."""
    weights = np.ones(len(shows))
    average = both.sum() / max(1, len(np.unique(shows[both])))
    for slug in np.unique(shows[fresh]):
        weights[shows == slug] = average / (shows == slug).sum()
    return weights


def _chance_margins(
    new: VersionPredictions, live: VersionPredictions, slugs: Sequence[str], figures: tuple[Metrics, Metrics]
) -> dict[str, float]:
    """By check, the loss that chance alone explains.

    Only for figures beyond their limit. Nothing where many photos judge: there the limits are wider than chance, but
    for versions that hardly ever agree.
    """
    if figures[0].photos >= MANY_PHOTOS:
        return {}
    empty, known = np.array([slug == NOT_SNEAKERS for slug in slugs]), np.array([slug in new.labels for slug in slugs])
    ours, theirs, found = new.scores, live.scores, {}
    if figures[0].ece > figures[1].ece + MAX_ECE_RISE:
        found["calibration"] = _calibration_margin(new.subset(known), live.subset(known), [*np.array(slugs)[known]])
    if _lower_auroc(figures[0].unknown.auroc, figures[1].unknown.auroc):
        other = ~known & ~empty
        pairs = [(side.known[known], side.known[other]) for side in (ours, theirs)]
        found["unknown"] = significance.auroc_margin(*pairs)
    if _lower_auroc(figures[0].no_sneaker.auroc, figures[1].no_sneaker.auroc):
        pairs = [(side.sneaker[known], side.sneaker[empty]) for side in (ours, theirs)]
        found["no_sneaker"] = significance.auroc_margin(*pairs)
    return found


def _calibration_margin(new: VersionPredictions, live: VersionPredictions, slugs: Sequence[str]) -> float:
    """The margin of the calibration error, on models that both know."""
    labels = sorted({*new.labels, *live.labels})
    column = {label: place for place, label in enumerate(labels)}
    ours, theirs = np.zeros((len(slugs), len(labels))), np.zeros((len(slugs), len(labels)))
    ours[:, [column[label] for label in new.labels]] = new.probabilities
    theirs[:, [column[label] for label in live.labels]] = live.probabilities
    return significance.calibration_margin(ours, theirs, np.array([column[slug] for slug in slugs]))


def _lower_auroc(new: float | None, live: float | None) -> bool:
    return new is not None and live is not None and new < live - MAX_AUROC_DROP


def _file_bytes(version: Path) -> int:
    return sum((version / name).stat().st_size for name in Manifest.read(version).files)


def _view_ratio(new: VersionPredictions, live: VersionPredictions, slugs: Sequence[str]) -> float:
    """Mean views of a known model's photo, new to live."""
    known = np.array([slug in new.labels for slug in slugs])
    return float(new.views[known].mean() / live.views[known].mean())


def _latency_ratio(new: Path, live: Path) -> float:
    """The least time of one view, new to live.

    Measured in turns, and often, so that other load hardly matters.
    """
    runners = [Interpreter((folder / MODEL_FILE).read_bytes()) for folder in (new, live)]
    pictures = [reference_picture(runner.input_size) for runner in runners]
    times: list[list[float]] = [[], []]
    for _ in range(TIMED_RUNS):
        for runner, picture, taken in zip(runners, pictures, times, strict=True):
            start = time.perf_counter()
            runner.run(picture)
            taken.append(time.perf_counter() - start)
    return min(times[0]) / min(times[1])
