"""Registry of versions: folders named by content, written once."""

import os
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.catalogue.index import FILE as CATALOGUE_FILE
from model.live import SHIPPED
from model.locator import FILE as LOCATOR_FILE
from model.manifest import FILE, MODEL_FILE, BackboneManifest, Manifest, Rejection, digest
from model.rejection import rejection
from training.errors import RegistryError

REPORT = "report"
STALE = 24 * 3600  # seconds; no retraining takes a day
_DRAFTS = ".drafts"  # beside the versions, so that the last rename stays on one disk; one level too deep to be found


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What decides a version's answers."""

    model: bytes  # the .tflite file
    labels: tuple[str, ...]
    temperature: float
    rejection: Rejection
    arrays: Mapping[str, NDArray[Any]]  # of the rejection rule, and for imprinting; may be empty
    more: Mapping[str, bytes] = field(default_factory=dict)  # other files by name: locator, catalogue index


@contextmanager
def draft_folder(versions: Path) -> Iterator[Path]:
    """An empty folder for a draft, deleted unless it is registered."""
    folder = versions / _DRAFTS / uuid.uuid4().hex
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise RegistryError(f"{versions} cannot be written ({error.strerror}): choose another folder.") from error
    _sweep(folder.parent)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_draft(folder: Path, parts: Parts, backbone: BackboneManifest) -> Manifest:
    """Write a version's files into its draft folder, without metrics and origin."""
    (folder / MODEL_FILE).write_bytes(parts.model)
    if parts.arrays:
        np.savez_compressed(folder / rejection.FILE, allow_pickle=False, **_halved(parts.arrays))
    for name, content in parts.more.items():
        (folder / name).write_bytes(content)
    manifest = _manifest(folder, parts, backbone)
    manifest.write(folder)
    return manifest


def carried_files(backbone: str, baseline: Path | None) -> dict[str, bytes]:
    """Locator and catalogue index of the live or the shipped version.

    Raises RegistryError if no version on the backbone has a locator.
    """
    folders = [*([baseline] if baseline else []), *(path.parent for path in sorted(SHIPPED.glob(f"*/{FILE}")))]
    for folder in folders:
        manifest = Manifest.read(folder)
        if manifest.backbone == backbone and LOCATOR_FILE in manifest.files:
            names = [name for name in (LOCATOR_FILE, CATALOGUE_FILE) if name in manifest.files]
            return {name: (folder / name).read_bytes() for name in names}
    raise RegistryError(
        f"The embedding set of backbone {backbone} was made with a locator, and no version on it has one: "
        "give the folder of one that has, with --against."
    )


def _halved(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Store prototypes and axes in half precision: half the file."""
    halved = ("prototypes", "axes", "outlier_weights")
    return {name: array.astype(np.float16) if name in halved else array for name, array in arrays.items()}


def _sweep(drafts: Path) -> None:
    """Remove what runs that were killed have left behind."""
    for draft in drafts.iterdir():
        with suppress(OSError):  # another run may have moved it a moment ago
            if time.time() - draft.stat().st_mtime > STALE:
                shutil.rmtree(draft)


def _manifest(folder: Path, parts: Parts, backbone: BackboneManifest) -> Manifest:
    files = {path.name: digest(path) for path in sorted(folder.iterdir())}
    deciding: dict[str, Any] = {
        "files": files,
        "labels": parts.labels,
        "input_size": backbone.input_size,
        "resize": backbone.resize,
        "rejection": parts.rejection,
        "second_look": backbone.second_look,
    }
    return Manifest(
        id=Manifest.derive_id(**deciding),
        created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        backbone=backbone.id,
        temperature=parts.temperature,
        metrics={},
        origin={},
        **deciding,
    )


def register(
    draft: Path, versions: Path, manifest: Manifest, *, metrics: Mapping[str, Any], origin: Mapping[str, Any]
) -> Path:
    """Move a measured draft to `versions/<id>`.

    The same version made again is left as it was the first time. Raises RegisterError where that directory exists and
    its files are others, VersionError where they are damaged.
    """
    final = versions / manifest.id
    if final.exists():
        return _same(final, manifest)
    replace(manifest, metrics=metrics, origin=origin).write(draft)
    for path in [*draft.rglob("*"), draft]:
        _flush(path)
    try:
        draft.rename(final)
    except OSError as error:  # another run registered the same version a moment ago
        if not (final / FILE).exists():
            raise RegistryError(f"{final} cannot be written ({error.strerror}): make room, or choose --to.") from error
        return _same(final, manifest)
    _flush(versions)
    return final


def adopt(files: Mapping[str, bytes], versions: Path) -> Path:
    """Write the folder of a version that a worker made.

    Whole or not at all. Raises RegisterError and VersionError.
    """
    folder = versions / _DRAFTS / uuid.uuid4().hex
    try:
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        manifest = Manifest.read(folder)
        return register(folder, versions, manifest, metrics=manifest.metrics, origin=manifest.origin)
    except OSError as error:
        raise RegistryError(f"{versions} cannot be written ({error.strerror}): make room there.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _same(final: Path, manifest: Manifest) -> Path:
    there = Manifest.read(final)
    there.verify(final)
    if there.files != manifest.files:
        raise RegistryError(f"{final} holds another version under this id: move it away and register again.")
    with suppress(OSError):  # somebody else's
        (final / FILE).touch()  # made just now, though it is the same: nobody deletes it now as long unwanted
    return final


def _flush(path: Path) -> None:
    """Bring a file or a directory's entries to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
