"""Where the versions of the model lie, and which of them a bot serves from."""

import logging
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Settings
from model.errors import VersionError
from model.live import SHIPPED, shipped
from model.manifest import FILE
from store import runs, versions
from store.objects import Objects
from store.session import engine, migrate, sessions

logger = logging.getLogger(__name__)


def made_here(settings: Settings) -> Path:
    """The folder of the versions that were made, or fetched, on this machine."""
    return settings.data / "versions"


def came_along() -> frozenset[str]:
    """The ids of the versions that come with the program."""
    return frozenset(path.parent.name for path in SHIPPED.glob(f"*/{FILE}"))


def folders(settings: Settings) -> list[Path]:
    """The folders of all versions: those that come with the program and those made on this machine."""
    roots = (SHIPPED, made_here(settings))
    return [path.parent for root in roots for path in sorted(root.glob(f"*/{FILE}"))]


def find(settings: Settings, version: str) -> Path:
    """The folder of the version whose id begins with `version`; raises VersionError for none or several."""
    found = [folder for folder in folders(settings) if folder.name.startswith(version)]
    if len(found) != 1:
        count = "No version begins" if not found else f"{len(found)} versions begin"
        raise VersionError(f"{count} with {version!r}; `sneakers models list` names those there are.")
    return found[0]


async def bring(settings: Settings, objects: Objects, version_id: str) -> Path:
    """The folder of a version, fetched from the object store where this machine has none.

    Raises VersionError where nobody has it, and StorageUnavailable.
    """
    for root in (SHIPPED, made_here(settings)):
        if (root / version_id / FILE).exists():
            return root / version_id
    fetched = await objects.fetch_version(version_id, made_here(settings))
    if fetched is None:
        raise VersionError(
            f"Version {version_id} is neither on this machine nor in the object store; "
            "put it back, or make another one live."
        )
    return fetched


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
    if not has_database(settings):
        return shipped()
    await migrate(settings.database_url)
    database = engine(settings.database_url)
    try:
        async with sessions(database)() as session:
            wanted = await to_serve(session, settings)
        return await bring(settings, Objects(settings.storage_url), wanted)
    except VersionError as error:
        logger.info("%s The shipped one is taken instead.", error)
        return shipped()
    finally:
        await database.dispose()


def has_database(settings: Settings) -> bool:
    """Whether there is a database to read: SQLite's file is made when a bot first starts."""
    url = make_url(settings.database_url)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).exists()
