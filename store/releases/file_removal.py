"""Removal of the files of discarded versions; the rows stay."""

import asyncio
import shutil
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from model.manifest import FILE
from store.db.types import now
from store.objects import Objects
from store.releases import versions
from store.tables import Run, VersionRow

KEPT = timedelta(days=30)  # after a version was discarded: time to think better of it

Sessions = async_sessionmaker[AsyncSession]


async def expire(session: AsyncSession, before: datetime, *, sparing: Collection[str] = ()) -> None:
    """Mark the files of versions discarded before a moment as removed.

    Such a version cannot go live any more. Never those of the live version, of the one to roll back to, or of those to
    spare.
    """
    await versions.hold(session)  # nobody makes one of them live meanwhile
    needed = {*await versions.needed(session), *sparing}
    old = update(VersionRow).where(VersionRow.discarded < before, VersionRow.files_removed.is_(None))
    await session.execute(old.where(VersionRow.id.not_in(needed)).values(files_removed=now()))


async def removed(session: AsyncSession) -> frozenset[str]:
    """The versions without files; none during a retraining.

    A retraining may make one of them again.
    """
    if await session.scalar(select(Run.id).filter_by(active=True)) is not None:
        return frozenset()
    gone = await session.scalars(select(VersionRow.id).where(VersionRow.files_removed.is_not(None)))
    return frozenset(gone)


async def remove_folders(sessions: Sessions, made_here: Path) -> None:
    """Delete the folders of these versions on this machine.

    Folders that were made again since stay.
    """
    async with sessions() as session:
        gone = await removed(session)
    for folder in await asyncio.to_thread(_folders, made_here, gone):
        if (since := await _since(sessions, folder.name)) is not None:
            await asyncio.to_thread(_remove, folder, since)


async def remove_objects(sessions: Sessions, objects: Objects) -> None:
    """Delete these versions from the object store. Raises StorageUnavailable."""
    async with sessions() as session:
        gone = await removed(session)
    there = await objects.versions() if gone else frozenset()
    for version_id in sorted(gone & there):
        if await _since(sessions, version_id) is not None:
            await objects.delete_version(version_id)


async def _since(sessions: Sessions, version_id: str) -> datetime | None:
    """When the files of a version were removed; None: they stay.

    Asked directly before they are deleted: deleting others takes minutes, and meanwhile it may be made again.
    """
    async with sessions() as session:
        row = await versions.get(session, version_id) if version_id in await removed(session) else None
        return None if row is None else row.files_removed


def _folders(made_here: Path, gone: Collection[str]) -> list[Path]:
    return [folder for folder in sorted(made_here.glob("*")) if folder.name in gone]


def _remove(folder: Path, since: datetime) -> None:
    manifest = folder / FILE
    if manifest.exists() and manifest.stat().st_mtime > since.timestamp():
        return
    manifest.unlink(missing_ok=True)  # first, as the sign that it is whole
    shutil.rmtree(folder, ignore_errors=True)
