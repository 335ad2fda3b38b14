"""The bot's database for a command that looks into it once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Settings
from store.db.session import engine, migrate, sessions


def exists(settings: Settings) -> bool:
    """Whether there is a database to read: SQLite's file is made when a bot first starts."""
    url = make_url(settings.database_url)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).exists()


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[AsyncSession]:
    """One transaction on the database, which has the newest tables by then; raises StoreError."""
    await migrate(settings.database_url)
    database = engine(settings.database_url)
    try:
        async with sessions(database).begin() as session:
            yield session
    finally:
        await database.dispose()
