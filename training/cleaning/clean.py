"""Clean: finds what does not belong in a data set. `sneakers data clean FOLDER` then puts it aside."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isnan
from pathlib import Path

from training.cleaning.history import CleaningHistory
from training.cleaning.inspect import InspectedPhoto, inspect_photos
from training.cleaning.issues import PhotoIssue
from training.cleaning.label_issues import LabelScores, score_labels
from training.cleaning.near_duplicates import NearDuplicate, find_near_duplicates
from training.cleaning.predictions import CachedPredictions, predict_cached
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
    faults: tuple[PhotoIssue, ...]  # one a photo at most
    conversions: tuple[Photo, ...]
    doubts: tuple[DoubtfulPhoto, ...]  # those that stay, the least sure first
    judged: frozenset[str]  # sha256 of all that stay


def examine(folder: Path, *, version: Path, cache: Path | None, again: bool, steps: Steps) -> Findings:
    """Look at every photo of a folder, ask the version, and compare; nothing is changed.

    Photos judged before are not judged again, unless `again`. Raises DatasetError and VersionError.
    """
    photos = all_photos(folder)
    memory = CleaningHistory.read(folder)
    looked = inspect_photos(photos, cache, steps("Looking"))
    usable = list(looked.looks)
    said = predict_cached(usable, version, cache, steps("Recognising"))
    copies = find_near_duplicates(
        looked.looks,
        said.embeddings,
        preferred=memory.judged | memory.kept,
        cache=cache,
        progress=steps("Comparing"),
    )
    opinion = score_labels(said.embeddings, [photo.slug for photo in usable])
    settled = memory.kept if again else memory.kept | memory.judged
    found: dict[Photo, PhotoIssue] = {}
    for fault in (
        *(fault for fault in looked.faults if fault.photo.sha256 not in memory.kept or not _viewable(fault)),
        *_copies(copies, usable, opinion, memory.kept),
        *(fault for fault in _doubtful(usable, said, opinion) if fault.photo.sha256 not in settled),
    ):
        found.setdefault(fault.photo, fault)
    return _findings(photos, looked.looks, found, opinion)


def all_photos(folder: Path) -> list[Photo]:
    """Every file of a data set that may be cleaned, `not_sneakers` too; raises DatasetError."""
    require_folder(folder)
    refuse_links(folder)
    inner = folder / NOT_SNEAKERS
    return list_photos(folder) + (list_folder(inner, NOT_SNEAKERS) if inner.is_dir() else [])


def apply_findings(folder: Path, findings: Findings, steps: Steps) -> None:
    """Convert, put aside, remember and tell; killed in the middle, the same again goes on. Raises DatasetError."""
    quarantine(folder, findings.faults, steps("Putting aside"))
    new = convert_all(folder, findings.conversions, steps("Converting"))
    CleaningHistory.read(folder).after_judging([*findings.judged, *new]).write(folder)
    write_summary(folder)


def _findings(
    photos: list[Photo], looks: Mapping[Photo, InspectedPhoto], found: Mapping[Photo, PhotoIssue], opinion: LabelScores
) -> Findings:
    places = {photo: place for place, photo in enumerate(looks)}
    staying = [photo for photo in looks if photo not in found]
    doubts = [
        DoubtfulPhoto(photo=photo, own=float(opinion.own[places[photo]]), suggestion=opinion.suggestion[places[photo]])
        for photo in staying
    ]
    return Findings(
        photos=len(photos),
        faults=tuple(sorted(found.values(), key=lambda fault: fault.photo.path)),
        conversions=tuple(photo for photo in staying if not looks[photo].plain),
        doubts=tuple(sorted(doubts, key=lambda doubt: (isnan(doubt.own), doubt.own))),
        judged=frozenset(photo.sha256 for photo in staying),
    )


def _viewable(fault: PhotoIssue) -> bool:
    return fault.reason in ("tiny", "blank")


def _copies(
    copies: Iterable[NearDuplicate], photos: list[Photo], opinion: LabelScores, kept: frozenset[str]
) -> Iterator[PhotoIssue]:
    own = {photo: 0.0 if isnan(each) else each for photo, each in zip(photos, opinion.own.tolist(), strict=True)}
    for copy in copies:
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
    """The less likely of both goes; both, for a person to decide, where neither is clearly likelier."""
    here, there = own[copy.photo], own[copy.of]
    for photo, other, mine, its in ((copy.photo, copy.of, here, there), (copy.of, copy.photo, there, here)):
        if mine <= 0 or mine < MIN_RATIO * its:
            detail = f"The same photo is in {other.slug}."
            yield PhotoIssue(photo=photo, reason="two-labels", detail=detail, other=other.path, suggestion=other.slug)


def _doubtful(photos: list[Photo], said: CachedPredictions, opinion: LabelScores) -> Iterator[PhotoIssue]:
    fits = (opinion.belief >= MIN_OWN_PROBABILITY) & (opinion.models >= MIN_MODELS)  # NaN does not
    for place, photo in enumerate(photos):
        if photo.slug == NOT_SNEAKERS:
            continue
        if said.no_sneaker[place] and not fits[place]:
            yield PhotoIssue(photo=photo, reason="no-shoe", detail="The model sees no sneaker.")
        elif opinion.suspicious[place]:
            detail = f"Other photos of {photo.slug} look different."
            suggestion = opinion.suggestion[place]
            yield PhotoIssue(photo=photo, reason="wrong-label", detail=detail, suggestion=suggestion)
