"""Plots of a version's report, readable with fifty models."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.evaluation.metrics import Metrics
from training.finetune.early_stopping import result_epoch
from training.plotting import BLUE, DPI, GRID, INK, ORANGE, QUIET, STYLE

LEGEND = "Row: what the photo shows. Column: what the version says. Number: photos; the darker, the more of the row."
INCHES_A_MODEL = 0.27
WORST = 10  # confusions in the plot for a phone
CONFUSION_DPI = 100  # of the confusion matrix: with 86 models at 130 it takes 1.5 times as long
COLOURS = 64  # of its picture: the file is a third as large


def confusion_plot(path: Path, figures: Metrics, names: Sequence[str]) -> None:
    """The confusion matrix, similar models side by side; rows total 100 %."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    order = by_confusion(figures.confusion)
    counts = figures.confusion[np.ix_(order, order)]
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    side = 4 + INCHES_A_MODEL * len(names)
    with rc_context(STYLE):
        figure = Figure(figsize=(side, side), dpi=CONFUSION_DPI, layout="constrained")
        axes = figure.add_subplot()
        axes.imshow(np.ma.masked_equal(shares, 0), cmap="Blues", vmin=0, vmax=1)
        _write_counts(axes, counts, shares)
        ticks = range(len(names))
        axes.set_xticks(ticks, [names[row] for row in order], rotation=90)
        axes.set_yticks(ticks, [names[row] for row in order])
        axes.tick_params(length=0, top=True, bottom=False, labeltop=True, labelbottom=False)
        axes.set_xticks(np.arange(len(names)) - 0.5, minor=True)
        axes.set_yticks(np.arange(len(names)) - 0.5, minor=True)
        axes.grid(which="minor", color=GRID, linewidth=0.5)
        axes.tick_params(which="minor", length=0)
        figure.suptitle(_headline(figures), x=0.01, ha="left", fontsize=16, fontweight="bold")
        axes.set_title(LEGEND, loc="left", fontsize=11, fontweight="normal", color=QUIET, pad=14)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def worst_confusions_plot(path: Path, figures: Metrics, names: Sequence[str]) -> None:
    """The ten commonest confusions as bars, readable on a phone."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    worst = commonest_confusions(figures.confusion, WORST)
    photos = figures.confusion.sum(axis=1)
    with rc_context({**STYLE, "font.size": 12}):
        figure = Figure(figsize=(6, 1.6 + 0.62 * max(1, len(worst))))
        figure.set_layout_engine("constrained", w_pad=0.15, h_pad=0.12)
        axes = figure.add_subplot()
        axes.text(0, -0.85, "the photo shows → the version says" if worst else "", color=QUIET, va="bottom")
        bars = axes.barh(range(len(worst)), [count for *_, count in worst], height=0.36, color=ORANGE)
        for place, (truth, said, _) in enumerate(worst):
            axes.text(0, place - 0.3, f"{names[truth]} → {names[said]}", va="bottom")
        axes.bar_label(bars, [f"{count} of {photos[truth]}" for truth, _, count in worst], padding=5, color=QUIET)
        axes.set_axis_off()
        axes.set_xlim(0, 1.18 * max([count for *_, count in worst], default=1))
        axes.set_ylim(max(1, len(worst)) - 0.4, -1.1)
        title = "Most frequent mistakes" if worst else "No mistakes on the test photos"
        figure.suptitle(title, x=0.03, ha="left", fontsize=15, fontweight="bold")
        figure.savefig(path, dpi=DPI, metadata={"Software": None})


def commonest_confusions(confusion: NDArray[np.intp], most: int) -> list[tuple[int, int, int]]:
    """Truth, answer and photos of the commonest mistakes, most first."""
    wrong = confusion - np.diag(confusion.diagonal())
    order = np.argsort(-wrong, axis=None, kind="stable")[:most]
    found = [(*divmod(int(flat), len(wrong)), int(wrong.flat[flat])) for flat in order]
    return [(truth, said, count) for truth, said, count in found if count]


def reliability_plot(path: Path, figures: Metrics) -> None:
    """Accuracy by confidence, with the number of photos below."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    stated, seen, photos = (np.array(column) for column in zip(*figures.bins, strict=True))
    with rc_context(STYLE):
        figure = Figure(figsize=(6, 6.6), layout="constrained")
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
        upper.plot((0, 1), (0, 1), color=QUIET, linewidth=1, linestyle=(0, (4, 3)), label="stated = seen")
        upper.vlines(
            stated, np.minimum(stated, seen), np.maximum(stated, seen), color=ORANGE, linewidth=2.5, label="gap"
        )
        upper.plot(stated, seen, color=BLUE, marker="o", markersize=6, linewidth=1.6, label="this version")
        upper.set(xlim=(0, 1), ylim=(0, 1), ylabel="share of photos answered right")
        upper.set_title(f"Calibration error {figures.ece:.3f} on {figures.photos:,} test photos", pad=10)
        upper.legend(frameon=False, loc="upper left")
        lower.bar(stated, photos, width=0.045, color=BLUE)
        lower.set(xlabel="probability that the version gives its first answer", ylabel="photos")
        for axes in (upper, lower):
            axes.grid(color=GRID, linewidth=0.7)
            axes.set_axisbelow(True)
            axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(path, dpi=DPI, metadata={"Software": None})


def training_plot(path: Path, history: Sequence[Mapping[str, float]]) -> None:
    """Training curves of a backbone: loss and validation accuracy by epoch.

    `history` has a row an epoch, with `epoch`, `size` in pixels, `loss`, and where it was measured `top1` and `top3`.
    The look whose weights are kept has its figures written beside it.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    epochs = [row["epoch"] for row in history]
    looked = [row for row in history if "top1" in row]
    marked = [row for row in (result_epoch(history), *looked[-1:]) if "top1" in row][:1]
    with rc_context(STYLE):
        figure = Figure(figsize=(8, 5.4), layout="constrained")
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        for key, name, colour in (("top3", "top-3", ORANGE), ("top1", "top-1", BLUE)):
            curve = [100 * row[key] for row in looked]
            upper.plot([row["epoch"] for row in looked], curve, color=colour, marker="o", markersize=4, label=name)
            for row in marked:
                place, is_last = (row["epoch"], 100 * row[key]), row is looked[-1]
                upper.annotate(f"{place[1]:.1f}", place, (6, -3) if is_last else (-9, 9), textcoords="offset points")
                if not is_last:
                    upper.plot(*place, color=colour, marker="o", markersize=9, fillstyle="none")
        upper.set(ylabel="validation photos, %")
        upper.set_title("How the backbone learnt", pad=10)
        upper.legend(frameon=False, loc="lower right", ncols=2)
        lower.plot(epochs, [row["loss"] for row in history], color=BLUE, linewidth=1.6)
        lower.set(xlabel="epoch", ylabel="loss on training views", xlim=(0, epochs[-1] + 2))
        _mark_sizes(lower, history)
        for axes in (upper, lower):
            axes.grid(color=GRID, linewidth=0.7)
            axes.set_axisbelow(True)
            axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(path, dpi=DPI, metadata={"Software": None})


def _mark_sizes(axes: Any, history: Sequence[Mapping[str, float]]) -> None:
    """Where the pictures become larger, and how large."""
    size = None
    for row in history:
        if row.get("size") != size:
            size, start = row.get("size"), row["epoch"] - 1
            axes.axvline(start, color=QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
            axes.annotate(f"{size} px", (start, 0), (4, 6), xycoords=("data", "axes fraction"),
                          textcoords="offset points", color=QUIET, fontsize=8)  # fmt: skip


def by_confusion(confusion: NDArray[np.intp]) -> list[int]:
    """An order of the models in which confused ones are neighbours.

    From counts `[labels, labels]`.
    """
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
    from scipy.spatial.distance import squareform

    if len(confusion) < 3:
        return list(range(len(confusion)))
    shares = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    apart = 1 - np.clip(shares + shares.T, 0, 1)
    np.fill_diagonal(apart, 0)
    distances = squareform(apart, checks=False)
    order: list[int] = leaves_list(optimal_leaf_ordering(linkage(distances, "average"), distances)).tolist()
    return order


def _write_counts(axes: Any, counts: NDArray[np.intp], shares: NDArray[np.floating]) -> None:
    for row, column in np.argwhere(counts):
        colour = "white" if shares[row, column] > 0.55 else INK
        axes.text(column, row, str(counts[row, column]), ha="center", va="center", fontsize=7, color=colour)


def _headline(figures: Metrics) -> str:
    top1, top3 = figures.top1, figures.top3
    return (
        f"Top-1 {top1.value:.1%} ({top1.low:.1%} to {top1.high:.1%}), top-3 {top3.value:.1%}, {figures.photos:,} photos"
    )
