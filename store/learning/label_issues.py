"""Labels that the last retraining found unlikely beside all others, and left out: an admin looks at them."""

from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import LabelIssue


async def write(session: AsyncSession, likelier: Mapping[tuple[str, str], str]) -> None:
    """Note what photos of suspicious labels seem to show, by digest and label; what was noted before is gone."""
    await session.execute(delete(LabelIssue))
    session.add_all(
        LabelIssue(photo_sha256=sha256, slug=slug, predicted_slug=other) for (sha256, slug), other in likelier.items()
    )
    await session.flush()
