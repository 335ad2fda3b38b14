"""Photos that may be kept are fetched again and kept, those that must go are deleted, as the rows say.

A tap only changes rows. This goes through what is owed, now and then and when told to, so that a kill is a delay.
"""

import asyncio
import hashlib
import logging

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import TelegramError

from bot import pictures
from bot.errors import DownloadError, PictureGone
from bot.services import Services
from model.errors import PictureError
from store import consent, photos
from store.errors import StoreError
from store.tables import PredictionRow

log = logging.getLogger(__name__)

EVERY = 30.0  # seconds between looks when nobody says that there is something to do
AT_ONCE = 20  # photos in one round


class Keeper:
    """Keeps and deletes photos in the object store."""

    def __init__(self, bot: Bot, services: Services) -> None:
        self._bot = bot
        self._services = services
        self._objects = services.objects

    async def run(self) -> None:
        """For ever: do what is owed, then wait."""
        soon = self._services.keep_soon
        while True:
            soon.clear()
            try:
                while await self.step():
                    pass
            except (SQLAlchemyError, OSError, StoreError, TelegramError) as error:
                log.warning("Photos are not kept or deleted just now: %s", type(error).__name__)
            try:
                async with asyncio.timeout(EVERY):
                    await soon.wait()
            except TimeoutError:
                pass

    async def step(self) -> bool:
        """Do some of what is owed; whether there may be more of it."""
        await self._delete()
        async with self._services.sessions() as session:
            rows = await consent.to_keep(session, AT_ONCE)
        kept = [await self._keep(row) for row in rows]
        if any(kept):
            self._services.look_soon.set()
        return len(rows) == AT_ONCE and any(kept)

    async def _delete(self) -> None:
        async with self._services.sessions() as session:
            gone = await photos.discarded(session)
        if gone:
            await self._objects.delete_photos(gone)
            async with self._services.sessions.begin() as session:
                await photos.deleted(session, gone)

    async def _keep(self, row: PredictionRow) -> bool:
        """Fetch and keep one photo; False where that is not possible, now or ever."""
        classifier = self._services.live.classifier
        try:
            data = await pictures.fetch_again(self._bot, row.file_id or "")
            prediction = await asyncio.wrap_future(classifier.submit(data))
        except DownloadError as error:
            return isinstance(error, PictureGone) and await self._give_up(row, error)
        except PictureError as error:
            return await self._give_up(row, error)
        if hashlib.sha256(data).hexdigest() != row.photo_sha256:
            return await self._give_up(row, None)
        await self._put(row, data, backbone=classifier.manifest.backbone, vector=prediction.embedding.tobytes())
        return True

    async def _put(self, row: PredictionRow, data: bytes, *, backbone: str, vector: bytes) -> None:
        """Keep a photo if its sender still wants that; ended in between, it is a file that somebody deletes."""
        async with self._services.sessions.begin() as session:
            if not await consent.may_keep(session, row.person_id):
                return
            await photos.intend(session, row.photo_sha256)
        await self._objects.put_photo(row.photo_sha256, data)
        async with self._services.sessions.begin() as session:
            if await consent.may_keep(session, row.person_id):  # else they changed their mind meanwhile
                await photos.keep(session, person_id=row.person_id, sha256=row.photo_sha256, size=len(data))
                await photos.add_embedding(session, sha256=row.photo_sha256, backbone=backbone, vector=vector)
            else:
                await consent.discard(session, row.photo_sha256)

    async def _give_up(self, row: PredictionRow, error: Exception | None) -> bool:
        log.info("A photo cannot be kept any more: %s", type(error).__name__ if error else "it is another one by now")
        async with self._services.sessions.begin() as session:
            await consent.give_up(session, row.id)
        return True
