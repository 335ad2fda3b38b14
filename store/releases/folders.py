"""Folders of versions: shipped, made here, or fetched."""

from pathlib import Path

from model.errors import VersionError
from model.manifest import FILE, Manifest
from store.objects import Objects


async def find(objects: Objects, version_id: str, *, shipped: Path, made_here: Path) -> Path:
    """Return the folder of a version.

    It is fetched to `made_here` where this machine has none. Raises VersionError where nobody has it or another version
    stands in its place, and StorageUnavailable.
    """
    for root in (shipped, made_here):
        if (root / version_id / FILE).exists():
            return _checked(root / version_id)
    fetched = await objects.fetch_version(version_id, made_here)
    if fetched is None:
        raise VersionError(
            f"Version {version_id} is neither on this machine nor in the object store; "
            "put it back, or make another one live."
        )
    return _checked(fetched)


def _checked(folder: Path) -> Path:
    """The folder, if it holds the version of its name.

    Digests alone would also fit another whole version.
    """
    found = Manifest.read(folder).id
    if found != folder.name:
        raise VersionError(f"{folder} holds version {found}; delete the folder, and put {folder.name} back.")
    return folder
