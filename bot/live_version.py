"""Which version answers when the bot starts."""

import asyncio
import logging

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.releases import SHIPPED
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
    """Load the live version; where it does not work, the last one that was live before and does, or the shipped one.

    What is live stays as it is. Raises VersionError when no version works.
    """
    async with sessions.begin() as session:
        row = await versions.register(session, Manifest.read(shipped()))
        if row.removed is not None:  # an older or a newer release came without it
            await versions.made_again(session, row.id)
        wanted = await to_serve(session, settings)
        if await versions.get(session, wanted) is not None:
            await versions.activate(session, wanted, reason=SHIPPED)
        before = [line.version_id for line in await versions.trail(session, limit=None)]
    for each in dict.fromkeys([wanted, *before]):
        try:
            return await asyncio.to_thread(Classifier.load, await bring(settings, objects, each))
        except (VersionError, StoreError) as error:
            log.error("Version %s cannot be used, and an earlier one answers instead: %s", each, error)
    return await asyncio.to_thread(Classifier.load, shipped())
