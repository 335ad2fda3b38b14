"""Which version answers when the bot starts."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.settings import Settings
from bot.versions import to_serve
from model.classifier import Classifier
from store import versions


async def load(settings: Settings, sessions: async_sessionmaker[AsyncSession]) -> Classifier:
    """Load the live version: one made on this machine stays live, else it is the newest that comes with the program.

    Raises VersionError when it does not work.
    """
    async with sessions() as session:
        live = await versions.live(session)
    folder = to_serve(settings, live)
    classifier = await asyncio.to_thread(Classifier.load, folder)
    async with sessions.begin() as session:
        await versions.register(session, classifier.manifest)
        await versions.activate(session, classifier.manifest.id, reason="came with the program")
    return classifier
