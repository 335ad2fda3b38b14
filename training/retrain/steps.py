"""Steps of the retraining pipeline: plain functions with their results."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.errors import VersionError
from model.live import BACKBONES
from model.manifest import BACKBONE_FILE, BackboneManifest, Manifest
from training.dataset.photos import ProgressCallback
from training.embeddings.embedding_set import REPORTING, EmbeddingSet
from training.errors import DatasetError, HeadError, MetricsError
from training.evaluation.by_source import source_document
from training.evaluation.evaluate import evaluate
from training.evaluation.metrics import Metrics, metrics_document
from training.evaluation.robustness import Robustness, measure_robustness
from training.head.few_shot import fit_few_shot
from training.head.head import HEAD_CANDIDATES, Head, HeadCandidate
from training.head.ood_selection import ChosenDetector, reference_embeddings
from training.head.outlier_head import train_version_head
from training.head.tflite import attach_head, check_head
from training.release.baseline import (
    FileProbabilities,
    Rows,
    predict_version,
    predict_with_baseline,
)
from training.release.change_report import write_change_report
from training.release.comparison import compare_versions
from training.release.gate import MAX_KNOWN_DROP, Comparison, GateResult, apply_floors, apply_gate
from training.release.registry import REPORT, Parts, carried_files, write_draft
from training.release.report import write_report
from training.retrain.cross_validation import cross_validate_new_models
from training.retrain.label_errors import LabelError, find_label_errors
from training.retrain.labelled_photos import TrainingPhotos, TrainingSplit, extended, split_photos, without

logger = logging.getLogger(__name__)

# Largest drop of top-1 on old models that new models may cause. It is less than the release gate allows, because other
# changes of the head add to it on the test photos. With the gate's whole limit the gate rejected nine of twenty heads
# with one new model, with this share four or five.
MAX_OLD_MODEL_LOSS = 0.75 * MAX_KNOWN_DROP

ClassifyPhotos = Callable[[Path, TrainingPhotos], FileProbabilities]  # with the finished file of a version's folder


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What a retraining starts from."""

    backbone: Path
    backbone_manifest: BackboneManifest
    base_set: EmbeddingSet
    baseline: Path | None  # the live version's folder
    baseline_manifest: Manifest | None
    carried: Mapping[str, bytes]  # locator and catalogue index by their files' names, unchanged by a retraining


@dataclass(frozen=True, kw_only=True)
class LabelSplit:
    """The labels by use, and the base set with them."""

    label_errors: tuple[LabelError, ...]  # left out until an admin has reviewed them
    split: TrainingSplit
    embedding_set: EmbeddingSet


@dataclass(frozen=True, kw_only=True)
class DraftVersion:
    """A complete version that is not registered yet."""

    folder: Path
    manifest: Manifest
    head: Head
    detector: ChosenDetector


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """How a draft does on the test photos."""

    metrics: Metrics  # on the test split, and on held-out labels
    document: Mapping[str, Any]  # for the manifest
    held_out: FileProbabilities  # of photos with held-out labels, by the finished file
    robustness: Robustness | None


@dataclass(frozen=True, kw_only=True)
class GatedComparison:
    """The release gate's result, and the comparison with the baseline if any."""

    gate: GateResult
    comparison: Comparison | None


def read_inputs(backbone: Path, baseline: Path | None, carried: Mapping[str, bytes] | None = None) -> Inputs:
    """Read the backbone's embedding set and both manifests; raises DatasetError and VersionError.

    `carried` are the locator and the catalogue index; by default those of another version on the same backbone.
    """
    manifest, base_set = BackboneManifest.read(backbone), EmbeddingSet.read(backbone)
    if carried is None:
        carried = carried_files(manifest.id, baseline) if base_set.boxes else {}
    return Inputs(
        backbone=backbone,
        backbone_manifest=manifest,
        base_set=base_set,
        baseline=baseline,
        baseline_manifest=Manifest.read(baseline) if baseline else None,
        carried=carried,
    )


def split_labels(base_set: EmbeddingSet, photos: TrainingPhotos, *, seed: int) -> LabelSplit:
    """Leave out probable label errors; split the rest into training and test."""
    found = find_label_errors(base_set, split_photos(base_set, photos), seed=seed)
    split = split_photos(base_set, without(photos, {each.photo_sha256 for each in found}))
    return LabelSplit(label_errors=found, split=split, embedding_set=extended(base_set, split))


def train_balanced_head(inputs: Inputs, labels: LabelSplit, *, seed: int) -> Head:
    """Train the head, then balance few-shot classes against the base set's."""
    head = train_version_head(labels.embedding_set, seed=seed, candidates=_candidates(inputs))
    return fit_few_shot(head, labels.embedding_set, inputs.base_set.labels, max_taken=MAX_OLD_MODEL_LOSS)


def write_model(
    folder: Path, inputs: Inputs, embedding_set: EmbeddingSet, head: Head, detector: ChosenDetector
) -> DraftVersion:
    """Attach the head to the backbone; write the version's files.

    Raises HeadError if the file does not compute what the head does.
    """
    backbone = (inputs.backbone / BACKBONE_FILE).read_bytes()
    model = attach_head(backbone, head.layers)
    check_head(model, backbone, head.probabilities, inputs.backbone_manifest)
    parts = Parts(
        model=model,
        labels=head.labels,
        temperature=head.temperature,
        rejection=detector.rejection,
        arrays={**detector.arrays, **reference_embeddings(embedding_set, head, detector)},
        more=inputs.carried,
    )
    manifest = write_draft(folder, parts, inputs.backbone_manifest)
    return DraftVersion(folder=folder, manifest=manifest, head=head, detector=detector)


def evaluate_draft(
    draft: DraftVersion,
    inputs: Inputs,
    labels: LabelSplit,
    *,
    photos: Sequence[Path],
    classify: ClassifyPhotos,
    progress: ProgressCallback,
) -> Evaluation:
    """Measure a draft on the test photos.

    With `photos` by the finished file, otherwise on embeddings.
    """
    embedding_set, held_out = labels.embedding_set, classify(draft.folder, labels.split.held_out)
    robustness, more = None, {}
    if photos:
        only = embedding_set.slugs_of("test", *REPORTING)
        metrics = evaluate(draft.folder, photos, only=only, progress=progress)[1]
        robustness = measure_robustness(draft.folder, photos, embedding_set, progress=progress)
    else:
        rows = embedding_set.rows("test", *REPORTING)
        predictions = predict_version(embedding_set, rows, draft.head, draft.detector, held_out)
        metrics = predictions.metrics([embedding_set.slugs[row] for row in rows])
        if embedding_set.sources:
            more = dict(inputs.backbone_manifest.metrics.get("field", {})) | source_document(
                predictions.labels, predictions.probabilities, predictions.verdicts, embedding_set, rows
            )
    document = metrics_document(metrics, split="test", measured_on="photos" if photos else "embeddings")
    return Evaluation(metrics=metrics, document=document | more, held_out=held_out, robustness=robustness)


def compare_with_baseline(
    draft: DraftVersion,
    inputs: Inputs,
    labels: LabelSplit,
    evaluation: Evaluation,
    *,
    seed: int,
    removed_models: Collection[str],
    classify: ClassifyPhotos,
) -> GatedComparison:
    """Compare a draft with the live version and apply the release gate.

    Without a live version, or if it cannot predict, the floors apply.
    """
    if not (inputs.baseline and inputs.baseline_manifest):
        return GatedComparison(gate=apply_floors(evaluation.metrics), comparison=None)
    known = inputs.baseline_manifest.labels
    cross_validated = cross_validate_new_models(
        inputs.base_set, labels.split, draft.head, known, seed=seed, max_taken=MAX_OLD_MODEL_LOSS
    )
    probabilities = {**evaluation.held_out, **cross_validated}
    try:
        live = classify(inputs.baseline, labels.split.held_out)
        found = compare_photos(
            draft, inputs.baseline, labels.embedding_set, probabilities, live, removed_models=removed_models
        )
    except (HeadError, MetricsError, DatasetError, VersionError) as error:
        logger.warning("Version %s cannot be compared with: %s", inputs.baseline.name, error)
        return GatedComparison(gate=apply_floors(evaluation.metrics, not_compared_because=str(error)), comparison=None)
    return GatedComparison(gate=apply_gate(found, removed_models=removed_models), comparison=found)


def compare_photos(
    draft: DraftVersion,
    baseline: Path,
    embedding_set: EmbeddingSet,
    new_probabilities: FileProbabilities,
    live_probabilities: FileProbabilities,
    *,
    removed_models: Collection[str],
) -> Comparison:
    """Compare a draft with a baseline, photo by photo.

    On the test photos and on those of `new_probabilities`. Photos of `removed_models` that the draft does not know
    are left out. Raises HeadError, MetricsError, DatasetError or VersionError if the baseline cannot predict them.
    """
    lost = set(removed_models).difference(draft.manifest.labels)
    rows = _compared_rows(embedding_set, new_probabilities, lost)
    backbone = Manifest.read(baseline).backbone
    own_set = None if backbone == draft.manifest.backbone else EmbeddingSet.read(BACKBONES / backbone)
    live, rows = predict_with_baseline(baseline, embedding_set, rows, live_probabilities, own=own_set)
    new = predict_version(embedding_set, rows, draft.head, draft.detector, new_probabilities)
    slugs = [embedding_set.slugs[row] for row in rows]
    sources = [embedding_set.source_of(row) for row in rows]
    return compare_versions(new, live, slugs, folders=(draft.folder, baseline), sources=sources)


def _compared_rows(embedding_set: EmbeddingSet, probabilities: FileProbabilities, lost: Collection[str]) -> Rows:
    shown = np.flatnonzero(np.isin(embedding_set.sha256, list(probabilities)))
    rows = np.union1d(embedding_set.rows("test", *REPORTING), shown)
    return np.array([row for row in rows if embedding_set.slugs[row] not in lost], dtype=np.intp)


def write_reports(
    draft: DraftVersion,
    inputs: Inputs,
    evaluation: Evaluation,
    result: GatedComparison,
    *,
    origin: Mapping[str, Any],
    names: Mapping[str, str] | None,
) -> None:
    """Write both reports into the draft: the version's and its changes."""
    backbone = inputs.backbone_manifest
    write_report(
        draft.folder / REPORT,
        draft.manifest,
        evaluation.metrics,
        document=evaluation.document,
        origin=origin,
        names=names,
        history=backbone.origin.get("history", ()),
        robustness=evaluation.robustness,
        parity=backbone.metrics.get("validation"),
    )
    against = inputs.baseline.name if inputs.baseline else None
    write_change_report(draft.folder / REPORT, result.gate, result.comparison, against=against, names=names)


def _candidates(inputs: Inputs) -> Sequence[HeadCandidate]:
    """The head candidates: the two best of the baseline, else all.

    The baseline's two if it has the same backbone: the best candidate hardly depends on a few more photos, and an admin
    waits. Both are of one kind (linear or two layers), as the gate rejects the larger file of another kind.
    """
    live = inputs.baseline_manifest
    recipe = live.origin.get("recipe", {}) if live and live.backbone == inputs.backbone_manifest.id else {}
    tried = [each.get("candidate", {}) for each in recipe.get("head", ())]
    best = [each for each in tried if each.get("kind") == tried[0].get("kind")][:2]
    return [each for each in HEAD_CANDIDATES if asdict(each) in best] or HEAD_CANDIDATES
