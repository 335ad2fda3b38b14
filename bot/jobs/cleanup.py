"""What nobody needs to know or to have any more is forgotten; several processes may do so at once."""

from datetime import UTC, datetime, timedelta

from bot.services.versions import local_folder, shipped_ids
from bot.settings import Settings
from bot.state.app_state import AppState
from store.chat import drafts
from store.predictions import retention
from store.releases import file_removal

THIN_AT_ONCE = 1_000  # predictions in one transaction, so that nobody waits long for it


async def tidy(settings: Settings, state: AppState) -> None:
    """Thin old predictions, and delete unfinished conversations and versions that nobody wants.

    Raises SQLAlchemyError, OSError and StorageUnavailable.
    """
    moment = datetime.now(UTC)
    await thin_predictions(state, moment - timedelta(days=settings.prediction_days))
    async with state.sessions.begin() as session:
        await drafts.drop_stale(session)
        await file_removal.expire(session, moment - file_removal.KEPT, sparing=shipped_ids())
    await file_removal.remove_folders(state.sessions, local_folder(settings))
    await file_removal.remove_objects(state.sessions, state.objects)


async def thin_predictions(state: AppState, before: datetime) -> None:
    """Thin all predictions made before a moment, some at a time."""
    last = THIN_AT_ONCE
    while last == THIN_AT_ONCE:
        async with state.sessions.begin() as session:
            last = await retention.thin(session, before, THIN_AT_ONCE)
