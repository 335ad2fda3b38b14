"""What nobody needs to know or to have any more is forgotten; several processes may do so at once."""

from datetime import UTC, datetime, timedelta

from bot.services import Services
from bot.settings import Settings
from store import drafts, retention

THIN_AT_ONCE = 1_000  # predictions in one transaction, so that nobody waits long for it


async def tidy(settings: Settings, services: Services) -> None:
    """Thin old predictions, and delete unfinished conversations. Raises SQLAlchemyError and OSError."""
    await thin_predictions(services, datetime.now(UTC) - timedelta(days=settings.keep_days))
    async with services.sessions.begin() as session:
        await drafts.drop_stale(session)


async def thin_predictions(services: Services, before: datetime) -> None:
    """Thin all predictions made before a moment, some at a time."""
    last = THIN_AT_ONCE
    while last == THIN_AT_ONCE:
        async with services.sessions.begin() as session:
            last = await retention.thin(session, before, THIN_AT_ONCE)
