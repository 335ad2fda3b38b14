"""Background job: stores photos with consent, deletes the others.

A tap only changes rows. This goes through what is owed, now and then and when told to, so that a kill is a delay.
"""

import asyncio
import hashlib
import logging

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import TelegramError

from bot.errors import DownloadError, PictureGone
from bot.state.app_state import AppState
from bot.telegram import files
from model.errors import PictureError
from store.errors import StoreError
from store.learning import consent, photos
from store.learning.photos import delete_due_files
from store.tables import PredictionRow

log = logging.getLogger(__name__)

EVERY = 30.0  # seconds between looks when nobody says that there is something to do
AT_ONCE = 20  # photos in one round


class PhotoSync:
    """Keeps and deletes photos in the object store."""

    def __init__(self, bot: Bot, state: AppState) -> None:
        self._bot = bot
        self._state = state
        self._objects = state.objects

    async def run(self) -> None:
        """For ever: do what is owed, then wait."""
        wakeup = self._state.photo_sync
        while True:
            wakeup.clear()
            try:
                while await self.step():
                    pass
            except (SQLAlchemyError, OSError, StoreError, TelegramError) as error:
                self._state.metrics.count_job_failure("photo_sync")
                log.warning("Photos are not kept or deleted just now: %s", type(error).__name__)
            await wakeup.wait(EVERY)

    async def step(self) -> bool:
        """Sync some photos; returns whether more may wait."""
        await self._let_go()
        await delete_due_files(self._state.sessions, self._objects)
        async with self._state.long_reads() as session:
            rows = await consent.to_keep(session, AT_ONCE)
        kept = [await self._keep(row) for row in rows]
        if any(kept):
            self._state.labels_changed()
        return len(rows) == AT_ONCE and any(kept)

    async def _let_go(self) -> None:
        """Release album photos that no longer vote, one transaction each."""
        async with self._state.long_reads() as session:
            rows = await consent.unusable(session, AT_ONCE)
        for row in rows:
            async with self._state.sessions.begin() as session:
                await consent.remove_unusable(session, row.person_id, row.sha256)

    async def _keep(self, row: PredictionRow) -> bool:
        """Download and store one photo; False if that is impossible."""
        classifier = self._state.live.classifier
        try:
            data = await files.fetch_again(self._bot, row.file_id or "")
            prediction = await asyncio.wrap_future(classifier.submit(data))
        except DownloadError as error:
            return isinstance(error, PictureGone) and await self._give_up(row, error)
        except PictureError as error:
            return await self._give_up(row, error)
        if hashlib.sha256(data).hexdigest() != row.photo_sha256:
            return await self._give_up(row, None)
        backbone, vector = classifier.manifest.backbone, prediction.embedding.tobytes()
        return await self._put(row, data, backbone=backbone, vector=vector)

    async def _put(self, row: PredictionRow, data: bytes, *, backbone: str, vector: bytes) -> bool:
        """Store a photo if its sender still consents."""
        person_id, sha256 = row.person_id, row.photo_sha256
        async with self._state.sessions.begin() as session:
            allowed = await consent.may_keep_photo(session, row)
            until = await photos.intend(session, sha256) if allowed else None
        if until is None:  # or another process is at the same photo
            return False
        async with asyncio.timeout(photos.TIMEOUT):  # later, somebody might delete it again
            await self._objects.put_photo(sha256, data)
        async with self._state.sessions.begin() as session:
            kept = None
            if await consent.may_keep_photo(session, row):  # else they changed their mind meanwhile
                kept = await photos.keep(session, person_id=person_id, sha256=sha256, size=len(data), until=until)
            if kept is None:
                await photos.release(session, sha256, until)
            else:
                await photos.add_embedding(session, sha256=sha256, backbone=backbone, vector=vector)
        return kept is not None

    async def _give_up(self, row: PredictionRow, error: Exception | None) -> bool:
        self._state.metrics.count_job_failure("photo_sync")
        log.info("A photo cannot be kept any more: %s", type(error).__name__ if error else "it is another one by now")
        async with self._state.sessions.begin() as session:
            await consent.give_up(session, row.id, row.file_id)
        return True
