"""Label issues: labels that the last retraining found unlikely."""

from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import LabelIssue


async def write(session: AsyncSession, likelier: Mapping[tuple[str, str], str]) -> None:
    """Store label issues instead of those stored before.

    The key is digest and label, the value what the photo seems to show.
    """
    await session.execute(delete(LabelIssue))
    session.add_all(
        LabelIssue(photo_sha256=sha256, slug=slug, predicted_slug=other) for (sha256, slug), other in likelier.items()
    )
    await session.flush()
