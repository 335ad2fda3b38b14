"""App state: the objects that handlers and jobs share."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.i18n import Translations
from bot.state.catalogue import CatalogueHolder
from bot.state.message_ids import MessageIds
from bot.state.metrics import ProcessMetrics
from bot.state.new_label_counts import NewLabelCounts
from model.catalogue.catalogue import Catalogue
from model.live import LiveVersion
from store.chat.update_queue import Received
from store.objects import Objects

LARGE_DOWNLOADS = 4  # at once, of up to 20 MB each: the memory of a small machine is limited
VIDEOS = 1  # decoded at once: photos of other users are answered meanwhile


class Wakeup:
    """Ends the wait of a background job when something changed."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """Begin the next round now."""
        self._event.set()

    def clear(self) -> None:
        """Note that a round begins; later changes wake the next one."""
        self._event.clear()

    async def wait(self, seconds: float) -> None:
        """Wait until woken, or so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()


class QueueWakeup:
    """Wakes the update queue for messages that a handler enqueued."""

    def __init__(self) -> None:
        self._wake: Callable[[Iterable[Received]], None] | None = None

    def connect(self, wake: Callable[[Iterable[Received]], None]) -> None:
        """Name the queue's own method, once there is a queue."""
        self._wake = wake

    def __call__(self, rows: Iterable[Received]) -> None:
        """Look into the chats of these rows now; their transaction has ended."""
        if self._wake is not None:
            self._wake(rows)


@dataclass(frozen=True, kw_only=True)
class AppState:
    """State of one process: what handlers and jobs share."""

    sessions: async_sessionmaker[AsyncSession]
    unsynced: async_sessionmaker[AsyncSession]  # for what an update that is repeated after a power cut does again
    long_reads: async_sessionmaker[AsyncSession]  # for what reads many rows: it keeps no writer waiting
    live: LiveVersion
    catalogue_holder: CatalogueHolder
    translations: Translations
    admins: frozenset[int]
    objects: Objects
    version_folder: Callable[[str], Awaitable[Path]]  # raises VersionError and StorageUnavailable
    photos_per_minute: int = 30  # of one user; 0: any number
    prediction_days: int = 90  # until predictions are aggregated to daily counts
    metrics: ProcessMetrics = field(default_factory=ProcessMetrics)
    message_ids: MessageIds = field(default_factory=MessageIds)
    new_label_counts: NewLabelCounts = field(default_factory=NewLabelCounts)  # since the live version was made
    large_downloads: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LARGE_DOWNLOADS))
    videos: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(VIDEOS))
    photo_sync: Wakeup = field(default_factory=Wakeup)  # of `jobs.photo_sync`
    version_reload: Wakeup = field(default_factory=Wakeup)  # of `jobs.version_reload`
    queue_wakeup: QueueWakeup = field(default_factory=QueueWakeup)

    @property
    def catalogue(self) -> Catalogue:
        """The models that people can choose now."""
        return self.catalogue_holder.catalogue

    @property
    def listed(self) -> Catalogue:
        """Models of the live version's catalogue index that nobody added."""
        return self.catalogue_holder.listed(self.live.classifier.index)

    def photos_changed(self) -> None:
        """Tell that a photo may be stored now, or must be deleted."""
        self.photo_sync.set()

    def labels_changed(self) -> None:
        """Tell that there are other labels than before to recognise models by."""
        self.version_reload.set()

    def live_version_changed(self) -> None:
        """Tell that another version is live."""
        self.version_reload.set()
