"""Folder of a run: its result, facts and origin."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from model.errors import VersionError
from model.manifest import BACKBONE_FILE, FILE, MODEL_FILE, Manifest, digest
from training.augmentation.backgrounds import validation_half
from training.errors import BackboneError
from training.finetune.early_stopping import result_epoch

WEIGHTS_FILE, HEAD_FILE, FACTS_FILE = "backbone.weights.h5", "classes.npz", "training.json"
_OF_TEACHER = ("recipe", "weights", "teachers", "backgrounds", "dataset", "commit", "libraries", "threads")
_OF_VERSION = ("seed", "dataset", "replay", "commit", "libraries")


def facts_of(run: Path, option: str) -> dict[str, Any]:
    """Facts of an ended run; raises BackboneError naming `option`."""
    for name in (FACTS_FILE, WEIGHTS_FILE, HEAD_FILE):
        if not (run / name).is_file():
            raise BackboneError(
                f"{run / name} is missing: give as {option} the folder of a 'train backbone' that has ended"
                f"{', or of a version' if option == '--teacher' else ''}."
            )
    facts: dict[str, Any] = json.loads((run / FACTS_FILE).read_text(encoding="utf-8"))
    return facts


def accuracy_of(facts: Mapping[str, Any]) -> Mapping[str, float]:
    """Validation top-1 and top-3 of a run's result.

    Those of the result epoch, or measured anew where a share of the first weights was mixed in afterwards.
    """
    mixed = facts.get("recipe", {}).get("first_share")
    return dict(facts.get("accuracy", {}) if mixed else result_epoch(facts["history"]))


def write_facts(run: Path, facts: Mapping[str, Any]) -> None:
    """Write the facts atomically, last: then the run has ended."""
    fresh = run / f"{FACTS_FILE}.fresh"
    fresh.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    fresh.replace(run / FACTS_FILE)


def origin_of(
    weights: str | Path, teachers: Sequence[Path], backgrounds: Path | None, *, split_seed: int
) -> dict[str, Any]:
    """First weights, teachers and backgrounds with digests; raises BackboneError and DatasetError."""
    called = [run.resolve().name for run in teachers]
    if len(set(called)) < len(called):
        raise BackboneError(
            f"Two teachers are called {max(called, key=called.count)}: rename a folder, or leave one out."
        )
    return {
        "weights": weights_of(weights),
        "teachers": [_teacher(run) for run in teachers],
        "backgrounds": _backgrounds(backgrounds, split_seed) if backgrounds else None,
    }


def weights_of(weights: str | Path) -> dict[str, str]:
    """Name and digest of first weights."""
    path = Path(weights)
    if path.is_dir():
        return {"name": f"backbone {path.name}", "sha256": digest(path / BACKBONE_FILE)}
    return {"name": path.name, "sha256": digest(path)} if path.is_file() else {"name": path.name}


def is_version(folder: Path) -> bool:
    """Whether a teacher's folder is a finished version's, not a run's."""
    return (folder / FILE).is_file() and not (folder / FACTS_FILE).is_file() and not _is_backbone(folder)


def _is_backbone(folder: Path) -> bool:
    return (folder / BACKBONE_FILE).is_file()


def _teacher(run: Path) -> dict[str, Any]:
    if _is_backbone(run):
        raise BackboneError(
            f"{run} is a backbone, which names no model: give a version as --teacher, model/versions/ID."
        )
    if is_version(run):
        return _version(run)
    facts = facts_of(run, "--teacher")
    own = {key: facts[key] for key in _OF_TEACHER if key in facts}
    return {"name": WEIGHTS_FILE, "sha256": digest(run / WEIGHTS_FILE), "run": run.resolve().name, **own}


def _version(folder: Path) -> dict[str, Any]:
    try:
        manifest = Manifest.read(folder)
        manifest.verify(folder)
    except VersionError as error:
        raise BackboneError(f"The teacher in {folder} cannot be used: {error}") from error
    own = {key: manifest.origin[key] for key in _OF_VERSION if key in manifest.origin}
    files = {"name": MODEL_FILE, "sha256": manifest.files[MODEL_FILE]}
    return {**files, "version": manifest.id, "backbone": manifest.backbone, **own}


def _backgrounds(pictures: Path, seed: int) -> dict[str, Any]:
    """The digest is of those pictures alone that go behind the shoes."""
    chosen = sorted(photo.sha256 for photo in validation_half(pictures, seed))
    if not chosen:
        raise BackboneError(
            f"There is no picture in {pictures} to show shoes on: give a folder of some as --backgrounds."
        )
    return {
        "name": pictures.resolve().name, "pictures": len(chosen),
        "sha256": hashlib.sha256("\n".join(chosen).encode()).hexdigest(),
    }  # fmt: skip
