"""Cleaning: finds photos that do not belong in a data set."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isnan
from pathlib import Path

from training.cleaning.cached_predictions import CachedPredictions, predict_cached
from training.cleaning.history import CleaningHistory
from training.cleaning.inspection import InspectedPhoto, inspect_photos
from training.cleaning.issues import PhotoIssue
from training.cleaning.label_issues import LabelScores, score_labels, with_votes
from training.cleaning.near_duplicates import NearDuplicate, find_near_duplicates
from training.cleaning.quarantine import convert_all, quarantine, write_summary
from training.dataset.paths import refuse_links
from training.dataset.photos import (
    MIXED,
    NOT_SNEAKERS,
    Photo,
    ProgressCallback,
    list_folder,
    list_photos,
    require_folder,
)

Steps = Callable[[str], ProgressCallback]  # the name of a step to what shows its progress

# A photo without a shoe fits no model: where the probability of its own label is over this, the version is overruled:
# half as many sneakers are put aside, and no other picture stays (`benchmarks/cleaning.py`).
MIN_OWN_PROBABILITY = 0.3
MIN_MODELS = 10  # among few, anything is likely one of them
MIN_RATIO = 3.0  # times: of one photo under two labels, the likelier label stays if it is so much likelier


@dataclass(frozen=True, kw_only=True)
class DoubtfulPhoto:
    """A photo that stays, and how sure that is."""

    photo: Photo
    own: float  # probability of its label, 0 to 1; NaN where it was not judged
    suggestion: str | None


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What cleaning would do."""

    photos: int
    issues: tuple[PhotoIssue, ...]  # one a photo at most
    conversions: tuple[Photo, ...]
    doubtful: tuple[DoubtfulPhoto, ...]  # those that stay, the least sure first
    judged: frozenset[str]  # sha256 of all that stay


def examine(folder: Path, *, version: Path, cache: Path | None, again: bool, steps: Steps) -> Findings:
    """Inspect, classify and compare every photo; changes nothing.

    Photos judged before are not judged again, unless `again`. Raises DatasetError and VersionError.
    """
    photos = all_photos(folder)
    memory = CleaningHistory.read(folder)
    inspection = inspect_photos(photos, cache, steps("Looking"))
    usable = list(inspection.inspected)
    said = predict_cached(usable, version, cache, steps("Recognising"))
    duplicates = find_near_duplicates(
        inspection.inspected,
        said.embeddings,
        preferred=memory.judged | memory.kept,
        cache=cache,
        progress=steps("Comparing"),
    )
    slugs = [photo.slug for photo in usable]
    label_scores = with_votes(score_labels(said.embeddings, slugs), slugs, said.probabilities, said.labels)
    settled = memory.kept if again else memory.kept | memory.judged
    found: dict[Photo, PhotoIssue] = {}
    for issue in (
        *(issue for issue in inspection.issues if issue.photo.sha256 not in memory.kept or not _viewable(issue)),
        *_copies(duplicates, usable, label_scores, memory.kept),
        *(issue for issue in _doubtful(usable, said, label_scores) if issue.photo.sha256 not in settled),
    ):
        found.setdefault(issue.photo, issue)
    return _findings(photos, inspection.inspected, found, label_scores)


def all_photos(folder: Path) -> list[Photo]:
    """All files to clean, `not_sneakers` included; raises DatasetError."""
    require_folder(folder)
    refuse_links(folder)
    inner = folder / NOT_SNEAKERS
    return list_photos(folder) + (list_folder(inner, NOT_SNEAKERS) if inner.is_dir() else [])


def apply_findings(folder: Path, findings: Findings, steps: Steps) -> None:
    """Convert and quarantine photos; resumable. Raises DatasetError."""
    quarantine(folder, findings.issues, steps("Putting aside"))
    new = convert_all(folder, findings.conversions, steps("Converting"))
    CleaningHistory.read(folder).after_judging([*findings.judged, *new]).write(folder)
    write_summary(folder)


def _findings(
    photos: list[Photo],
    inspected: Mapping[Photo, InspectedPhoto],
    found: Mapping[Photo, PhotoIssue],
    label_scores: LabelScores,
) -> Findings:
    places = {photo: place for place, photo in enumerate(inspected)}
    staying = [photo for photo in inspected if photo not in found]
    doubtful = [
        DoubtfulPhoto(
            photo=photo, own=float(label_scores.own[places[photo]]), suggestion=label_scores.suggestion[places[photo]]
        )
        for photo in staying
    ]
    return Findings(
        photos=len(photos),
        issues=tuple(sorted(found.values(), key=lambda issue: issue.photo.path)),
        conversions=tuple(photo for photo in staying if not inspected[photo].plain),
        doubtful=tuple(sorted(doubtful, key=lambda doubt: (isnan(doubt.own), doubt.own))),
        judged=frozenset(photo.sha256 for photo in staying),
    )


def _viewable(issue: PhotoIssue) -> bool:
    return issue.reason in ("tiny", "blank")


def _copies(
    duplicates: Iterable[NearDuplicate], photos: list[Photo], label_scores: LabelScores, kept: frozenset[str]
) -> Iterator[PhotoIssue]:
    own = {photo: 0.0 if isnan(each) else each for photo, each in zip(photos, label_scores.own.tolist(), strict=True)}
    for copy in duplicates:
        if copy.photo.sha256 in kept and not copy.exact:
            continue
        if copy.photo.slug == copy.of.slug or copy.photo.slug.endswith(MIXED):
            yield _duplicate(copy.photo, copy.of, copy.exact)
        elif copy.of.slug.endswith(MIXED):
            yield _duplicate(copy.of, copy.photo, copy.exact)
        else:
            yield from _two_labels(copy, own)


def _duplicate(photo: Photo, of: Photo, exact: bool) -> PhotoIssue:
    detail = "It is the same file as another." if exact else "It is a copy of another photo."
    return PhotoIssue(photo=photo, reason="duplicate", detail=detail, other=of.path)


def _two_labels(copy: NearDuplicate, own: Mapping[Photo, float]) -> Iterator[PhotoIssue]:
    """One photo under two labels: the less likely label goes.

    Both go, for a person to decide, where neither is clearly likelier.
    """
    here, there = own[copy.photo], own[copy.of]
    for photo, other, mine, its in ((copy.photo, copy.of, here, there), (copy.of, copy.photo, there, here)):
        if mine <= 0 or mine < MIN_RATIO * its:
            detail = f"The same photo is in {other.slug}."
            yield PhotoIssue(photo=photo, reason="two-labels", detail=detail, other=other.path, suggestion=other.slug)


def _doubtful(photos: list[Photo], said: CachedPredictions, label_scores: LabelScores) -> Iterator[PhotoIssue]:
    fits = (label_scores.belief >= MIN_OWN_PROBABILITY) & (label_scores.models >= MIN_MODELS)  # NaN does not
    for place, photo in enumerate(photos):
        if photo.slug == NOT_SNEAKERS:
            continue
        if said.no_sneaker[place] and not fits[place]:
            yield PhotoIssue(photo=photo, reason="no-shoe", detail="The model sees no sneaker.")
        elif label_scores.suspicious[place]:
            detail = f"Other photos of {photo.slug} look different."
            suggestion = label_scores.suggestion[place]
            yield PhotoIssue(photo=photo, reason="wrong-label", detail=detail, suggestion=suggestion)
