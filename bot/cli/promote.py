"""Commands: models promote, models rollback."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

Version = Annotated[
    str, typer.Argument(help="A number or an id, as `sneakers models list` names them; or an id's beginning.")
]
Reason = Annotated[str, typer.Option(help="Why, for the audit trail.")]


def promote(version: Version, reason: Reason = "promoted on the command line") -> None:
    """Make a version live for all bots on this database."""
    from bot.services.versions import find
    from bot.settings import Settings

    settings = Settings.load()
    print(asyncio.run(_promote(settings, find(settings, version), reason)))


def rollback(reason: Reason = "rolled back on the command line") -> None:
    """Make the previous version live again."""
    from bot.settings import Settings

    print(asyncio.run(_rollback(Settings.load(), reason)))


async def _promote(settings: "Settings", folder: Path, reason: str) -> str:
    from bot.services.versions import shipped_ids
    from model.manifest import Manifest
    from store.db.session import open_once
    from store.objects import Objects
    from store.releases import versions

    manifest = Manifest.read(folder)
    manifest.verify(folder)
    async with open_once(settings.database_url) as session:
        removed = (await versions.register(session, manifest)).files_removed
        if removed is not None:  # it was made again here; said first, so that nobody deletes what is put
            await versions.made_again(session, manifest.id)
    if manifest.id not in shipped_ids():  # each time: a try before may have ended in the middle of this
        await Objects(settings.storage_url).put_version(folder)
    async with open_once(settings.database_url) as session:
        row = await versions.register(session, manifest)
        await versions.activate(session, row.id, reason=reason)
    return f"Version {row.number} ({row.id}) is live."


async def _rollback(settings: "Settings", reason: str) -> str:
    from model.errors import VersionError
    from store.db.session import open_once
    from store.releases import versions

    async with open_once(settings.database_url) as session:
        before = await versions.previous(session)
        row = None if before is None else await versions.get(session, before)
        if row is None:
            raise VersionError("No version was live before this one; promote another with `sneakers models promote`.")
        await versions.activate(session, row.id, reason=reason)
    return f"Version {row.number} ({row.id}) is live again."
