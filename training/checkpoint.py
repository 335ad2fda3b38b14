"""What a fine-tuning needs to go on after a kill as if nothing had happened: one file, replaced as a whole."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.errors import BackboneError
from training.recipe import Recipe

FILE = "checkpoint.npz"
PARTS = ("model", "optimizer", "average", "best")  # fields that are lists of arrays


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """The state after a whole number of epochs; the batches follow from seed, epoch and step alone."""

    epochs: int  # done
    steps: int  # done, over all epochs
    recipe: dict[str, Any]
    dataset: str  # digest of the split
    model: list[NDArray[Any]]  # every variable, those of random generators included
    optimizer: list[NDArray[Any]]
    average: list[NDArray[Any]]  # of the weights
    best: list[NDArray[Any]] = field(default_factory=list)  # the average at the best look
    history: list[dict[str, float]] = field(default_factory=list)  # one entry an epoch
    origin: dict[str, Any] = field(default_factory=dict)  # first weights, teacher and backgrounds, with their digests

    def save(self, folder: Path) -> None:
        """Write to a file beside the old one, then take its place: a kill leaves one of the two."""
        facts = {"epochs": self.epochs, "steps": self.steps, "recipe": self.recipe, "dataset": self.dataset}
        facts["origin"] = self.origin
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

    def fits(self, recipe: dict[str, Any], dataset: str, origin: dict[str, Any]) -> None:
        """Raise BackboneError unless it was made with this recipe from these photos, weights and teacher."""
        whole = Recipe.of_json(self.recipe).as_json()  # with the fields that came since, as they were meant before
        ours, theirs = (json.loads(json.dumps(each)) for each in (whole, recipe))  # tuples and lists are one
        if changed := sorted(key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key)):
            raise BackboneError(
                f"The checkpoint was made with another recipe ({', '.join(changed)} differ): train into a new folder."
            )
        if changed := sorted(key for key in {*self.origin, *origin} if self.origin.get(key) != origin.get(key)):
            raise BackboneError(f"The checkpoint began with other {', '.join(changed)}: train into a new folder.")
        if dataset != self.dataset:
            raise BackboneError("The checkpoint was made from other photos: train into an empty folder.")
