"""What every conversation needs, put together once in `app.py`."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.i18n import Translations
from bot.state.catalogue import CatalogueHolder
from bot.state.message_ids import MessageIds
from bot.state.metrics import Metrics
from bot.state.new_label_counts import NewLabelCounts
from model.catalogue.catalogue import Catalogue
from model.live import Live
from store.objects import Objects

LARGE_DOWNLOADS = 4  # at once, of up to 20 MB each: a small machine has no room for one from every chat
FILMS = 1  # taken apart at once: photos of other people are to be answered meanwhile


@dataclass(frozen=True, kw_only=True)
class AppState:
    """The parts that handlers call."""

    sessions: async_sessionmaker[AsyncSession]
    live: Live
    catalogue_holder: CatalogueHolder
    translations: Translations
    admins: frozenset[int]
    objects: Objects
    version_folder: Callable[[str], Awaitable[Path]]  # raises VersionError and StorageUnavailable
    photos_per_minute: int = 30  # of one person; 0: any number
    prediction_days: int = 90  # until what was said of a photo is thinned to statistics
    metrics: Metrics = field(default_factory=Metrics)
    message_ids: MessageIds = field(default_factory=MessageIds)
    new_label_counts: NewLabelCounts = field(default_factory=NewLabelCounts)  # since the live version was made
    large_downloads: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LARGE_DOWNLOADS))
    films: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FILMS))
    keep_soon: asyncio.Event = field(default_factory=asyncio.Event)  # a photo may be kept now, or must go
    look_soon: asyncio.Event = field(default_factory=asyncio.Event)  # what is live, or known, may have changed

    @property
    def catalogue(self) -> Catalogue:
        """The models that people can choose now."""
        return self.catalogue_holder.catalogue
