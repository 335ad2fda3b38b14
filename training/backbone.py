"""Backbone: fine-tune a network on a folder of photos; it goes on where it was interrupted.

python -m training.backbone FOLDER RUN [--weights imagenet|none|FILE] [--set NAME=VALUE …]
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model import picture
from training.backdrop import lay_out
from training.checkpoint import Checkpoint
from training.dataset.split import Photo, Split, split
from training.errors import BackboneError
from training.feed import Batch, Feed, helpers
from training.gallery import hang
from training.parity import targets_of
from training.patience import has_stopped, kept, standing
from training.recipe import Recipe, changed, recipe_in
from training.run import FACTS_FILE as FACTS_FILE
from training.run import HEAD_FILE, WEIGHTS_FILE, accuracy_of, beginning, circumstances, facts_of, write_facts

if TYPE_CHECKING:
    from training.fitting import Arrays, Fitting

CHECK_SIZE = 160  # pixels; side of the pictures that validation reads
CHECK_EVERY = 5  # epochs: a look at validation costs as much as a tenth of an epoch

Progress = Callable[[dict[str, float]], None]  # what an epoch brought


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A fine-tuned backbone: a folder with the averaged weights, the linear classifier and the facts."""

    folder: Path
    recipe: Recipe
    labels: tuple[str, ...]
    dataset: str  # digest of the split
    top1: float  # share of the validation photos, float weights, centre crop


def train_backbone(
    photos: Path, run: Path, recipe: Recipe, weights: str | Path = "imagenet", *,
    teachers: Sequence[Path] = (), backgrounds: Path | None = None, gallery: Path | None = None, workers: int = 1,
    check_size: int = CHECK_SIZE, progress: Progress = lambda facts: None,
) -> Trained:  # fmt: skip
    """Fine-tune on the training part of a folder's split; `run` keeps the checkpoint and gets the result.

    A run that was interrupted goes on, and ends with the weights it would have had. `teachers` are runs of other
    networks, or versions, whose mean opinion of every view is learnt beside the truth. `backgrounds` is a folder of
    everyday pictures; the half of them that may be chosen by goes behind the shoes. `gallery` keeps the decoded photos,
    for several runs to share; without it `run` does. `check_size` is the side, in pixels, of the pictures that
    validation reads.
    Raises DatasetError, PictureError or BackboneError.
    """
    import keras

    from training.fitting import Fitting

    if recipe.phone and not recipe.floors and not backgrounds:
        raise BackboneError("Views by phone need something behind the shoe: give --backgrounds, or --set floors=200.")
    if recipe.first_share and not Path(weights).is_dir():
        raise BackboneError(
            f"first_share={recipe.first_share:g} keeps a part of a backbone that goes on, and {str(weights)!r} is not "
            "a backbone's folder: give one as --weights, or --set first_share=0."
        )
    origin = beginning(weights, teachers, backgrounds, split_seed=recipe.split_seed)
    parts = split(photos, seed=recipe.split_seed)
    origin["check_size"] = {"name": f"{check_size} px"} if check_size != CHECK_SIZE else None
    found = Checkpoint.load(run)
    if found:
        found.fits(run, recipe.as_json(), parts.digest, origin)
        if _has_ended(found, run):
            return _trained(run, recipe, parts)
        found.goes_on_with(run, keras.backend.backend())
    begun = _begun(found)
    gallery = gallery or run
    for folder in (run, gallery):
        folder.mkdir(parents=True, exist_ok=True)
    hang(parts.train, parts.labels, gallery)
    lay_out(gallery, recipe.floors if recipe.phone else 0, recipe.split_seed, backgrounds)
    check = _read(parts.validation, check_size), targets_of(parts.validation, parts.labels)
    with Feed(gallery, recipe, len(parts.labels), workers=workers) as feed:
        fitting = Fitting(recipe, weights, len(parts.labels), recipe.epochs * feed.steps)
        history, teach = _resume(fitting, found, parts, weights), _opinion(teachers, recipe, parts)
        best = found.best if found else []
        for epoch in range(len(history), recipe.epochs):
            if has_stopped(history):
                break
            fitting.enter(epoch)
            batches = ((pictures, teach(pictures, targets)) for pictures, targets in feed.epoch(epoch))
            history.append(_epoch(fitting, batches, epoch, recipe, check))
            history[-1] |= standing(history, recipe)
            if history[-1].get("best") == epoch + 1:
                best = [np.array(each) for each in fitting.average]
            replace(_checkpoint(fitting, history, recipe, parts), origin=origin, begun=begun, best=best).save(run)
            progress(history[-1])
    result = best or fitting.average
    if recipe.first_share:
        first = Fitting(recipe, weights, len(parts.labels), fitting.steps)
        _resume(first, None, parts, weights)
        share, pairs = recipe.first_share, zip(result, first.average, strict=True)
        result = [(1 - share) * last + share * begun_with for last, begun_with in pairs]
        begun |= {"accuracy": accuracy(fitting, *check, weights=result)}
    return _finish(fitting, result, history, run, recipe, parts, origin | begun)


def _has_ended(found: Checkpoint, run: Path) -> bool:
    """Whether the run of a checkpoint has left its result; then its facts stay as they are."""
    if found.epochs < Recipe.of_json(found.recipe).epochs and not has_stopped(found.history):
        return False
    try:
        return bool(facts_of(run, "--run")["history"] == found.history)
    except BackboneError:
        return False


def _begun(found: Checkpoint | None) -> dict[str, Any]:
    """What a run began on, for its facts: what is so today, where it begins today or is too old to know."""
    if found is None:
        return circumstances()
    return found.begun or {**circumstances(), "known_since_epoch": found.epochs + 1}


def _resume(fitting: "Fitting", found: Checkpoint | None, parts: Split, weights: str | Path) -> list[dict[str, float]]:
    if found is None:
        if Path(weights).is_dir():
            fitting.begin(_read(parts.train), targets_of(parts.train, parts.labels))
        return []
    fitting.restore(found.model, found.optimizer, found.average, found.steps)
    return found.history


def _opinion(
    teachers: Sequence[Path], recipe: Recipe, parts: Split
) -> Callable[[NDArray[np.uint8], NDArray[np.float32]], NDArray[np.float32]]:
    if not teachers:
        return lambda pictures, targets: targets
    from training.teacher import Teachers

    return Teachers(teachers, recipe, parts.labels).blend


def _epoch(
    fitting: "Fitting", batches: Iterable[Batch], epoch: int, recipe: Recipe,
    check: tuple[NDArray[np.uint8], NDArray[np.int64]],
) -> dict[str, float]:  # fmt: skip
    start = time.monotonic()
    losses = [fitting.step(pictures, targets) for pictures, targets in batches]
    facts = {"epoch": epoch + 1, "size": recipe.size(epoch), "loss": float(np.mean(losses))}
    if (epoch + 1) % CHECK_EVERY == 0 or epoch + 1 == recipe.epochs:
        facts |= accuracy(fitting, *check)
    return {**facts, "seconds": round(time.monotonic() - start, 1)}


def accuracy(
    fitting: "Fitting", pictures: NDArray[np.uint8], targets: NDArray[np.int64], *, weights: "Arrays | None" = None
) -> dict[str, float]:
    """`top1` and `top3`, 0 to 1, of some weights, or of the average, on pictures [N, S, S, 3]; empty where N is 0."""
    if not len(targets):
        return {}
    with fitting.averaged(weights):
        ranked = np.argsort(-fitting.probabilities(pictures), axis=1)
    hits = ranked == targets[:, None]
    return {"top1": float(hits[:, 0].mean()), "top3": float(hits[:, :3].any(axis=1).mean())}


def _checkpoint(fitting: "Fitting", history: list[dict[str, float]], recipe: Recipe, parts: Split) -> Checkpoint:
    model, optimizer = fitting.state()
    return Checkpoint(
        epochs=len(history), steps=fitting.steps, recipe=recipe.as_json(), dataset=parts.digest,
        model=model, optimizer=optimizer, average=fitting.average, history=history,
    )  # fmt: skip


def _finish(
    fitting: "Fitting", result: "Arrays", history: list[dict[str, float]], run: Path, recipe: Recipe, parts: Split,
    origin: dict[str, Any],
) -> Trained:  # fmt: skip
    with fitting.averaged(result) as model:
        fitting.backbone.save_weights(run / WEIGHTS_FILE)
        kernel, bias = model.get_layer("classes").get_weights()
    np.savez(run / HEAD_FILE, kernel=kernel, bias=bias)
    facts = {
        "recipe": recipe.as_json(), "labels": parts.labels, "dataset": parts.digest,
        **origin, "photos": {name: len(parts.part(name)) for name in ("train", "validation", "test")},
        "history": history,
    }  # fmt: skip
    if recipe.patience:
        facts |= {"kept": kept(history)["epoch"], "stopped": has_stopped(history)}
    write_facts(run, facts)
    return _trained(run, recipe, parts)


def _trained(run: Path, recipe: Recipe, parts: Split) -> Trained:
    top1 = accuracy_of(facts_of(run, "--run")).get("top1", float("nan"))
    return Trained(folder=run, recipe=recipe, labels=parts.labels, dataset=parts.digest, top1=top1)


def _read(photos: Sequence[Photo], size: int = CHECK_SIZE) -> NDArray[np.uint8]:
    read = [picture.read(photo.path.read_bytes(), size) for photo in photos]
    return np.stack(read) if read else np.zeros((0, size, size, 3), dtype=np.uint8)


def _print(facts: dict[str, float]) -> None:
    print(json.dumps(facts), flush=True)


def main() -> None:
    """Train, and print a line of JSON an epoch."""
    parser = argparse.ArgumentParser(description="Fine-tune a backbone on a folder of photos.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("run", type=Path, help="checkpoint and result; an interrupted run goes on here")
    parser.add_argument("--weights", default="imagenet", help="imagenet, none, a file or a backbone's folder")
    parser.add_argument("--recipe", metavar="FILE|JSON", help="a whole recipe, as a manifest.json has it")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a field of the recipe")
    parser.add_argument("--teacher", type=Path, action="append", default=[], help="a run or a version to learn from")
    parser.add_argument("--backgrounds", type=Path, help="a folder of everyday pictures to show shoes on")
    parser.add_argument("--workers", type=int, default=helpers(), help="processes that make the batches")
    options = parser.parse_args()
    try:
        recipe = changed(recipe_in(options.recipe) if options.recipe else Recipe(), options.set)
        train_backbone(
            options.folder, options.run, recipe, options.weights, teachers=options.teacher,
            backgrounds=options.backgrounds, workers=options.workers, progress=_print,
        )  # fmt: skip
    except BackboneError as error:
        parser.exit(1, f"{error}\n")


if __name__ == "__main__":
    main()
