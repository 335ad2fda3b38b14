"""Background job: deletes data that is no longer needed."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.services.versions import local_folder, shipped_ids
from bot.settings import Settings
from bot.state.app_state import AppState
from bot.updates.queue import UpdateQueue
from store.chat import drafts
from store.errors import StoreError
from store.learning import unlisted_names
from store.predictions import retention
from store.releases import file_removal

logger = logging.getLogger(__name__)

EVERY = 3600.0  # seconds
UPDATES_KEPT = timedelta(days=2)  # the queue knows a done update: Telegram repeats them for one day
AT_ONCE = 1_000  # predictions in one transaction, so that nobody waits long for it


async def run(settings: Settings, state: AppState, queue: UpdateQueue) -> None:
    """For ever: clean up, then wait an hour."""
    while True:
        try:
            await queue.delete_done(datetime.now(UTC) - UPDATES_KEPT)
            await clean_up(settings, state)
        except (SQLAlchemyError, OSError, StoreError) as error:
            state.metrics.count_job_failure("cleanup")
            logger.warning("Old data could not be deleted: %s", type(error).__name__)
        await asyncio.sleep(EVERY)


async def clean_up(settings: Settings, state: AppState) -> None:
    """Aggregate old predictions; delete unfinished forms, and versions that nobody wants.

    Raises SQLAlchemyError, OSError and StorageUnavailable.
    """
    moment = datetime.now(UTC)
    old = moment - timedelta(days=settings.prediction_days)
    async with state.sessions.begin() as session:
        await unlisted_names.drop_old(session, old)
    await aggregate_predictions(state, old)
    async with state.sessions.begin() as session:
        await drafts.drop_stale(session)
        await file_removal.expire(session, moment - file_removal.KEPT, sparing=shipped_ids())
    await file_removal.remove_folders(state.sessions, local_folder(settings))
    await file_removal.remove_objects(state.sessions, state.objects)


async def aggregate_predictions(state: AppState, before: datetime) -> None:
    """Aggregate all predictions made before a moment, some at a time."""
    last = AT_ONCE
    while last == AT_ONCE:
        async with state.long_reads() as session:  # most old rows stay: looking for the others takes long
            ids = await retention.due(session, before, AT_ONCE)
        if ids is None:
            return
        async with state.sessions.begin() as session:
            last = await retention.aggregate(session, before, AT_ONCE, among=ids)
