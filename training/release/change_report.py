"""Change report: differences between a new version and the live one."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from training.plotting import BLUE, DPI, GRID, ORANGE, QUIET, STYLE
from training.release.gate import Comparison, GateResult
from training.release.report import titles

MIN_PHOTOS = 5  # photos of a model whose change is shown
PLOT, TABLE = "changes.png", "changes.md"
INCHES_A_MODEL = 0.24


def write_change_report(
    folder: Path,
    gate: GateResult,
    comparison: Comparison | None,
    *,
    against: str | None,
    names: Mapping[str, str] | None = None,
) -> None:
    """Write the gate's result, and the table and plot of changes.

    The table and the plot need a comparison.
    """
    lines = [f"# {'Passed' if gate.passed else 'Not passed'}", ""]
    lines += [f"- {'✓' if check.passed else '✗'} {check.sentence}" for check in gate.checks]
    if comparison is not None:
        rows = changes_by_model(comparison)
        lines += ["", f"# Model by model against version {against}", ""]
        lines += ["| sneaker | photos | live version | this one | change |", "| --- | ---: | ---: | ---: | ---: |"]
        named = zip(titles([row[0] for row in rows], names), rows, strict=True)
        lines += [f"| {name} | {n} | {old:.0%} | {new:.0%} | {new - old:+.0%} |" for name, (_, n, old, new) in named]
        if changed_models(comparison):
            changes_plot(folder / PLOT, comparison, against or "", names)
    (folder / TABLE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def changes_by_model(comparison: Comparison) -> list[tuple[str, int, float, float]]:
    """Photos, live recall and new recall by model, worst change first."""
    slugs = np.array(comparison.slugs)
    rows = []
    for slug in np.unique(slugs):
        here = slugs == slug
        old, new = float(comparison.live_right[here].mean()), float(comparison.new_right[here].mean())
        rows.append((str(slug), int(here.sum()), old, new))
    return sorted(rows, key=lambda row: (row[3] - row[2], row[0]))


def changed_models(comparison: Comparison) -> list[tuple[str, int, float, float]]:
    """The changes of models with enough photos that moved at all."""
    return [row for row in changes_by_model(comparison) if row[1] >= MIN_PHOTOS and row[2] != row[3]]


def changes_plot(path: Path, comparison: Comparison, against: str, names: Mapping[str, str] | None = None) -> None:
    """Plot the recall of each model that changed: from where, to where."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.ticker import PercentFormatter

    rows = changed_models(comparison)
    called = titles([row[0] for row in rows], names)
    with rc_context(STYLE):
        figure = Figure(figsize=(8.5, 1.6 + INCHES_A_MODEL * max(len(rows), 2)), layout="constrained")
        axes = figure.add_subplot()
        for place, (_, photos, old, new) in enumerate(rows):
            colour = BLUE if new > old else ORANGE
            axes.annotate(
                "", (new, place), (old, place), arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 1.8}
            )
            axes.plot(old, place, marker="o", markersize=4, color=QUIET, clip_on=False)
            beside, words = axes.get_yaxis_transform(), f"{new - old:+.0%} of {photos}"
            axes.text(1.02, place, words, va="center", color=colour, fontsize=8, transform=beside)
        axes.set_yticks(range(len(rows)), called)
        least = max(0.0, min(min(old, new) for *_, old, new in rows) - 0.05)  # arrows, unlike bars, need no zero
        axes.set(xlim=(least, 1), ylim=(len(rows) - 0.4, -0.6), xlabel="test photos named rightly")
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        new_all, old_all = comparison.share(comparison.new_right), comparison.share(comparison.live_right)
        axes.set_title(f"{old_all:.1%} → {new_all:.1%} on {len(comparison.slugs):,} photos, against version {against}")
        axes.grid(axis="x", color=GRID, linewidth=0.7)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        axes.spines[["top", "right", "left"]].set_visible(False)
        figure.savefig(path, dpi=DPI, metadata={"Software": None})
