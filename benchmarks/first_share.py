"""Means of what a fine-tuning began with and what it became, on the photos that choose.

`KERAS_BACKEND=torch python benchmarks/first_share.py FOLDER RUN`: the run of a `train backbone` that went on from a
backbone under `model/backbones`. Prints for each share of the first weights top-1, top-3 and log loss by the run's own
class layer, in float32, and top-1 by simulated phone. Needs the training environment.
"""

# ruff: noqa: E402
import argparse
import sys
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import numpy as np
from numpy.typing import NDArray

from model.pictures import picture
from training.dataset.split import Photo, split
from training.errors import BackboneError, TrainingError
from training.evaluation.calibration import fit_temperature, log_loss, softmax
from training.finetune.checkpoint import Checkpoint
from training.finetune.model import Fitting
from training.finetune.run_folder import facts_of
from training.recipe import Recipe
from training.reproducibility import SEED
from training.simulation.phone_photo import phone_photo

SHARES = (0.0, 0.15, 0.3, 0.5, 0.7, 1.0)
BACKBONES = Path(__file__).parents[1] / "model" / "backbones"
SIZE = 160  # pixels that are read


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure means of a fine-tuning's first and last weights.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("run", type=Path)
    options = parser.parse_args()
    try:
        _measure(options.folder, options.run)
    except TrainingError as error:
        parser.exit(1, f"{error}\n")


def _measure(folder: Path, run: Path) -> None:
    facts, found = facts_of(run, "RUN"), Checkpoint.load(run)
    start = BACKBONES / facts["weights"]["name"].removeprefix("backbone ")
    if found is None or not start.is_dir():
        missing = "a checkpoint" if found is None else f"first weights in {start}"
        raise BackboneError(f"{run} has not {missing}: give a whole run that went on from a shipped backbone.")
    recipe = replace(Recipe.of_json(facts["recipe"]), half=False)
    parts = split(folder, seed=recipe.split_seed)
    teaching, choosing = (np.stack([_read(each) for each in part]) for part in (parts.train, parts.validation))
    by_phone, targets = (
        np.stack([_by_phone(each) for each in parts.validation]),
        parts.targets(parts.validation),
    )
    fitting = Fitting(recipe, start, len(parts.labels), found.steps)
    fitting.begin(teaching, parts.targets(parts.train))
    first, last = fitting.average, found.best or found.average
    for share in SHARES:
        mixed = [share * old + (1 - share) * new for old, new in zip(first, last, strict=True)]
        fitting.model.set_weights(mixed)
        print(f"{share:.0%} of the first: {_measured(fitting, choosing, by_phone, targets)}", flush=True)


def _measured(
    fitting: Fitting, pictures: NDArray[np.uint8], by_phone: NDArray[np.uint8], targets: NDArray[np.intp]
) -> str:
    logits, phone = (np.log(np.maximum(fitting.probabilities(each), 1e-12)) for each in (pictures, by_phone))
    shares = softmax(logits / fit_temperature(logits, targets))
    ranks = (shares > shares[np.arange(len(targets)), targets][:, None]).sum(axis=1)
    figures = (
        f"top-1 {(ranks < 1).mean():.1%}, top-3 {(ranks < 3).mean():.1%}, log loss {log_loss(shares, targets):.3f}"
    )
    return f"{figures}, by phone {(phone.argmax(axis=1) == targets).mean():.1%}"


def _read(photo: Photo) -> NDArray[np.uint8]:
    return picture.read(photo.path.read_bytes(), SIZE)


def _by_phone(photo: Photo) -> NDArray[np.uint8]:
    return picture.read(phone_photo(photo.path.read_bytes(), "usual", seed=SEED, name=photo.sha256), SIZE)


if __name__ == "__main__":
    main()
