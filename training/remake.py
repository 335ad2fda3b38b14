"""Remake: the commands that make a backbone again, in the project's folder."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.picture import Resize

RUNS = "checkpoints"  # where the commands keep runs


def training_command(photos: Path, run: str, facts: Mapping[str, Any], size: int, resize: Resize) -> str:
    """What fine-tunes a backbone as a run's facts say, and makes it int8.

    The recipe is given whole: defaults may change, and fields may come (see `training.recipe`). A teacher is looked for
    where its own command leaves it.
    """
    words = ["sneakers", "train", "backbone", photos.name, *_start(facts), "--size", str(size), "--resize", resize]
    words += ["--run", f"{RUNS}/{run}"]
    if teacher := facts.get("teacher"):
        words += ["--teacher", f"{RUNS}/{teacher.get('run', 'RUN')}"]  # older runs do not know its name
    if backgrounds := facts.get("backgrounds"):
        words += ["--backgrounds", backgrounds["name"]]
    words += ["--recipe", json.dumps(facts["recipe"])]
    threads = facts.get("threads")
    settings = [f"KERAS_BACKEND={facts['libraries']['backend']}", *([f"OMP_NUM_THREADS={threads}"] if threads else [])]
    return f"{' '.join(settings)} {shlex.join(words)}"


def conversion_command(
    photos: Path, weights: Mapping[str, Any], architecture: str, size: int, resize: Resize
) -> str:  # fmt: skip
    """What makes bare weights an int8 backbone."""
    start = [*_start({"weights": weights}), "--architecture", architecture]
    return shlex.join(["sneakers", "train", "quantise", photos.name, *start, "--size", str(size), "--resize", resize])


def taught(photos: Path, facts: Mapping[str, Any], size: int, resize: Resize) -> dict[str, Any]:
    """The facts of a run with the command of its teacher beside the teacher, and so on, as far as they are known."""
    teacher = facts.get("teacher")
    if not teacher or not {"run", "recipe", "weights", "libraries"} <= set(teacher):
        return dict(facts)
    command = training_command(photos, teacher["run"], teacher, size, resize)
    return {**facts, "teacher": {**taught(photos, teacher, size, resize), "command": command}}


def _start(facts: Mapping[str, Any]) -> list[str]:
    return ["--weights", facts["weights"]["name"].replace("backbone ", "model/backbones/")]
