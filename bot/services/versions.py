"""Versions: folders, and the choice and loading of the live one."""

import asyncio
import logging
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.settings import Settings
from model.classifier import Classifier
from model.errors import VersionError
from model.live import SHIPPED, shipped
from model.manifest import FILE, Manifest
from store.db.session import exists, open_once
from store.errors import StoreError
from store.objects import Objects
from store.releases import folders as version_folders
from store.releases import runs, versions
from store.releases.releases import SHIPPED as SHIPPED_REASON

log = logging.getLogger(__name__)


def local_folder(settings: Settings) -> Path:
    """The folder of versions that were trained or downloaded on this machine."""
    return settings.data / "versions"


def shipped_ids() -> frozenset[str]:
    """The ids of the shipped versions."""
    return frozenset(path.parent.name for path in SHIPPED.glob(f"*/{FILE}"))


def folders(settings: Settings) -> list[Path]:
    """The folders of all versions: shipped, and trained on this machine.

    A retraining can reproduce a shipped version: the same content has the same id, and counts once.
    """
    found: dict[str, Path] = {}
    for root in (SHIPPED, local_folder(settings)):
        for path in sorted(root.glob(f"*/{FILE}")):
            found.setdefault(path.parent.name, path.parent)
    return list(found.values())


async def numbers(settings: Settings) -> dict[str, int | None]:
    """The numbers of the versions in the database, by id."""
    if not exists(settings.database_url):
        return {}
    async with open_once(settings.database_url) as session:
        return {row.id: row.number for row in await versions.all_versions(session)}


def find(settings: Settings, word: str) -> Path:
    """The folder of a version, by number or start of its id.

    Raises VersionError or a StoreError.
    """
    return asyncio.run(_found(settings, word))


async def _found(settings: Settings, word: str) -> Path:
    numbered, here = await numbers(settings), [folder.name for folder in folders(settings)]
    exact = [each for each in dict.fromkeys([*here, *numbered]) if each == word]
    number = [each for each in numbered if word.isdecimal() and numbered[each] == int(word)]
    begins = [[each for each in ids if word and each.startswith(word)] for ids in (here, numbered)]
    found = exact or number or begins[0] or begins[1]
    if len(found) != 1:
        raise VersionError(
            (f"{len(found)} versions begin with {word!r}" if found else f"There is no version {word!r}")
            + "; give a number or an id of those that `sneakers models list` names."
        )
    try:
        return await fetch(settings, Objects(settings.storage_url), found[0])
    except VersionError:
        if found[0] in numbered:
            async with open_once(settings.database_url) as session:
                await versions.refuse_removed(session, found[0])  # which says more
        raise


async def fetch(settings: Settings, objects: Objects, version_id: str) -> Path:
    """The folder of a version; downloads it from the object store.

    Raises VersionError if the store does not have it either, and StorageUnavailable.
    """
    return await version_folders.find(objects, version_id, shipped=SHIPPED, made_here=local_folder(settings))


async def version_to_serve(session: AsyncSession, settings: Settings) -> str:
    """The id of the version that a starting bot serves.

    It is the live version. If the program ships a version that was never live here, it is that one, unless the live
    version was trained here: the shipped one does not contain the labels from this chat.
    """
    live, newest = await versions.live(session), shipped().name
    if live is not None and ((local_folder(settings) / live / FILE).exists() or await runs.of_version(session, live)):
        return live
    return live if live is not None and await versions.was_live(session, newest) else newest


async def live_folder(settings: Settings) -> Path:
    """The folder of the version that a starting bot would serve."""
    if not exists(settings.database_url):
        return shipped()
    async with open_once(settings.database_url) as session:
        wanted = await version_to_serve(session, settings)
    try:
        return await fetch(settings, Objects(settings.storage_url), wanted)
    except VersionError as error:
        log.info("%s The shipped one is taken instead.", error)
        return shipped()


async def load(settings: Settings, sessions: async_sessionmaker[AsyncSession], objects: Objects) -> Classifier:
    """Load the live version, or else the last one that works.

    The live version stays the same. Raises VersionError if no version works.
    """
    async with sessions.begin() as session:
        row = await versions.register(session, Manifest.read(shipped()))
        if row.files_removed is not None:  # another release came without it
            await versions.made_again(session, row.id)
        wanted = await version_to_serve(session, settings)
        if await versions.get(session, wanted) is not None:
            await versions.activate(session, wanted, reason=SHIPPED_REASON)
        before = [line.version_id for line in await versions.trail(session, limit=None)]
    for each in dict.fromkeys([wanted, *before]):
        try:
            return await asyncio.to_thread(Classifier.load, await fetch(settings, objects, each))
        except (VersionError, StoreError) as error:
            log.error("Version %s cannot be used, and an earlier one answers instead: %s", each, error)
    return await asyncio.to_thread(Classifier.load, shipped())
