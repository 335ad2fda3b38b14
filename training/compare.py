"""Compare: several networks under one recipe, in a table and a plot of what they reach and what they cost."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from training.backbone import FACTS_FILE, Progress, train_backbone
from training.errors import BackboneError
from training.recipe import Recipe

_HEADINGS = (
    "network", "from", "epochs", "top-1", "top-3", "parameters", "float MB", "int8 MB", "float ms", "int8 ms",
    "training min",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One network's row; accuracies are of the float network on the validation photos, never the test."""

    architecture: str
    weights: str
    epochs: int
    size: int  # side of the pictures in the last epoch, in pixels
    top1: float
    top3: float
    minutes: float  # of training
    costs: dict[str, Any]  # see training.costs


def compare_architectures(
    photos: Path, names: Sequence[str], out: Path, recipe: Recipe, *, progress: Progress = lambda facts: None
) -> Path:
    """Train each `name` or `name=weights` and write compare.json, compare.png and compare.md, whose path is returned.

    A network that was trained before in `out` is not trained again. Raises BackboneError.
    """
    rows = []
    for each in names:
        name, _, weights = each.partition("=")
        rows.append(_row(photos, out / name, replace(recipe, architecture=name), weights or "none", progress))
    (out / "compare.json").write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    plot(rows, out / "compare.png")
    table = out / "compare.md"
    table.write_text(as_markdown(rows), encoding="utf-8")
    return table


def _row(photos: Path, run: Path, recipe: Recipe, weights: str, progress: Progress) -> Compared:
    train_backbone(photos, run, recipe, weights, progress=progress)
    history = json.loads((run / FACTS_FILE).read_text(encoding="utf-8"))["history"]
    size = recipe.size(recipe.epochs - 1)
    return Compared(
        architecture=recipe.architecture,
        weights=Path(weights).name,
        epochs=len(history),
        size=size,
        top1=history[-1]["top1"],
        top3=history[-1]["top3"],
        minutes=round(sum(epoch["seconds"] for epoch in history) / 60, 1),
        costs=_costs(recipe.architecture, size),
    )


def _costs(architecture: str, size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "training.costs", architecture, "--size", str(size)]
    environment = {**os.environ, "KERAS_BACKEND": "tensorflow"}  # only TensorFlow converts to .tflite
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise BackboneError(f"{architecture} was not converted: {done.stderr.strip().splitlines()[-1]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def as_markdown(rows: Sequence[Compared]) -> str:
    """The table, best first."""
    lines = [f"| {' | '.join(_HEADINGS)} |", f"|{' --- |' * 2}{' ---: |' * (len(_HEADINGS) - 2)}"]
    for row in sorted(rows, key=lambda row: -row.top1):
        costs = row.costs
        cells = (
            row.architecture, row.weights, row.epochs, f"{row.top1:.1%}", f"{row.top3:.1%}", f"{costs['parameters']:,}",
            f"{costs['float_bytes'] / 1e6:.1f}", f"{costs['int8_bytes'] / 1e6:.1f}",
            costs["float_ms"], costs["int8_ms"], row.minutes,
        )  # fmt: skip
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(lines) + "\n"


def plot(rows: Sequence[Compared], path: Path) -> None:
    """Top-1 over the time of an int8 inference; the area of a dot is the size of its file."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot()
    for row in rows:
        spot = row.costs["int8_ms"], 100 * row.top1
        axes.scatter(*spot, s=30 * row.costs["int8_bytes"] / 1e6, alpha=0.6)
        axes.annotate(row.architecture, spot, xytext=(6, 4), textcoords="offset points")
    axes.set_xlabel("milliseconds for one photo, int8, one thread")
    axes.set_ylabel("top-1 on the validation photos, %")
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=130)
