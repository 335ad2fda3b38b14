"""Copies of the shipped version, changed in one respect, with a manifest that is right about the rest."""

import shutil
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from model.live import shipped
from model.manifest import ID_FIELDS, Manifest, digest


def remade(folder: Path, *, without: Collection[str] = (), **changes: Any) -> Path:
    """Copy the shipped version to `folder`, changed and `without` some files, its digests and id derived anew."""
    folder.mkdir(parents=True, exist_ok=True)
    original = Manifest.read(shipped())
    for name in original.files:
        if name not in without and not (folder / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(shipped() / name, folder / name)
    files = {path.relative_to(folder).as_posix(): digest(path) for path in folder.rglob("*") if path.is_file()}
    changed = replace(original, **{"files": files, **changes})
    deciding = {key: getattr(changed, key) for key in ID_FIELDS}
    replace(changed, id=Manifest.derive_id(**deciding)).write(folder)
    return folder
