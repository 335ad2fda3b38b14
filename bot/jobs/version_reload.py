"""Background job: loads promoted versions, custom models and few-shot prototypes.

Every process does, so that a promotion, a rollback or an approval made through one of them reaches all within seconds.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.exc import SQLAlchemyError

from bot.services.versions import fetch
from bot.settings import Settings
from bot.state.app_state import AppState
from bot.updates.outbox import alert
from model.errors import CatalogueError, ModelError, VersionError
from model.live import FewShotFactory, Serving
from model.manifest import Manifest
from model.rejection.few_shot import FewShot
from model.rejection.prototypes import Prototypes
from store.chat.update_queue import Received
from store.errors import StoreError
from store.learning import custom_models, fingerprint, labels, votes
from store.learning.trust import PhotoVotes
from store.releases import failures, versions
from store.tables import Activation

log = logging.getLogger(__name__)

EVERY = 2.0  # seconds between looks
Enqueue = Callable[[Sequence[Received]], Awaitable[None]]


class VersionReloader:
    """Keeps one process's classifier, few-shot models and catalogue as the database says."""

    def __init__(self, settings: Settings, state: AppState, enqueue: Enqueue) -> None:
        self._settings = settings
        self._state = state
        self._enqueue = enqueue
        self._followed: int | None = None  # the last line of the trail that was followed, in vain or not
        self._stamp: tuple[object, ...] | None = None  # of what the few-shot models were made from

    async def run(self) -> None:
        """For ever: look, then wait a moment or for a change."""
        wakeup = self._state.version_reload
        while True:
            wakeup.clear()
            try:
                await self.look()
            except (SQLAlchemyError, OSError) as error:
                self._state.metrics.count_job_failure("version_reload")
                log.warning("What is live cannot be looked up just now: %s", type(error).__name__)
            await wakeup.wait(EVERY)

    async def look(self) -> None:
        """Look once, and follow what changed."""
        async with self._state.long_reads() as session:
            self._state.catalogue_holder.fill(await custom_models.all_models(session, retired=True))
            trail = await versions.trail(session, limit=1)
            stamp = (*await fingerprint.stamp(session), *self._state.catalogue_holder.custom)
        if trail and trail[0].id != self._followed:
            self._followed = trail[0].id if await self._follow(trail[0]) else None
            self._stamp = None
        if stamp != self._stamp:
            live = self._state.live
            await asyncio.to_thread(live.set_few_shot, await self._new_models(live.serving))
            self._stamp = stamp

    async def _follow(self, line: Activation) -> bool:
        """Load an activated version; on failure keep the old one.

        Returns whether the line is done with: where the object store does not answer, it is not.
        """
        live = self._state.live
        if line.version_id == live.classifier.manifest.id:
            return True
        try:
            folder = await fetch(self._settings, self._state.objects, line.version_id)
            for label in Manifest.read(folder).labels:
                _ = self._state.catalogue[label]  # what it may say must have a name
            await asyncio.to_thread(live.swap, folder)
        except (VersionError, CatalogueError, StoreError) as error:
            self._state.metrics.count_job_failure("version_reload")
            log.error("Version %s cannot be used, the old one stays: %s", line.version_id, error)
            await self._complain(line, error)
            return not isinstance(error, StoreError)
        log.info("Version %s answers from now on", line.version_id)
        return True

    async def _complain(self, line: Activation, error: ModelError | StoreError) -> None:
        serving = self._state.live.classifier.manifest.id
        async with self._state.sessions() as session:
            numbers = {row.id: row.number for row in await versions.all_versions(session)}
        facts: dict[str, int | str] = {
            "number": numbers.get(line.version_id, 0),
            "live": numbers.get(serving, 0),
            "reason": failures.of(error).text(),
        }
        await self._enqueue([alert(admin, line.id, **facts) for admin in sorted(self._state.admins)])

    async def _new_models(self, serving: Serving) -> FewShotFactory:
        """Few-shot prototypes from accepted photos, for this backbone's embeddings."""
        async with self._state.long_reads() as session:
            photo_votes = await votes.read(session, serving.prototypes.backbone)
        catalogue, index = self._state.catalogue, serving.classifier.index
        pictures = {slug: index.embeddings(slug) for slug in self._state.catalogue_holder.custom} if index else {}

        def fit(own: Prototypes) -> FewShot:
            by_slug = _embeddings(photo_votes, serving.prototypes)
            return FewShot.fit(own, {slug: found for slug, found in by_slug.items() if slug in catalogue}, pictures)

        return fit


def _embeddings(photo_votes: Sequence[PhotoVotes], prototypes: Prototypes) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for photo in labels.training_photos(labels.accepted_of(photo_votes, prototypes)):
        if photo.slug not in prototypes.labels:
            found.setdefault(photo.slug, []).append(photo.vector)
    return found
