"""Which version answers when the bot starts."""

import asyncio
import logging

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.settings import Settings
from bot.versions import find
from model.classifier import Classifier
from model.errors import VersionError
from model.live import SHIPPED, shipped
from store import versions

logger = logging.getLogger(__name__)


async def load(settings: Settings, sessions: async_sessionmaker[AsyncSession]) -> Classifier:
    """Load the live version: one made on this machine stays live, else it is the newest that comes with the program.

    Raises VersionError when it does not work.
    """
    async with sessions() as session:
        live = await versions.live(session)
    folder = shipped()
    if live is not None:
        try:
            found = find(settings, live)
            folder = folder if found.parent == SHIPPED else found
        except VersionError as error:
            logger.warning("%s The shipped one is taken instead.", error)
    classifier = await asyncio.to_thread(Classifier.load, folder)
    async with sessions.begin() as session:
        await versions.register(session, classifier.manifest)
        await versions.activate(session, classifier.manifest.id, reason="came with the program")
    return classifier
