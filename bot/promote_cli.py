"""The commands that decide what answers: models promote, models rollback."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.settings import Settings

Version = Annotated[str, typer.Argument(help="An id, or its beginning; `sneakers models list` names them.")]
Reason = Annotated[str, typer.Option(help="Why, for the audit trail.")]


def promote(version: Version, reason: Reason = "promoted on the command line") -> None:
    """Make a version live: every bot on this database uses it within seconds."""
    from bot.settings import Settings

    settings = Settings.load()
    print(asyncio.run(_in_database(settings, lambda session: _promote(session, settings, version, reason))))


def rollback(reason: Reason = "rolled back on the command line") -> None:
    """Go back to the version that was live before."""
    from bot.settings import Settings

    print(asyncio.run(_in_database(Settings.load(), lambda session: _rollback(session, reason))))


async def _promote(session: "AsyncSession", settings: "Settings", version: str, reason: str) -> str:
    from bot.versions import find, folders
    from model.manifest import Manifest
    from store import versions

    if not any(each.name.startswith(version) for each in folders(settings)):
        await versions.refuse_removed(session, version)  # which says more than that there is none
    folder = find(settings, version)
    manifest = Manifest.read(folder)
    manifest.verify(folder)
    row = await versions.register(session, manifest)
    await versions.activate(session, row.id, reason=reason)
    return f"Version {row.number} ({row.id}) is live."


async def _rollback(session: "AsyncSession", reason: str) -> str:
    from model.errors import VersionError
    from store import versions

    before = await versions.previous(session)
    row = None if before is None else await versions.get(session, before)
    if row is None:
        raise VersionError("No version was live before this one; promote another with `sneakers models promote`.")
    await versions.activate(session, row.id, reason=reason)
    return f"Version {row.number} ({row.id}) is live again."


async def _in_database(settings: "Settings", work: Callable[["AsyncSession"], Awaitable[str]]) -> str:
    from store.session import engine, migrate, sessions

    await migrate(settings.database_url)
    database = engine(settings.database_url)
    try:
        async with sessions(database).begin() as session:
            return await work(session)
    finally:
        await database.dispose()
