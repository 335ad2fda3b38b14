"""Plot of a comparison: accuracy and costs, best network first."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.plotting import BLUE, DPI, GRID, INK, ORANGE, QUIET, STYLE

_SLIM = 0.32  # height of a bar, of a network's line


@dataclass(frozen=True, kw_only=True)
class PlotRow:
    """One network of the plot; the pairs are float and int8."""

    name: str
    below: str  # what the second row of its label says
    top1: float
    between: tuple[float, float]  # 95 % interval of top-1
    milliseconds: tuple[float, float]
    megabytes: tuple[float, float]
    minutes: float


def plot(lines: Sequence[PlotRow], path: Path, *, note: str) -> None:
    """Draw accuracy, latency, size and training time; `note` goes below."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    ranked = sorted(lines, key=lambda line: line.top1)  # the axis counts upwards
    with rc_context({**STYLE, "axes.titleweight": "normal", "axes.titlesize": 10}):
        figure = Figure(figsize=(11, 1.5 + 0.62 * len(ranked)), layout="constrained")
        reach, time, size, training = figure.subplots(1, 4, sharey=True, width_ratios=(4, 2, 2, 2))
        _accuracies(reach, ranked)
        _pairs(time, "milliseconds a photo", [line.milliseconds for line in ranked])
        _pairs(size, "megabytes", [line.megabytes for line in ranked])
        _bars(training, "minutes of training", [line.minutes for line in ranked])
        for axes in (reach, time, size, training):
            axes.spines[["top", "right", "bottom"]].set_visible(False)
            axes.tick_params(length=0)
        time.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, 0), ncols=2, handlelength=1, borderpad=0)
        figure.text(0.01, -0.02, textwrap.fill(note, 150), color=QUIET, va="top")
        figure.savefig(path, dpi=DPI, metadata={"Software": None}, bbox_inches="tight")


def _accuracies(axes: Any, ranked: Sequence[PlotRow]) -> None:
    for place, line in enumerate(ranked):
        low, high = (100 * end for end in line.between)
        axes.plot((low, high), (place, place), color=BLUE, linewidth=5, alpha=0.3, solid_capstyle="round")
        axes.plot(100 * line.top1, place, marker="o", markersize=7, color=BLUE)
        axes.text(100 * line.top1, place + 0.2, f"{line.top1:.1%}", ha="center", va="bottom", color=INK, fontsize=9)
    axes.set_yticks(range(len(ranked)), [f"{line.name}\n{line.below}" for line in ranked])
    axes.set_ylim(-0.6, len(ranked) - 0.25)
    axes.set_xlim(0, 100)
    axes.grid(axis="x", color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_title("top-1, %, with its 95 % interval")


def _pairs(axes: Any, title: str, values: Sequence[tuple[float, float]]) -> None:
    """A bar for float above one for int8."""
    for number, (name, colour) in enumerate((("float", QUIET), ("int8", ORANGE))):
        places = [place + _SLIM / 2 - number * _SLIM for place in range(len(values))]
        axes.bar_label(
            axes.barh(places, [pair[number] for pair in values], height=0.9 * _SLIM, color=colour, label=name),
            fmt="{:.1f}", padding=4, fontsize=8,
        )  # fmt: skip
    _settled(axes, title)


def _bars(axes: Any, title: str, values: Sequence[float]) -> None:
    bars = axes.barh(range(len(values)), values, height=_SLIM, color=BLUE)
    axes.bar_label(bars, fmt="{:.1f}", padding=4, fontsize=8)
    _settled(axes, title)


def _settled(axes: Any, title: str) -> None:
    axes.set_title(title)
    axes.set_xlim(0, 1.25 * axes.get_xlim()[1])  # room for the numbers
    axes.set_xticks([])
