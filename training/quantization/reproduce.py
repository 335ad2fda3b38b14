"""Commands that reproduce a backbone."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.pictures.picture import Resize

RUNS = "checkpoints"  # where the commands keep runs
VERSIONS = "model/versions"


def training_command(photos: Path, run: str, facts: Mapping[str, Any], size: int, resize: Resize) -> str:
    """The command that trains and quantises a run's backbone.

    The recipe is given whole: defaults may change, and fields may come (see `training.recipe`). Teachers are looked for
    where their own commands leave them, or among the shipped versions.
    """
    words = ["sneakers", "train", "backbone", photos.name, *_start(facts), "--size", str(size), "--resize", resize]
    words += ["--run", f"{RUNS}/{run}"]
    for teacher in facts.get("teachers", ()):
        words += ["--teacher", _where(teacher)]
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


def with_teacher_commands(photos: Path, facts: Mapping[str, Any], size: int, resize: Resize) -> dict[str, Any]:
    """A run's facts with the commands of all known teachers."""
    teachers = [_with_command(photos, each, size, resize) for each in facts.get("teachers", ())]
    return {**facts, "teachers": teachers}


def _with_command(photos: Path, teacher: dict[str, Any], size: int, resize: Resize) -> dict[str, Any]:
    if not {"run", "recipe", "weights", "libraries"} <= set(teacher):
        return teacher
    command = training_command(photos, teacher["run"], teacher, size, resize)
    return {**with_teacher_commands(photos, teacher, size, resize), "command": command}


def _where(teacher: Mapping[str, Any]) -> str:
    if "version" in teacher:
        return f"{VERSIONS}/{teacher['version']}"
    return f"{RUNS}/{teacher['run']}"


def _start(facts: Mapping[str, Any]) -> list[str]:
    return ["--weights", facts["weights"]["name"].replace("backbone ", "model/backbones/")]
