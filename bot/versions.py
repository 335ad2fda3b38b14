"""Where the versions of the model lie on this machine, and which of them is live."""

import logging
from pathlib import Path

from sqlalchemy import make_url

from bot.settings import Settings
from model.errors import VersionError
from model.live import SHIPPED, shipped
from model.manifest import FILE
from store import versions
from store.session import engine, migrate, sessions

logger = logging.getLogger(__name__)


def folders(settings: Settings) -> list[Path]:
    """The folders of all versions: those that come with the program and those made on this machine."""
    roots = (SHIPPED, settings.data / "versions")
    return [path.parent for root in roots for path in sorted(root.glob(f"*/{FILE}"))]


def find(settings: Settings, version: str) -> Path:
    """The folder of the version whose id begins with `version`; raises VersionError for none or several."""
    found = [folder for folder in folders(settings) if folder.name.startswith(version)]
    if len(found) != 1:
        count = "No version begins" if not found else f"{len(found)} versions begin"
        raise VersionError(f"{count} with {version!r}; `sneakers models list` names those there are.")
    return found[0]


def to_serve(settings: Settings, live: str | None) -> Path:
    """The folder that a bot serves from: a version made on this machine that is `live` stays, else the newest shipped.

    So a new release brings its version, and one that is no longer there keeps nobody waiting. Raises VersionError.
    """
    if live is not None:
        try:
            if (found := find(settings, live)).parent != SHIPPED:
                return found
        except VersionError as error:
            logger.info("%s The shipped one is taken instead.", error)
    return shipped()


async def live_folder(settings: Settings) -> Path:
    """The folder of the version that a bot started now would serve from; raises VersionError."""
    return to_serve(settings, await _live(settings) if _has_database(settings) else None)


def _has_database(settings: Settings) -> bool:
    url = make_url(settings.database_url)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).exists()


async def _live(settings: Settings) -> str | None:
    await migrate(settings.database_url)
    database = engine(settings.database_url)
    try:
        async with sessions(database)() as session:
            return await versions.live(session)
    finally:
        await database.dispose()
