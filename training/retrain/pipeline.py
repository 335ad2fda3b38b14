"""Retraining pipeline: from an embedding set and labels to a registered version.

It needs no TensorFlow and takes seconds.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from model.manifest import Manifest
from training.dataset.photos import ProgressCallback
from training.evaluation.metrics import Metrics
from training.head.ood_selection import choose_detector
from training.release.gate import GateResult
from training.release.registry import draft_folder, register
from training.reproducibility import one_thread
from training.retrain.label_errors import LabelError
from training.retrain.labelled_photos import TrainingPhotos, TrainingSplit
from training.retrain.origin import origin_of
from training.retrain.steps import (
    ClassifyPhotos,
    compare_with_baseline,
    evaluate_draft,
    read_inputs,
    split_labels,
    train_balanced_head,
    write_model,
    write_reports,
)

OnStep = Callable[[str], None]  # receives the name of the next step


@dataclass(frozen=True, kw_only=True)
class RetrainedVersion:
    """A new version, or the same one again if nothing has changed."""

    folder: Path
    manifest: Manifest
    metrics: Metrics
    split: TrainingSplit
    label_errors: tuple[LabelError, ...]
    gate: GateResult


@one_thread()
def retrain(
    backbone: Path,
    versions: Path,
    *,
    seed: int,
    photos: Sequence[Path] = (),
    training_photos: TrainingPhotos = (),
    against: Path | None = None,
    carried: Mapping[str, bytes] | None = None,
    names: Mapping[str, str] | None = None,
    removed_models: Collection[str] = (),
    classify: ClassifyPhotos = lambda version, photos: {},
    step: OnStep = lambda name: None,
    progress: ProgressCallback = lambda done, all_: None,
) -> RetrainedVersion:
    """Train, evaluate, compare and register a version.

    `photos` are the folders of the base set, its own first: the finished file classifies the test photos as they are,
    as phone photos, and another source's. Without them the head is measured on the test photos' embeddings.
    `classify` runs the finished file on photos with held-out labels. `against` is the folder of the live version.
    `carried` are a locator and a catalogue index; by default the live version's, or the shipped one's.
    `names` are the display names of models outside the catalogue. `removed_models` need not be known.
    Raises TrainingError and VersionError.
    """
    with draft_folder(versions) as folder:
        step("check")
        inputs = read_inputs(backbone, against, carried)
        labels = split_labels(inputs.base_set, training_photos, seed=seed)
        step("train")
        head = train_balanced_head(inputs, labels, seed=seed)
        step("thresholds")
        detector = choose_detector(labels.embedding_set, head, seed=seed, old=inputs.base_set.labels)
        step("attach")
        draft = write_model(folder, inputs, labels.embedding_set, head, detector)
        step("measure")
        evaluation = evaluate_draft(draft, inputs, labels, photos=photos, classify=classify, progress=progress)
        step("compare")
        result = compare_with_baseline(
            draft, inputs, labels, evaluation, seed=seed, removed_models=removed_models, classify=classify
        )
        step("report")
        origin = origin_of(draft, inputs, labels.embedding_set, seed=seed, photos=photos)
        write_reports(draft, inputs, evaluation, result, origin=origin, names=names)
        final = register(draft.folder, versions, draft.manifest, metrics=evaluation.document, origin=origin)
    return RetrainedVersion(
        folder=final,
        manifest=Manifest.read(final),
        metrics=evaluation.metrics,
        split=labels.split,
        label_errors=labels.label_errors,
        gate=result.gate,
    )
