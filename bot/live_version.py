"""Which version answers when the bot starts."""

import asyncio
import logging

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.settings import Settings
from bot.versions import bring, to_serve
from model.classifier import Classifier
from model.errors import VersionError
from model.live import shipped
from model.manifest import Manifest
from store import versions
from store.errors import StoreError
from store.objects import Objects

log = logging.getLogger(__name__)


async def load(settings: Settings, sessions: async_sessionmaker[AsyncSession], objects: Objects) -> Classifier:
    """Load the live version; where it does not work, the shipped one answers, and what is live stays as it is.

    Raises VersionError when that does not work either.
    """
    async with sessions.begin() as session:
        await versions.register(session, Manifest.read(shipped()))
        wanted = await to_serve(session, settings)
        if await versions.get(session, wanted) is not None:
            await versions.activate(session, wanted, reason="came with the program")
    try:
        return await asyncio.to_thread(Classifier.load, await bring(settings, objects, wanted))
    except (VersionError, StoreError) as error:
        if wanted == shipped().name:
            raise
        log.error("The live version cannot be used, and the shipped one answers instead: %s", error)
    return await asyncio.to_thread(Classifier.load, shipped())
