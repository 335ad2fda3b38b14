"""Pipeline: from a backbone and its replay to a registered version, without TensorFlow, in seconds."""

import importlib.metadata
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.errors import VersionError
from model.live import BACKBONES
from model.manifest import BACKBONE_FILE, BackboneManifest, Manifest, digest
from training.dataset.split import Part
from training.embeddings.embed import ProgressCallback
from training.embeddings.embedding_set import CHOOSING, FILE, REPORTING, EmbeddingSet
from training.errors import DatasetError, HeadError, MetricsError
from training.evaluation.evaluate import evaluate
from training.evaluation.metrics import Metrics, metrics_document
from training.evaluation.robustness import measure_robustness
from training.head.few_shot import fit_few_shot
from training.head.head import CANDIDATES, Candidate, Head, train_head
from training.head.ood_selection import ChosenDetector, choose_detector, reference_embeddings
from training.head.predict import predict
from training.head.tflite import attach_head, check_head
from training.release.baseline import (
    FileProbabilities,
    Rows,
    VersionPredictions,
    predict_with_baseline,
    with_file_probabilities,
)
from training.release.change_report import write_change_report
from training.release.comparison import compare_versions
from training.release.gate import Comparison, GateResult, apply_floors, apply_gate
from training.release.registry import REPORT, Parts, drafted, register
from training.release.report import write_report
from training.reproducibility import commit, one_thread
from training.retrain.cross_validation import cross_validate_new_models
from training.retrain.label_errors import LabelError, find_label_errors
from training.retrain.labelled_photos import TrainingPhotos, TrainingSplit, extended, split_photos, without

logger = logging.getLogger(__name__)

_LIBRARIES = ("ai-edge-litert", "numpy", "pillow", "scikit-learn")


Ask = Callable[[Path, TrainingPhotos], FileProbabilities]  # a version's folder classifies photos as the bot does
Step = Callable[[str], None]  # told what comes next


@dataclass(frozen=True, kw_only=True)
class RetrainedVersion:
    """A new version, or the same again where nothing had changed."""

    folder: Path
    manifest: Manifest
    figures: Metrics  # on the test split, and on training photos that were held out
    split: TrainingSplit
    label_errors: tuple[LabelError, ...]  # photos that were left out until an admin has looked
    gate: GateResult  # the verdict against the live version; without one, whether the floors are reached


@one_thread()
def retrain(
    backbone: Path,
    versions: Path,
    *,
    seed: int,
    photos: Sequence[Path] = (),
    training_photos: TrainingPhotos = (),
    against: Path | None = None,
    names: Mapping[str, str] | None = None,
    withdrawn: Collection[str] = (),
    ask: Ask = lambda version, training_photos: {},
    step: Step = lambda name: None,
    progress: ProgressCallback = lambda done, all_: None,
) -> RetrainedVersion:
    """Train a head, measure it, compare it with the live version and register it.

    With `photos`, the folders of the base set, its own first, the finished file classifies the test photos as the bot
    does, as they are and as by phone, and another source's; without, its head is measured on their embeddings, and the
    file is checked to compute the same. Training photos that are held out are
    classified by the finished file where `ask` can. `against` is the live version's folder,
    `names` what people call models that the catalogue's file lacks, `withdrawn` models that need not be known any more.
    Raises TrainingError and VersionError.
    """
    kept = BackboneManifest.read(backbone)
    base = EmbeddingSet.read(backbone)
    step("check")
    odd = find_label_errors(base, split_photos(base, training_photos), seed=seed)
    split = split_photos(base, without(training_photos, {each.photo_sha256 for each in odd}))
    replay = extended(base, split)
    step("train")
    head = fit_few_shot(train_head(replay, seed=seed, candidates=_candidates(against, kept.id)), replay, base.labels)
    step("reject")
    chosen = choose_detector(replay, head, seed=seed, old=base.labels)
    step("graft")
    model = attach_head((backbone / BACKBONE_FILE).read_bytes(), head.layers)
    check_head(model, (backbone / BACKBONE_FILE).read_bytes(), head.probabilities, kept)
    parts = Parts(
        model=model,
        labels=head.labels,
        temperature=head.temperature,
        rejection=chosen.rejection,
        arrays={**chosen.arrays, **reference_embeddings(replay, head, chosen)},
    )
    with drafted(versions, parts, kept) as (draft, manifest):
        step("measure")
        new, asked = partial(judged_on, replay, head=head, chosen=chosen), ask(draft, split.held_out)
        judged = new(_judging(replay), asked=asked)
        if photos:
            _, figures = evaluate(draft, photos, only=replay.slugs_of("test", *REPORTING), progress=progress)
        else:
            figures = judged.figures([replay.slugs[row] for row in _judging(replay)])
        other = measure_robustness(draft, photos, backbone, progress=progress) if photos else None
        metrics = metrics_document(figures, split="test", measured_on="photos" if photos else "embeddings")
        origin = _origin(backbone, manifest, replay, head, chosen, seed, photos, against)
        step("compare")
        duel, why = None, None
        if against:
            known = Manifest.read(against).labels
            said = {**asked, **cross_validate_new_models(base, split, head, known, seed=seed)}
            try:
                folders, live = (draft, against), ask(against, split.held_out)
                duel = compare(new, replay, said, folders=folders, live=live, withdrawn=withdrawn)
            except (HeadError, MetricsError, DatasetError, VersionError) as error:
                why = str(error)
                logger.warning("Version %s cannot be compared with: %s", against.name, error)
        gate = apply_gate(duel, withdrawn=withdrawn) if duel else apply_floors(figures, unasked=why)
        step("report")
        history = kept.origin.get("history", ())
        write_report(
            draft / REPORT, manifest, figures, metrics=metrics, origin=origin, names=names, history=history,
            found=other, parity=kept.metrics.get("validation"),
        )  # fmt: skip
        write_change_report(draft / REPORT, gate, duel, against=against.name if against else None, names=names)
        folder = register(draft, versions, manifest, metrics=metrics, origin=origin)
    return RetrainedVersion(
        folder=folder,
        manifest=Manifest.read(folder),
        figures=figures,
        split=split,
        label_errors=odd,
        gate=gate,
    )


def judged_on(
    replay: EmbeddingSet, rows: Rows, head: Head, chosen: ChosenDetector, asked: FileProbabilities
) -> VersionPredictions:
    """What a head and a rule say about some photos, `asked` ones as was said there."""
    sight = predict(replay, head, rows, replay.second_look)
    return VersionPredictions(
        labels=head.labels,
        probabilities=with_file_probabilities(sight.probabilities, replay, rows, asked),
        values=sight.values,
        rule=chosen.rejection,
        arrays=chosen.arrays,
        looks=sight.looks,
    )


def compare(
    new: Callable[..., VersionPredictions],
    replay: EmbeddingSet,
    asked: FileProbabilities,
    *,
    folders: tuple[Path, Path],
    live: FileProbabilities,
    withdrawn: Collection[str] = (),
) -> Comparison:
    """The contest of a draft with the live version, on the photos that judge and on those of `asked`.

    `new` judges photos as the draft does; `live` is what the live version's file said about some. Photos of `withdrawn`
    models that the draft knows no more do not judge. Raises GraftError,
    MeasureError, DatasetError or VersionError where that version cannot be asked.
    """
    draft, against = folders
    rows = np.union1d(_judging(replay), np.flatnonzero(np.isin(replay.sha256, list(asked))))
    gone = set(withdrawn).difference(Manifest.read(draft).labels)
    rows = np.array([row for row in rows if replay.slugs[row] not in gone], dtype=np.intp)
    of = Manifest.read(against).backbone
    own = None if of == Manifest.read(draft).backbone else EmbeddingSet.read(BACKBONES / of)
    judged, there = predict_with_baseline(against, replay, rows, live, own=own)
    slugs = [replay.slugs[row] for row in there]
    return compare_versions(new(there, asked=asked), judged, slugs, files=(draft, against))


def _candidates(against: Path | None, backbone: str) -> Sequence[Candidate]:
    """The ways to train a head: all, or the two that did best for the live version on this backbone, both of its kind.

    Which is best follows from the backbone and the base set, and hardly from a few photos more: an admin waits for it.
    Another kind has another size, and the gate would turn it down for that alone.
    """
    live = Manifest.read(against) if against else None
    recipe = live.origin.get("recipe", {}) if live and live.backbone == backbone else {}
    tried = [each.get("candidate", {}) for each in recipe.get("head", ())]
    best = [each for each in tried if each.get("kind") == tried[0].get("kind")][:2]
    return [each for each in CANDIDATES if asdict(each) in best] or CANDIDATES


def _judging(replay: EmbeddingSet) -> NDArray[np.intp]:
    return replay.rows("test", *REPORTING)


def newest_backbone(folder: Path = BACKBONES, *, replay: bool = True) -> Path:
    """The newest backbone, with `replay` of those that keep one; raises VersionError where there is none."""
    kept = [path.parent for path in sorted(folder.glob(f"*/{FILE if replay else BACKBONE_FILE}"))]
    if not kept:
        what = "replay" if replay else "backbone"
        raise VersionError(f"There is no {what} under {folder}: give --backbone and --photos.")
    return max(kept, key=lambda path: datetime.fromisoformat(BackboneManifest.read(path).created))


def photos_of_part(version: Path, part: Part, backbone: Path | None = None) -> dict[str, str]:
    """The photos of a part of the base set that a version was made on, and of what reports with it: sha256 to slug."""
    with_it = {"train": (), "validation": CHOOSING, "test": REPORTING}[part]
    kept = EmbeddingSet.read(backbone or BACKBONES / Manifest.read(version).backbone)
    return kept.slugs_of(part, *with_it)


def _origin(
    backbone: Path,
    manifest: Manifest,
    replay: EmbeddingSet,
    head: Head,
    chosen: ChosenDetector,
    seed: int,
    photos: Sequence[Path],
    against: Path | None,
) -> dict[str, Any]:
    """Where the version comes from and how to make it and its figures again."""
    folders = " ".join(path.name for path in photos) or "FOLDER…"
    beside = f" --against model/versions/{against.name}" if against else ""
    return {
        "seed": seed,
        "dataset": replay.digest,
        "replay": digest(backbone / FILE),
        "recipe": {
            "head": [asdict(tried) for tried in head.tried],
            "rejection": [asdict(compared) for compared in chosen.compared],
        },
        "commit": commit(),
        "speed": BackboneManifest.read(backbone).metrics.get("speed"),
        "libraries": {name: importlib.metadata.version(name) for name in _LIBRARIES},
        "commands": {
            "version": f"sneakers retrain --backbone model/backbones/{manifest.backbone} --seed {seed}{beside}",
            "metrics": f"sneakers evaluate {folders} --split test --full --json --version model/versions/{manifest.id}",
        },
    }
