"""Databases without tables: the migrations are the subject."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from store.db.session import engine, migrate
from tests.support.databases import empty_url as url
from tests.support.databases import postgresql

__all__ = ["postgresql", "url"]


@pytest.fixture
async def database(url: str) -> AsyncIterator[AsyncEngine]:
    """A database that was migrated here."""
    await migrate(url)
    opened = engine(url)
    yield opened
    await opened.dispose()
