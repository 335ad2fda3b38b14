"""Means of what a fine-tuning began with and what it became, on the photos that choose.

`KERAS_BACKEND=torch python benchmarks/first_share.py FOLDER RUN`: the run of a `train backbone` that went on from a
backbone. Prints for each share of the first weights top-1, top-3 and log loss by the run's own class layer, and top-1
by simulated phone; and the same after the statistics of the normalisations were measured anew. Needs the training
environment.
"""

# ruff: noqa: E402
import argparse
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import numpy as np
from numpy.typing import NDArray

from model import picture
from training.calibrate import fit_temperature, log_loss, softmax
from training.checkpoint import Checkpoint
from training.dataset.split import Photo, split
from training.errors import BackboneError
from training.fitting import Fitting
from training.parity import targets_of
from training.recipe import Recipe
from training.run import facts_of
from training.seed import SEED
from training.shift.photo import phone_photo

SHARES = (0.0, 0.3, 0.5, 0.7, 1.0)
BACKBONES = Path("model/backbones")
SIZE, BATCH, BATCHES = 160, 64, 40  # pixels that are read; photos and batches that statistics are measured on


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure means of a fine-tuning's first and last weights.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("run", type=Path)
    options = parser.parse_args()
    facts, found = facts_of(options.run, "RUN"), Checkpoint.load(options.run)
    if found is None:
        raise BackboneError(f"{options.run} has no checkpoint any more: give a run that is whole.")
    recipe = Recipe.of_json(facts["recipe"])
    parts = split(options.folder, seed=recipe.split_seed)
    teaching, choosing = (np.stack([_read(each) for each in part]) for part in (parts.train, parts.validation))
    by_phone, targets = (
        np.stack([_by_phone(each) for each in parts.validation]),
        targets_of(parts.validation, parts.labels),
    )
    start = BACKBONES / facts["weights"]["name"].removeprefix("backbone ")
    fitting = Fitting(recipe, start, len(parts.labels), found.steps)
    fitting.begin(teaching, targets_of(parts.train, parts.labels))
    first, chance = fitting.average, np.random.default_rng(0)
    for share in SHARES:
        weights = [share * old + (1 - share) * new for old, new in zip(first, found.average, strict=True)]
        fitting.model.set_weights(weights)
        print(f"{share:.0%} of the first: {_measured(fitting, choosing, by_phone, targets)}", flush=True)
        for _ in range(BATCHES):
            fitting.observe(teaching[chance.choice(len(teaching), BATCH, replace=False)])
        print(f"  statistics anew: {_measured(fitting, choosing, by_phone, targets)}", flush=True)


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
