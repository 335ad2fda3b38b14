"""A data set's balance as a picture: a bar a model, the smallest last."""

from pathlib import Path

from training.dataset.stats import Stats
from training.plots import BLUE, DPI, GRID, ORANGE, QUIET, STYLE

INCHES_A_MODEL = 0.24


def stats_plot(path: Path, stats: Stats, names: dict[str, str]) -> None:
    """Draw the photos of each model, what was put aside in another colour; raises OSError."""
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
