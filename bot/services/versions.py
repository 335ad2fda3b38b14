"""Where the versions of the model lie, and which of them a bot serves from."""

import asyncio
import logging
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.cli.database import exists, opened
from bot.services.releases import CAME_WITH_PROGRAM
from bot.settings import Settings
from model.classifier import Classifier
from model.errors import VersionError
from model.live import SHIPPED, shipped
from model.manifest import FILE, Manifest
from store.errors import StoreError
from store.objects import Objects
from store.releases import folders as version_folders
from store.releases import runs, versions

logger = logging.getLogger(__name__)


def made_here(settings: Settings) -> Path:
    """The folder of the versions that were made, or fetched, on this machine."""
    return settings.data / "versions"


def came_along() -> frozenset[str]:
    """The ids of the versions that come with the program."""
    return frozenset(path.parent.name for path in SHIPPED.glob(f"*/{FILE}"))


def folders(settings: Settings) -> list[Path]:
    """The folders of all versions: those that come with the program and those made on this machine.

    A version that came out of a retraining again lies in both, under one id, as its content is the same: it is one.
    """
    found: dict[str, Path] = {}
    for root in (SHIPPED, made_here(settings)):
        for path in sorted(root.glob(f"*/{FILE}")):
            found.setdefault(path.parent.name, path.parent)
    return list(found.values())


async def numbers(settings: Settings) -> dict[str, int | None]:
    """What people call the versions that this bot has met, by their ids."""
    if not exists(settings):
        return {}
    async with opened(settings) as session:
        return {row.id: row.number for row in await versions.all_versions(session)}


def find(settings: Settings, word: str) -> Path:
    """The folder of the version with this id or number, or whose id begins so; raises VersionError or a StoreError."""
    return asyncio.run(_found(settings, word))


async def _found(settings: Settings, word: str) -> Path:
    numbered, here = await numbers(settings), [folder.name for folder in folders(settings)]
    exact = [each for each in dict.fromkeys([*here, *numbered]) if each == word]
    number = [each for each in numbered if word.isdecimal() and numbered[each] == int(word)]
    begins = [[each for each in ids if word and each.startswith(word)] for ids in (here, numbered)]
    found = exact or number or begins[0] or begins[1]
    if len(found) != 1:
        what = f"{len(found)} versions begin with {word!r}" if found else f"There is no version {word!r}"
        raise VersionError(f"{what}; give a number or an id of those that `sneakers models list` names.")
    try:
        return await bring(settings, Objects(settings.storage_url), found[0])
    except VersionError:
        if found[0] in numbered:
            async with opened(settings) as session:
                await versions.refuse_removed(session, found[0])  # which says more
        raise


async def bring(settings: Settings, objects: Objects, version_id: str) -> Path:
    """The folder of a version, fetched from the object store where this machine has none.

    Raises VersionError where nobody has it, and StorageUnavailable.
    """
    return await version_folders.find(objects, version_id, shipped=SHIPPED, made_here=made_here(settings))


async def to_serve(session: AsyncSession, settings: Settings) -> str:
    """The id of the version that a bot started now serves from.

    What is live stays. Where a release brings a version that was never live here, that is the one, unless the live one
    was made here: what it learnt in the chat is not in the release.
    """
    live, newest = await versions.live(session), shipped().name
    if live is not None and ((made_here(settings) / live / FILE).exists() or await runs.of_version(session, live)):
        return live
    return live if live is not None and await versions.was_live(session, newest) else newest


async def live_folder(settings: Settings) -> Path:
    """The folder of the version that a bot started now would serve from; raises VersionError."""
    if not exists(settings):
        return shipped()
    async with opened(settings) as session:
        wanted = await to_serve(session, settings)
    try:
        return await bring(settings, Objects(settings.storage_url), wanted)
    except VersionError as error:
        logger.info("%s The shipped one is taken instead.", error)
        return shipped()


log = logging.getLogger(__name__)


async def load(settings: Settings, sessions: async_sessionmaker[AsyncSession], objects: Objects) -> Classifier:
    """Load the live version; where it does not work, the last one that was live before and does, or the shipped one.

    What is live stays as it is. Raises VersionError when no version works.
    """
    async with sessions.begin() as session:
        row = await versions.register(session, Manifest.read(shipped()))
        if row.files_removed is not None:  # another release came without it
            await versions.made_again(session, row.id)
        wanted = await to_serve(session, settings)
        if await versions.get(session, wanted) is not None:
            await versions.activate(session, wanted, reason=CAME_WITH_PROGRAM)
        before = [line.version_id for line in await versions.trail(session, limit=None)]
    for each in dict.fromkeys([wanted, *before]):
        try:
            return await asyncio.to_thread(Classifier.load, await bring(settings, objects, each))
        except (VersionError, StoreError) as error:
            log.error("Version %s cannot be used, and an earlier one answers instead: %s", each, error)
    return await asyncio.to_thread(Classifier.load, shipped())
