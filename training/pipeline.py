"""Pipeline: from a backbone and its replay to a registered version, without TensorFlow, in seconds."""

import importlib.metadata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from model import rejection
from model.errors import VersionError
from model.manifest import BACKBONE_FILE, BackboneManifest, Manifest, digest
from training.dataset.split import Part
from training.embed import Progress
from training.evaluate import evaluate
from training.graft import check, graft
from training.head import Head, train_head
from training.measure import Figures, full, measure
from training.onethread import one_thread
from training.provenance import commit
from training.register import REPORT, Parts, drafted, register
from training.reject import Chosen, choose_rejection, scores
from training.replay import FILE, Replay, Role
from training.report import write_report

BACKBONES = Path(rejection.__file__).with_name("backbones")
# Of other pictures, the halves that chose the rejection rule, and those that report with the test photos.
CHOOSING: tuple[Role, ...] = ("unknown_choosing", "no_sneaker_choosing")
REPORTING: tuple[Role, ...] = ("unknown_reporting", "no_sneaker_reporting")
_LIBRARIES = ("ai-edge-litert", "numpy", "pillow", "scikit-learn")


@dataclass(frozen=True, kw_only=True)
class Retrained:
    """A new version, or the same again where nothing had changed."""

    folder: Path
    manifest: Manifest
    figures: Figures  # on the test split


@one_thread()
def retrain(
    backbone: Path,
    versions: Path,
    *,
    seed: int,
    photos: Sequence[Path] = (),
    progress: Progress = lambda done, all_: None,
) -> Retrained:
    """Train a head on a backbone's replay, graft, measure and register it.

    With `photos`, folders of the base set, the finished file classifies the test photos as the bot does; without, its
    head is measured on their embeddings, and the file is checked to compute the same.
    Raises TrainingError and VersionError.
    """
    kept = BackboneManifest.read(backbone)
    replay = Replay.read(backbone)
    head = train_head(replay, seed=seed)
    chosen = choose_rejection(replay, head, seed=seed)
    model = graft((backbone / BACKBONE_FILE).read_bytes(), head.layers)
    check(model, (backbone / BACKBONE_FILE).read_bytes(), head.probabilities, kept)
    parts = Parts(
        model=model,
        labels=head.labels,
        temperature=head.temperature,
        rejection=chosen.rejection,
        arrays=chosen.arrays,
    )
    with drafted(versions, parts, kept) as (draft, manifest):
        if photos:
            _, figures = evaluate(draft, photos, only=replay.slugs_of("test", *REPORTING), progress=progress)
        else:
            figures = on_replay(replay, head, chosen)
        metrics = full(figures, split="test", measured_on="photos" if photos else "embeddings")
        origin = _origin(backbone, manifest, replay, head, chosen, seed, photos)
        write_report(draft / REPORT, manifest, figures, metrics=metrics, origin=origin)
        folder = register(draft, versions, manifest, metrics=metrics, origin=origin)
    return Retrained(folder=folder, manifest=Manifest.read(folder), figures=figures)


def on_replay(replay: Replay, head: Head, chosen: Chosen, roles: Sequence[Role] = ("test", *REPORTING)) -> Figures:
    """The figures of a head and a rule on the embeddings of a part."""
    rows = replay.rows(*roles)
    return measure(
        labels=head.labels,
        slugs=[replay.slugs[row] for row in rows],
        probabilities=head.probabilities(replay.real(rows)),
        scores=scores(chosen.rejection.rule, chosen.arrays, replay, head, *roles),
        rule=chosen.rejection,
    )


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
    kept = Replay.read(backbone or BACKBONES / Manifest.read(version).backbone)
    return kept.slugs_of(part, *with_it)


def _origin(
    backbone: Path, manifest: Manifest, replay: Replay, head: Head, chosen: Chosen, seed: int, photos: Sequence[Path]
) -> dict[str, Any]:
    """Where the version comes from and how to make it and its figures again."""
    folders = " ".join(path.name for path in photos) or "FOLDER…"
    return {
        "seed": seed,
        "dataset": replay.digest,
        "replay": digest(backbone / FILE),
        "recipe": {
            "head": [asdict(tried) for tried in head.tried],
            "rejection": [asdict(compared) for compared in chosen.compared],
        },
        "commit": commit(),
        "libraries": {name: importlib.metadata.version(name) for name in _LIBRARIES},
        "commands": {
            "version": f"sneakers retrain --backbone model/backbones/{manifest.backbone} --seed {seed}",
            "metrics": f"sneakers evaluate {folders} --split test --full --json --version model/versions/{manifest.id}",
        },
    }
