"""What networks know together: each by itself and their mean, on the photos that choose.

`python benchmarks/teachers.py FOLDER TEACHER TEACHER…`: the folders that fine-tunings left, or versions. Prints top-1,
top-3 and log loss of each as it teaches (a run by its own class layer, a version by its head and seen both ways round)
and of their mean, and how often some are right but not all. Needs the training environment; `KERAS_BACKEND=torch` is
faster where PyTorch is.
"""

# ruff: noqa: E402
import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import numpy as np
from numpy.typing import NDArray

from model.pictures import picture
from training.dataset.split import split
from training.evaluation.calibration import fit_temperature, log_loss, softmax
from training.finetune.distillation import Teachers
from training.finetune.run_folder import facts_of, is_version
from training.recipe import Recipe

PIECE = 64  # pictures at a time


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure what fine-tuned networks know together.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("teachers", type=Path, nargs="+", metavar="TEACHER")
    parser.add_argument("--size", type=int, default=160, help="pixels that the networks read")
    options = parser.parse_args()
    parts = split(options.folder, seed=_recipe(options.teachers).split_seed)
    pictures = np.stack([picture.read(each.path.read_bytes(), options.size) for each in parts.validation])
    targets = parts.targets(parts.validation)
    each = [_cooled(_opinion(teacher, pictures, parts.labels), targets) for teacher in options.teachers]
    names = [*(teacher.name for teacher in options.teachers), "mean"]
    for name, shares in zip(names, (*each, np.mean(each, axis=0)), strict=True):
        ranks = (shares > shares[np.arange(len(targets)), targets][:, None]).sum(axis=1)
        figures = f"top-1 {(ranks < 1).mean():.1%}, top-3 {(ranks < 3).mean():.1%}"
        print(f"{name}: {figures}, log loss {log_loss(shares, targets):.3f}", flush=True)
    right = np.array([shares.argmax(axis=1) == targets for shares in each]).sum(axis=0)
    print(f"named rightly by some but not by all: {np.mean((right > 0) & (right < len(each))):.1%}")


def _recipe(teachers: Sequence[Path]) -> Recipe:
    """That of the first run among them; the default one where all are versions, whose base set is split by it."""
    runs = [teacher for teacher in teachers if not is_version(teacher)]
    return Recipe.of_json(facts_of(runs[0], "TEACHER")["recipe"]) if runs else Recipe()


def _opinion(teacher: Path, pictures: NDArray[np.uint8], labels: tuple[str, ...]) -> NDArray[np.float32]:
    """Probabilities [N, labels] of pictures [N, S, S, 3]."""
    asked = Teachers([teacher], Recipe(), labels)
    return np.concatenate([asked.opinion(pictures[at : at + PIECE]) for at in range(0, len(pictures), PIECE)])


def _cooled(shares: NDArray[np.float32], targets: NDArray[np.intp]) -> NDArray[np.float32]:
    """Probabilities with the temperature that states these photos best."""
    logits = np.log(np.maximum(shares, 1e-12)).astype(np.float32)
    return np.asarray(softmax(logits / fit_temperature(logits, targets)), dtype=np.float32)


if __name__ == "__main__":
    main()
