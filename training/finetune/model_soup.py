"""Model soup: the average of two runs' weights.

Wortsman et al. 2022 (arXiv:2203.05482). Two cooldowns that begin with the same steps have weights that can be averaged.
The average becomes a run to go on from.

Alone: `python -m training.finetune.model_soup RUN RUN OUT`.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from training.errors import BackboneError
from training.finetune.field_training import CHECKPOINT

AVERAGED, WEIGHTS, KEPT = "average_", "model_", ("optimizer_", "steps", "history")


def soup(first: Path, second: Path) -> dict[str, Any]:
    """A checkpoint's arrays, with the mean of two runs' averages.

    Optimiser, steps and history are those of the second run. Raises BackboneError where the networks differ.
    """
    with np.load(first / CHECKPOINT) as one, np.load(second / CHECKPOINT) as other:
        arrays = {name: other[name] for name in other.files if name.startswith(KEPT)}
        for name in (each for each in other.files if each.startswith(AVERAGED)):
            if name not in one.files or one[name].shape != other[name].shape:
                raise BackboneError(f"{first} and {second} differ in {name}: give two runs on the same cache.")
            mean = ((one[name] + other[name]) / 2).astype(other[name].dtype)
            arrays[name] = arrays[WEIGHTS + name.removeprefix(AVERAGED)] = mean
    return arrays


def main() -> None:
    """Write the checkpoint of the average."""
    parser = argparse.ArgumentParser(description="Average the weights of two runs.")
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path, help="its optimiser and steps are kept")
    parser.add_argument("out", type=Path, help="folder of the new run; train some steps more from it")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    np.savez(options.out / CHECKPOINT, **soup(options.first, options.second))


if __name__ == "__main__":
    main()
