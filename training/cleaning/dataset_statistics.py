"""Statistics of a data set: counts, sizes, sources, duplicates, evenness."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

from training.cleaning.clean import all_photos
from training.cleaning.inspection import InspectedPhoto, inspect_photos
from training.cleaning.quarantine import quarantined
from training.dataset.hash_index import near_duplicate_pairs
from training.dataset.parts import PARTS, Part, read_parts
from training.dataset.perceptual_hash import connected_groups
from training.dataset.photos import NOT_SNEAKERS, Photo, ProgressCallback
from training.dataset.sources import read_sources
from training.plotting import BLUE, DPI, GRID, ORANGE, QUIET, STYLE


@dataclass(frozen=True, kw_only=True)
class ModelStats:
    """One model's photos."""

    photos: int
    short_side: int  # pixels, the median of the shorter sides
    repeated: int  # photos that another one of the set is a copy of, by perceptual hash
    parts: Mapping[Part, int]  # of those that were shared out
    put_aside: int


@dataclass(frozen=True, kw_only=True)
class Stats:
    """A data set in figures."""

    models: Mapping[str, ModelStats]  # by slug, `not_sneakers` last
    sources: Mapping[str, int]  # photos by site or archive, the most first
    unreadable: int
    put_aside: Mapping[str, int]  # by reason
    even: float  # 0 to 1: as many equally large models would be as varied, over the models there are

    @property
    def photos(self) -> int:
        """Readable photos in all."""
        return sum(model.photos for model in self.models.values())


def gather_stats(folder: Path, *, cache: Path | None, progress: ProgressCallback) -> Stats:
    """Count a folder's photos; raises DatasetError."""
    photos = all_photos(folder)
    inspection = inspect_photos(photos, cache, progress)
    every = inspection.inspected
    repeated, fixed_parts, aside = _repeated(every), read_parts(folder), quarantined(folder)
    by_slug: dict[str, list[Photo]] = defaultdict(list)
    for photo in every:
        by_slug[photo.slug].append(photo)
    models = {
        slug: ModelStats(
            photos=len(own),
            short_side=_median([min(every[photo].width, every[photo].height) for photo in own]),
            repeated=sum(photo in repeated for photo in own),
            parts={part: sum(fixed_parts.get(photo.sha256) == part for photo in own) for part in PARTS},
            put_aside=sum(each.slug == slug for each in aside),
        )
        for slug, own in sorted(by_slug.items(), key=lambda pair: (pair[0] == NOT_SNEAKERS, pair[0]))
    }
    return Stats(
        models=models,
        sources=_sources(folder, every),
        unreadable=len(inspection.issues),
        put_aside=Counter(each.reason for each in aside),
        even=_evenness([model.photos for slug, model in models.items() if slug != NOT_SNEAKERS]),
    )


def _repeated(inspected: Mapping[Photo, InspectedPhoto]) -> set[Photo]:
    photos = list(inspected)
    pairs = near_duplicate_pairs([inspected[photo].prints for photo in photos])
    joined = connected_groups(len(photos), ((one, other) for one, other, _ in pairs))
    return {photos[place] for group in joined for place in group[1:]}


def _sources(folder: Path, inspected: Mapping[Photo, InspectedPhoto]) -> dict[str, int]:
    origins = {source.sha256: source.origin for source in read_sources(folder)}
    counts = Counter(origins.get(photo.sha256, "not recorded") for photo in inspected)
    return dict(counts.most_common())


def _median(values: list[int]) -> int:
    return sorted(values)[len(values) // 2]


def _evenness(counts: list[int]) -> float:
    """Effective number of models over their number (Hill, Ecology 1973)."""
    shares = [count / sum(counts) for count in counts if count]
    return exp(-sum(share * log(share) for share in shares)) / len(counts) if shares else 0.0


INCHES_A_MODEL = 0.24


def stats_plot(path: Path, stats: Stats, names: dict[str, str]) -> None:
    """Plot the photos of each model, quarantined ones too; raises OSError."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    slugs = sorted(stats.models, key=lambda slug: stats.models[slug].photos)
    photos = [stats.models[slug].photos for slug in slugs]
    aside = [stats.models[slug].put_aside for slug in slugs]
    with rc_context(STYLE):
        figure = Figure(figsize=(8, 1.8 + INCHES_A_MODEL * len(slugs)), layout="constrained")
        axes = figure.add_subplot()
        axes.barh(range(len(slugs)), photos, color=BLUE, height=0.7, label="photos")
        axes.barh(range(len(slugs)), aside, left=photos, color=ORANGE, height=0.7, label="put aside")
        axes.set_yticks(range(len(slugs)), [names.get(slug, slug) for slug in slugs])
        axes.set(xlabel="photos", ylim=(-0.7, len(slugs) - 0.3))
        median = sorted(photos)[len(photos) // 2]
        axes.axvline(median, color=QUIET, linewidth=1, linestyle=(0, (4, 3)), label=f"median {median}")
        axes.set_title(f"{stats.photos:,} photos of {len(slugs)} models; evenness {stats.even:.2f}", pad=10)
        axes.legend(frameon=False, loc="lower right")
        axes.grid(axis="x", color=GRID, linewidth=0.7)
        axes.set_axisbelow(True)
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
        figure.savefig(path, dpi=DPI, metadata={"Software": None})
