"""Checkpoint of a fine-tuning: one file, replaced atomically."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.errors import BackboneError

FILE = "checkpoint.npz"
PARTS = ("model", "optimizer", "average", "best")  # fields that are lists of arrays


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """The state after an epoch; batches follow from the seed."""

    epochs: int  # done
    steps: int  # done, over all epochs
    recipe: dict[str, Any]
    dataset: str  # digest of the split
    model: list[NDArray[Any]]  # every variable, those of random generators included
    optimizer: list[NDArray[Any]]
    average: list[NDArray[Any]]  # of the weights
    best: list[NDArray[Any]] = field(default_factory=list)  # the average at the best look
    history: list[dict[str, float]] = field(default_factory=list)  # one entry an epoch
    origin: dict[str, Any] = field(default_factory=dict)  # first weights, teachers and backgrounds, with their digests
    begun: dict[str, Any] = field(default_factory=dict)  # commit and libraries at its start

    def save(self, folder: Path) -> None:
        """Write the checkpoint atomically."""
        facts = {"epochs": self.epochs, "steps": self.steps, "recipe": self.recipe, "dataset": self.dataset}
        facts |= {"origin": self.origin, "begun": self.begun}
        arrays: dict[str, Any] = {"facts": np.array(json.dumps({**facts, "history": self.history}))}
        for part in PARTS:
            arrays |= {f"{part}_{number:04d}": array for number, array in enumerate(getattr(self, part))}
        fresh = folder / f"{FILE}.fresh"
        with fresh.open("wb") as file:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / FILE)

    @classmethod
    def load(cls, folder: Path) -> "Checkpoint | None":
        """The checkpoint in a folder, or None."""
        if not (folder / FILE).exists():
            return None
        with np.load(folder / FILE) as file:
            facts = json.loads(str(file["facts"]))
            parts: dict[str, Any] = {
                part: [file[name] for name in sorted(file.files) if name.startswith(f"{part}_")] for part in PARTS
            }
        return cls(**{**facts, **parts})

    def fits(self, folder: Path, recipe: dict[str, Any], dataset: str, origin: dict[str, Any]) -> None:
        """Raise BackboneError unless recipe, data and weights are the same.

        `folder`, where it lies, is for the message.
        """
        ours, theirs = (json.loads(json.dumps(each)) for each in (self.recipe, recipe))  # tuples and lists are one
        held = {**ours, **_named(self.origin), "photos": self.dataset[:12]}
        asked = {**theirs, **_named(origin), "photos": dataset[:12]}
        other = [name for name in theirs if ours.get(name) != theirs[name]]
        other += [name for name in asked if name in origin and not _same(self.origin.get(name), origin[name])]
        other += ["photos"] if dataset != self.dataset else []
        if other:
            raise BackboneError(
                f"{folder} holds a run with {_listed(held, other)}, this asks for {_listed(asked, other)}: "
                "give another --run."
            )

    def goes_on_with(self, folder: Path, backend: str) -> None:
        """Raise BackboneError if the run began on another Keras backend."""
        began = self.begun.get("libraries", {}).get("backend", backend)
        if began != backend:
            raise BackboneError(
                f"{folder} holds a run that began on {began}, and this is {backend}: set KERAS_BACKEND={began}, or "
                "give another --run."
            )


def _same(ours: Any, theirs: Any) -> bool:
    """Whether weights, teachers or backgrounds have equal digests."""
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_same, ours, theirs))
    if ours is None or theirs is None:
        return ours is theirs
    key = "sha256" if "sha256" in ours else "name"
    return bool(ours[key] == theirs.get(key))


def _named(origin: dict[str, Any]) -> dict[str, str]:
    return {name: _name(each) if each else "none" for name, each in origin.items()}


def _name(each: Any) -> str:
    if isinstance(each, list):
        return " and ".join(map(_name, each))
    name = str(each.get("run", each.get("version", each["name"])))
    return f"{name} ({each['sha256'][:12]})" if "sha256" in each else name


def _listed(table: dict[str, Any], names: list[str]) -> str:
    values = [(name, table.get(name, "none")) for name in names]
    return ", ".join(f"{name} {value if isinstance(value, str) else json.dumps(value)}" for name, value in values)
