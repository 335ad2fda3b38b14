"""Training loop: epochs with a checkpoint after each."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.pictures import picture
from training.augmentation.loader import Batch, DataLoader
from training.dataset.split import Photo, Split
from training.finetune.checkpoint import Checkpoint
from training.finetune.early_stopping import early_stopping_facts, has_stopped
from training.recipe import Recipe

if TYPE_CHECKING:
    from training.finetune.model import Arrays, TrainableBackbone

VALIDATION_SIZE = 160  # pixels; side of the pictures that validation reads
VALIDATE_EVERY = 5  # epochs: a look at validation costs as much as a tenth of an epoch

History = list[dict[str, float]]  # what each epoch brought
EpochCallback = Callable[[dict[str, float]], None]
Validation = tuple[NDArray[np.uint8], NDArray[np.int64]]  # validation's pictures [N, S, S, 3] and targets [N]


@dataclass(frozen=True, kw_only=True)
class FineTuneJob:
    """A fine-tuning: folder, recipe, photos and origin."""

    run: Path
    recipe: Recipe
    weights: str | Path
    parts: Split
    teachers: tuple[Path, ...]
    origin: dict[str, Any]  # first weights, teachers and backgrounds, with their digests
    begun: dict[str, Any]  # commit and libraries at its start

    def new(self, steps: int) -> "TrainableBackbone":
        """The network as it is before `steps` of fitting."""
        from training.finetune.model import TrainableBackbone

        return TrainableBackbone(self.recipe, self.weights, len(self.parts.labels), steps)


def train_epochs(
    job: FineTuneJob,
    trainable: "TrainableBackbone",
    feed: DataLoader,
    found: Checkpoint | None,
    check: Validation,
    progress: EpochCallback,
) -> tuple[History, "Arrays"]:
    """Train the remaining epochs; returns history and resulting weights."""
    history, teach = _resume(job, trainable, found), _opinion(job)
    best = found.best if found else []
    for epoch in range(len(history), job.recipe.epochs):
        if has_stopped(history):
            break
        trainable.enter(epoch)
        batches = ((pictures, teach(pictures, targets)) for pictures, targets in feed.epoch(epoch))
        history.append(_epoch(trainable, batches, epoch, job.recipe, check))
        history[-1] |= early_stopping_facts(history, job.recipe)
        if history[-1].get("best") == epoch + 1:
            best = [np.array(each) for each in trainable.average]
        _checkpoint(job, trainable, history, best).save(job.run)
        progress(history[-1])
    return history, best or trainable.average


def mix_first_weights(job: FineTuneJob, result: "Arrays", steps: int) -> "Arrays":
    """The result mixed with the recipe's share of first weights."""
    first, share = job.new(steps), job.recipe.first_share
    _resume(job, first, None)
    pairs = zip(result, first.average, strict=True)
    return [(1 - share) * last + share * begun_with for last, begun_with in pairs]


def pixels_of(photos: Sequence[Photo], size: int = VALIDATION_SIZE) -> NDArray[np.uint8]:
    """Photos as [N, size, size, 3]; raises PictureError."""
    read = [picture.read(photo.path.read_bytes(), size) for photo in photos]
    return np.stack(read) if read else np.zeros((0, size, size, 3), dtype=np.uint8)


def accuracy(
    trainable: "TrainableBackbone",
    pictures: NDArray[np.uint8],
    targets: NDArray[np.int64],
    *,
    weights: "Arrays | None" = None,
) -> dict[str, float]:
    """Top-1 and top-3 on pictures [N, S, S, 3]; empty without pictures."""
    if not len(targets):
        return {}
    with trainable.averaged(weights):
        ranked = np.argsort(-trainable.probabilities(pictures), axis=1)
    hits = ranked == targets[:, None]
    return {"top1": float(hits[:, 0].mean()), "top3": float(hits[:, :3].any(axis=1).mean())}


def _resume(job: FineTuneJob, trainable: "TrainableBackbone", found: Checkpoint | None) -> History:
    if found is None:
        if Path(job.weights).is_dir():
            trainable.begin(pixels_of(job.parts.train), job.parts.targets(job.parts.train))
        return []
    trainable.restore(found.model, found.optimizer, found.average, found.steps)
    return found.history


def _opinion(job: FineTuneJob) -> Callable[[NDArray[np.uint8], NDArray[np.float32]], NDArray[np.float32]]:
    if not job.teachers:
        return lambda pictures, targets: targets
    from training.finetune.distillation import Teachers

    return Teachers(job.teachers, job.recipe, job.parts.labels).blend


def _epoch(
    trainable: "TrainableBackbone", batches: Iterable[Batch], epoch: int, recipe: Recipe, check: Validation
) -> dict[str, float]:
    start = time.monotonic()
    losses = [trainable.step(pictures, targets) for pictures, targets in batches]
    facts = {"epoch": epoch + 1, "size": recipe.size(epoch), "loss": float(np.mean(losses))}
    if (epoch + 1) % VALIDATE_EVERY == 0 or epoch + 1 == recipe.epochs:
        facts |= accuracy(trainable, *check)
    return {**facts, "seconds": round(time.monotonic() - start, 1)}


def _checkpoint(job: FineTuneJob, trainable: "TrainableBackbone", history: History, best: "Arrays") -> Checkpoint:
    model, optimizer = trainable.state()
    return Checkpoint(
        epochs=len(history), steps=trainable.steps, recipe=job.recipe.as_json(), dataset=job.parts.digest,
        model=model, optimizer=optimizer, average=trainable.average, best=best, history=history,
        origin=job.origin, begun=job.begun,
    )  # fmt: skip
