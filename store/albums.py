"""Several pictures with one answer: messages of an album, in the order of their ids."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.columns import Ranked
from store.tables import PredictionRow, Verdict


async def pictures(session: AsyncSession, chat_id: int, album: str) -> Sequence[PredictionRow]:
    """The album's predictions, the one with the answer first: that of the picture which came first."""
    found = select(PredictionRow).filter_by(chat_id=chat_id, album=album).order_by(PredictionRow.id)
    return (await session.scalars(found)).all()


async def lead(session: AsyncSession, row: PredictionRow) -> PredictionRow:
    """The row that has, or will have, the answer to a picture: its own unless it is in an album."""
    if row.album is None:
        return row
    return (await pictures(session, row.chat_id, row.album))[0]


async def say(session: AsyncSession, prediction_id: int, verdict: Verdict, ranked: Ranked) -> PredictionRow:
    """Put another verdict and ranking into a prediction: what is said of an album, or of a picture put in its place."""
    row = await session.get_one(PredictionRow, prediction_id)
    row.verdict, row.ranked = verdict, ranked
    return row
