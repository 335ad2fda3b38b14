"""Comparison of networks under one recipe: table and plot."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from training.errors import BackboneError
from training.evaluation.metrics import proportion
from training.evaluation.network_plot import PlotRow, plot
from training.finetune.early_stopping import result_epoch
from training.finetune.loop import VALIDATION_SIZE, EpochCallback
from training.finetune.run_folder import FACTS_FILE, accuracy_of, is_version, origin_of
from training.finetune.train import train_backbone
from training.recipe import Recipe

CACHE = "photos"  # the folder that all runs take their photos from
_HEADINGS = (
    "network", "from", "taught by", "cut short", "read at px", "top-1", "95 % interval", "top-3", "parameters",
    "float MB", "int8 MB", "float ms", "int8 ms", "training min",
)  # fmt: skip
_WORDS = 4  # columns of words; the others are numbers


@dataclass(frozen=True, kw_only=True)
class NetworkSpec:
    """A network to compare: `NAME`, `NAME=WEIGHTS` or `NAME=WEIGHTS@TEACHER`."""

    architecture: str
    weights: str
    teacher: (
        str  # another network's name, or a run's or a version's folder; empty where it learns from the photos alone
    )

    @classmethod
    def of(cls, text: str) -> "NetworkSpec":
        """Read what the command line says."""
        network, _, teacher = text.partition("@")
        architecture, _, weights = network.partition("=")
        return cls(architecture=architecture, weights=weights or "none", teacher=teacher)

    @property
    def name(self) -> str:
        """What the plot and the folder of its run say."""
        return f"{self.architecture}@{Path(self.teacher).name}" if self.teacher else self.architecture


@dataclass(frozen=True, kw_only=True)
class ComparisonRow:
    """One network's row; accuracies on the validation photos, float weights."""

    name: str
    architecture: str
    weights: str
    teacher: str
    epochs: int
    size: int  # side of the pictures in the last epoch, in pixels
    photos: int  # that the accuracies are of
    read_at: int  # side of the pictures that the accuracies and the costs are of, in pixels
    top1: float
    top1_between: tuple[float, float]  # 95 % interval
    top3: float
    minutes: float  # of training
    costs: dict[str, Any]  # see training/quantization/cost.py


def compare_architectures(
    photos: Path, networks: Sequence[str], out: Path, recipe: Recipe, *, size: int = VALIDATION_SIZE,
    workers: int = 1, progress: EpochCallback = lambda facts: None,
) -> Path:  # fmt: skip
    """Train networks; write compare.json, compare.png and compare.md.

    `size` is the side, in pixels, of the pictures that accuracies and costs are of. A network that was trained before
    in `out` is not trained again, nor measured. Raises BackboneError, also where one was trained otherwise.
    """
    taking_part = _checked([NetworkSpec.of(text) for text in networks], out, recipe)
    for network in taking_part:
        _train(photos, out, network, recipe, size, workers, progress)
    rows = [_row(out, network, recipe, size) for network in taking_part]
    facts = {"recipe": recipe.as_json(), "rows": [asdict(row) for row in rows]}
    (out / "compare.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    plot([_line(row) for row in rows], out / "compare.png", note=_note(rows, recipe))
    table = out / "compare.md"
    table.write_text(as_markdown(rows, recipe), encoding="utf-8")
    return table


def _checked(networks: Sequence[NetworkSpec], out: Path, recipe: Recipe) -> Sequence[NetworkSpec]:
    """Check the networks: unique names, and teachers that exist in time."""
    seen: set[str] = set()
    for network in networks:
        if network.name in seen:
            raise BackboneError(f"{network.name} was given twice: compare it with other weights in another --to.")
        teacher = network.teacher
        if teacher and teacher not in seen and not _can_teach(_taught_by(teacher, out)):
            raise BackboneError(
                f"{teacher!r} cannot teach {network.architecture}: name a network before it, a run or a version."
            )
        known = [Path(teacher)] if teacher and teacher not in seen and _can_teach(Path(teacher)) else []
        origin_of(network.weights, known, None, split_seed=recipe.split_seed)
        seen.add(network.name)
    return networks


def _taught_by(teacher: str, out: Path) -> Path:
    return Path(teacher) if _can_teach(Path(teacher)) else out / teacher


def _can_teach(folder: Path) -> bool:
    return (folder / FACTS_FILE).exists() or is_version(folder)


def _own(recipe: Recipe, network: NetworkSpec) -> Recipe:
    return recipe.with_fields(architecture=network.architecture)


def _train(
    photos: Path, out: Path, network: NetworkSpec, recipe: Recipe, size: int, workers: int, progress: EpochCallback
) -> None:
    """Train one network; a run with other settings is refused."""
    try:
        train_backbone(
            photos, out / network.name, _own(recipe, network), network.weights,
            teachers=[_taught_by(network.teacher, out)] if network.teacher else (), photo_cache=out / CACHE,
            check_size=size, workers=workers, progress=progress,
        )  # fmt: skip
    except BackboneError as error:
        raise BackboneError(f"{network.name} cannot be compared: {error} In a comparison that is --to.") from error


def _row(out: Path, network: NetworkSpec, recipe: Recipe, size: int) -> ComparisonRow:
    run = out / network.name
    facts = json.loads((run / FACTS_FILE).read_text(encoding="utf-8"))
    history, judged = facts["history"], facts["photos"]["validation"]
    accuracy = accuracy_of(facts)
    if "top1" not in accuracy:
        raise BackboneError(
            f"{run} tells no accuracy: give more photos, of which some choose, or train it in another --to."
        )
    right = proportion(np.arange(judged) < round(accuracy["top1"] * judged))
    return ComparisonRow(
        name=network.name,
        architecture=network.architecture,
        weights=facts["weights"]["name"],
        teacher=Path(network.teacher).name,
        epochs=len(history),
        size=recipe.size(int(result_epoch(history)["epoch"]) - 1),
        photos=judged,
        read_at=size,
        top1=right.value,
        top1_between=(right.low, right.high),
        top3=accuracy["top3"],
        minutes=round(sum(epoch["seconds"] for epoch in history) / 60, 1),
        costs=_costs(network.architecture, out, size),
    )


def _costs(architecture: str, out: Path, size: int) -> dict[str, Any]:
    """Measure costs once for each architecture, whoever taught it."""
    result_epoch = out / f"{architecture}-{size}-costs.json"
    if not result_epoch.exists():
        # Only TensorFlow converts to .tflite, and a process has but one backend.
        command = [sys.executable, "-m", "sneakers", "train", "cost", architecture, "--size", str(size)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise BackboneError(f"{architecture} was not converted: {failure_reason(done)}")
        result_epoch.write_text(done.stdout.strip().splitlines()[-1] + "\n", encoding="utf-8")
    found: dict[str, Any] = json.loads(result_epoch.read_text(encoding="utf-8"))
    return found


def failure_reason(done: "subprocess.CompletedProcess[str]") -> str:
    """The last words of a failed process, or its status."""
    lines = done.stderr.strip().splitlines()
    return lines[-1] if lines else f"its process ended with status {done.returncode}, and said nothing"


def as_markdown(rows: Sequence[ComparisonRow], recipe: Recipe) -> str:
    """The table, best first, and below it what else the recipe changes."""
    lines = [
        f"| {' | '.join(_HEADINGS)} |",
        f"|{' --- |' * _WORDS}{' ---: |' * (len(_HEADINGS) - _WORDS)}",
        *(f"| {' | '.join(_cells(row))} |" for row in sorted(rows, key=lambda row: -row.top1)),
        "",
        _note(rows, recipe),
    ]
    return "\n".join(lines) + "\n"


def _cells(row: ComparisonRow) -> Sequence[str]:
    costs, (low, high) = row.costs, row.top1_between
    return (
        row.architecture, row.weights, row.teacher or "–", _cut_short(row), str(row.read_at),
        f"{row.top1:.1%}", f"{low:.1%} to {high:.1%}", f"{row.top3:.1%}", f"{costs['parameters']:,}",
        f"{costs['float_bytes'] / 1e6:.1f}", f"{costs['int8_bytes'] / 1e6:.1f}",
        f"{costs['float_ms']}", f"{costs['int8_ms']}", f"{row.minutes}",
    )  # fmt: skip


def _cut_short(row: ComparisonRow) -> str:
    """What of the whole recipe a network did not get."""
    whole = Recipe()
    size = whole.size(whole.epochs - 1)
    cuts = [f"{row.epochs} of {whole.epochs} epochs"] if row.epochs < whole.epochs else []
    cuts += [f"{row.size} instead of {size} px at last"] if row.size < size else []
    return ", ".join(cuts) or "nothing"


def _note(rows: Sequence[ComparisonRow], recipe: Recipe) -> str:
    cuts = {row.name: _cut_short(row) for row in rows}
    alike = len(set(cuts.values())) == 1
    cut = cuts[rows[0].name] if alike else "; ".join(f"{name}: {cut}" for name, cut in cuts.items())
    return (
        f"Cut short: {cut}. {_otherwise(recipe)} Top-1 and top-3 are of the float networks, on "
        f"{rows[0].photos} validation photos of {rows[0].read_at} px; milliseconds are of the bare networks, on one "
        "thread."
    )


def _line(row: ComparisonRow) -> PlotRow:
    costs, start = row.costs, "from scratch" if row.weights == "none" else "fine-tuned"
    return PlotRow(
        name=row.architecture,
        below=f"{start}, taught by {row.teacher}" if row.teacher else start,
        top1=row.top1,
        between=row.top1_between,
        milliseconds=(costs["float_ms"], costs["int8_ms"]),
        megabytes=(costs["float_bytes"] / 1e6, costs["int8_bytes"] / 1e6),
        minutes=row.minutes,
    )


def _otherwise(recipe: Recipe) -> str:
    whole, ours = Recipe().as_json(), recipe.as_json()
    changed = [f"{name}={json.dumps(value)}" for name, value in ours.items() if value != whole[name]]
    return f"The recipe but for {', '.join(changed)}." if changed else "The whole recipe."
