"""Versions that nobody wants: their files are deleted after a while, and their rows stay, for history and the trail."""

import asyncio
import shutil
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from model.manifest import FILE
from store import versions
from store.columns import now
from store.objects import Objects
from store.tables import Run, VersionRow

KEPT = timedelta(days=30)  # after a version was discarded: time to think better of it

Sessions = async_sessionmaker[AsyncSession]


async def expire(session: AsyncSession, before: datetime, *, sparing: Collection[str] = ()) -> None:
    """Note that the files of versions which were discarded before a moment are deleted: they cannot go live any more.

    Never those of the live version, of the one to roll back to, or of those to spare.
    """
    await versions.hold(session)  # nobody makes one of them live meanwhile
    needed = {await versions.live(session), await versions.previous(session), *sparing}
    old = select(VersionRow).where(VersionRow.discarded < before, VersionRow.removed.is_(None))
    for row in await session.scalars(old):
        if row.id not in needed:
            row.removed = now()


async def removed(session: AsyncSession) -> frozenset[str]:
    """The versions whose files are to be nowhere; none during a retraining, which may make one of them again."""
    if await session.scalar(select(Run.id).filter_by(active=True)) is not None:
        return frozenset()
    return frozenset(await session.scalars(select(VersionRow.id).where(VersionRow.removed.is_not(None))))


async def remove_folders(sessions: Sessions, made_here: Path) -> None:
    """Delete the folders of these versions on this machine."""
    async with sessions() as session:
        gone = await removed(session)
    await asyncio.to_thread(_remove, made_here, gone)


async def remove_objects(sessions: Sessions, objects: Objects) -> None:
    """Delete these versions from the object store. Raises StorageUnavailable."""
    async with sessions() as session:
        gone = await removed(session)
    there = await objects.versions() if gone else frozenset()
    for version_id in sorted(gone & there):
        await objects.delete_version(version_id)


def _remove(made_here: Path, gone: Collection[str]) -> None:
    for folder in made_here.glob("*"):
        if folder.name in gone:
            (folder / FILE).unlink(missing_ok=True)  # first, as the sign that it is whole
            shutil.rmtree(folder, ignore_errors=True)
