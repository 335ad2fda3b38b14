"""Fine-tuning of a backbone on photos; interrupted runs continue."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from training.augmentation.backgrounds import build_backgrounds
from training.augmentation.loader import DataLoader
from training.augmentation.photo_cache import build_photo_cache
from training.dataset.split import Split, split
from training.errors import BackboneError
from training.finetune.checkpoint import Checkpoint
from training.finetune.early_stopping import has_stopped, result_epoch
from training.finetune.loop import (
    VALIDATION_SIZE,
    EpochCallback,
    FineTuneJob,
    History,
    Validation,
    accuracy,
    mix_first_weights,
    pixels_of,
    train_epochs,
)
from training.finetune.run_folder import (
    HEAD_FILE,
    WEIGHTS_FILE,
    accuracy_of,
    facts_of,
    origin_of,
    write_facts,
)
from training.recipe import Recipe
from training.reproducibility import circumstances

if TYPE_CHECKING:
    from training.finetune.model import Arrays, TrainableBackbone


@dataclass(frozen=True, kw_only=True)
class FineTuneResult:
    """A fine-tuned backbone: averaged weights, linear classifier, facts."""

    folder: Path
    recipe: Recipe
    labels: tuple[str, ...]
    dataset: str  # digest of the split
    top1: float  # share of the validation photos, float weights, centre crop


def train_backbone(
    photos: Path, run: Path, recipe: Recipe, weights: str | Path = "imagenet", *,
    teachers: Sequence[Path] = (), backgrounds: Path | None = None, photo_cache: Path | None = None, workers: int = 1,
    check_size: int = VALIDATION_SIZE, progress: EpochCallback = lambda facts: None,
) -> FineTuneResult:  # fmt: skip
    """Fine-tune on a folder's training part into the folder `run`.

    An interrupted run continues, and ends with the weights it would have had. `teachers` are runs of other networks, or
    versions, whose mean probabilities are learnt beside the truth. `backgrounds` is a folder of everyday pictures; its
    validation half goes behind the shoes. `photo_cache` keeps the decoded photos, for several runs to share; without it
    `run` does. `check_size` is the side of the validation pictures in pixels.
    Raises DatasetError, PictureError or BackboneError.
    """
    _refuse_gaps(recipe, weights, backgrounds)
    origin = origin_of(weights, teachers, backgrounds, split_seed=recipe.split_seed)
    origin["check_size"] = {"name": f"{check_size} px"} if check_size != VALIDATION_SIZE else None
    parts, found = split(photos, seed=recipe.split_seed), Checkpoint.load(run)
    if found:
        found.fits(run, recipe.as_json(), parts.digest, origin)
        if _has_ended(found, run):
            return _trained(run, recipe, parts)
    job = FineTuneJob(
        run=run, recipe=recipe, weights=weights, parts=parts, teachers=tuple(teachers), origin=origin,
        begun=_begun(found, run),
    )  # fmt: skip
    _hang(job, photo_cache or run, backgrounds)
    check = pixels_of(parts.validation, check_size), parts.targets(parts.validation)
    with DataLoader(photo_cache or run, recipe, len(parts.labels), workers=workers) as feed:
        trainable = job.new(recipe.epochs * feed.steps)
        history, result = train_epochs(job, trainable, feed, found, check, progress)
    return _finish(job, trainable, result, history, check)


def _refuse_gaps(recipe: Recipe, weights: str | Path, backgrounds: Path | None) -> None:
    """Raise BackboneError where the recipe asks for what was not given."""
    if recipe.phone and not recipe.floors and not backgrounds:
        raise BackboneError("Views by phone need something behind the shoe: give --backgrounds, or --set floors=200.")
    if recipe.first_share and not Path(weights).is_dir():
        raise BackboneError(
            f"first_share={recipe.first_share:g} keeps a part of a backbone that goes on, and {str(weights)!r} is not "
            "a backbone's folder: give one as --weights, or --set first_share=0."
        )


def _hang(job: FineTuneJob, photo_cache: Path, backgrounds: Path | None) -> None:
    """Decode photos and backgrounds once."""
    for folder in (job.run, photo_cache):
        folder.mkdir(parents=True, exist_ok=True)
    build_photo_cache(job.parts.train, job.parts.labels, photo_cache)
    build_backgrounds(photo_cache, job.recipe.floors if job.recipe.phone else 0, job.recipe.split_seed, backgrounds)


def _has_ended(found: Checkpoint, run: Path) -> bool:
    """Whether a checkpoint's run has left its result."""
    if found.epochs < Recipe.of_json(found.recipe).epochs and not has_stopped(found.history):
        return False
    try:
        return bool(facts_of(run, "--run")["history"] == found.history)
    except BackboneError:
        return False


def _begun(found: Checkpoint | None, run: Path) -> dict[str, Any]:
    """Commit and libraries at the start of a run.

    Raises BackboneError where it cannot go on here.
    """
    if found is None:
        return circumstances()
    import keras

    found.goes_on_with(run, keras.backend.backend())
    return found.begun


def _finish(
    job: FineTuneJob, trainable: "TrainableBackbone", result: "Arrays", history: History, check: Validation
) -> FineTuneResult:
    """Leave the result in the run's folder."""
    recipe, parts, facts = job.recipe, job.parts, job.origin | job.begun
    if recipe.first_share:
        result = mix_first_weights(job, result, trainable.steps)
        facts |= {"accuracy": accuracy(trainable, *check, weights=result)}
    with trainable.averaged(result) as model:
        trainable.backbone.save_weights(job.run / WEIGHTS_FILE)
        kernel, bias = model.get_layer("classes").get_weights()
    np.savez(job.run / HEAD_FILE, kernel=kernel, bias=bias)
    facts = {
        "recipe": recipe.as_json(), "labels": parts.labels, "dataset": parts.digest,
        **facts, "photos": {name: len(parts.part(name)) for name in ("train", "validation", "test")},
        "history": history,
    }  # fmt: skip
    if recipe.patience:
        facts |= {"kept": result_epoch(history)["epoch"], "stopped": has_stopped(history)}
    write_facts(job.run, facts)
    return _trained(job.run, recipe, parts)


def _trained(run: Path, recipe: Recipe, parts: Split) -> FineTuneResult:
    top1 = accuracy_of(facts_of(run, "--run")).get("top1", float("nan"))
    return FineTuneResult(folder=run, recipe=recipe, labels=parts.labels, dataset=parts.digest, top1=top1)
