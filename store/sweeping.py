"""Files of photos that nobody may keep any more are deleted, by whichever process comes to it."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store import photos
from store.objects import Objects


async def sweep(sessions: async_sessionmaker[AsyncSession], objects: Objects) -> None:
    """Delete the files that are to go; what cannot be deleted now is tried again after a while.

    Raises StorageUnavailable, and TimeoutError where the object store takes too long.
    """
    while True:
        async with sessions.begin() as session:
            claimed = await photos.claim(session)
        if not claimed.sha256:
            return
        async with asyncio.timeout(photos.TIMEOUT):  # later, they might be another's
            await objects.delete_photos(claimed.sha256)
        async with sessions.begin() as session:
            await photos.deleted(session, claimed)
