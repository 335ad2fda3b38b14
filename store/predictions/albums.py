"""Albums: several photos with one answer."""

from collections.abc import Sequence

from sqlalchemy import JSON, func, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.db.types import Ranked
from store.predictions import corrections
from store.tables import PredictionRow, Verdict

_first = aliased(PredictionRow)
_ANSWER = (
    select(_first.verdict)
    .where(_first.chat_id == PredictionRow.chat_id, _first.album == PredictionRow.album)
    .order_by(_first.id)
    .limit(1)
    .correlate(PredictionRow)
    .scalar_subquery()
)
_OWN = func.coalesce(type_coerce(PredictionRow.own_answer, JSON)[0].as_string(), PredictionRow.verdict)
HAS_VOICE = or_(PredictionRow.album.is_(None), _OWN != "no_sneaker", _ANSWER == "no_sneaker")
"""Whether a name can be of what a picture shows: not of one without a sneaker where its album's answer sees one.

The first picture bears the answer's correction whatever it shows, for people to read.
"""


async def pictures(session: AsyncSession, chat_id: int, album: str) -> Sequence[PredictionRow]:
    """An album's predictions, the one with the answer first."""
    found = select(PredictionRow).filter_by(chat_id=chat_id, album=album).order_by(PredictionRow.id)
    return (await session.scalars(found)).all()


async def lead(session: AsyncSession, row: PredictionRow) -> PredictionRow:
    """The row with the answer to a photo."""
    if row.album is None:
        return row
    return (await pictures(session, row.chat_id, row.album))[0]


async def spoken_of(session: AsyncSession, row: PredictionRow) -> Sequence[PredictionRow]:
    """The photos that a correction concerns, its own first.

    A word about an album's answer is about every picture with a voice in it: where the answer sees a sneaker, one
    without, of a box or a receipt, is not meant, unless what was said before, when the answer saw none either, still
    stands about it: it is not left to contradict the last word.
    """
    if row.album is None:
        return [row]
    first, *others = await pictures(session, row.chat_id, row.album)
    if row.id != first.id:
        return [row]
    voices = [each for each in others if first.verdict == "no_sneaker" or _alone(each) != "no_sneaker"]
    silent = [each for each in others if each not in voices]
    before = [each for each in silent if await corrections.current(session, each.id) is not None]
    return [first, *voices, *before]


async def resting_on(session: AsyncSession, row: PredictionRow) -> Sequence[PredictionRow]:
    """The photos whose corrections end when this one is replaced.

    What was said of an album's answer is with the first; a later one's own word is of that one alone.
    """
    if row.album is None:
        return [row]
    rows = await pictures(session, row.chat_id, row.album)
    return rows if row.id == rows[0].id else [row]


async def join(session: AsyncSession, row: PredictionRow) -> None:
    """Apply an album's correction to a new photo of its sender.

    Nobody else has seen it; and who said that an answer was right did not say so of what it will be with this one.
    """
    first = await lead(session, row)
    said = await corrections.current(session, first.id) if first.id != row.id else None
    if said is None or said.person_id != row.person_id or said.how == "confirmed":
        return
    if row.id in [each.id for each in await spoken_of(session, first)]:
        await corrections.add(session, prediction_id=row.id, person_id=said.person_id, slug=said.slug, how=said.how)


async def say(session: AsyncSession, prediction_id: int, verdict: Verdict, ranked: Ranked) -> PredictionRow:
    """Replace verdict and ranking of a prediction."""
    row = await session.get_one(PredictionRow, prediction_id)
    row.verdict, row.ranked = verdict, ranked
    return row


def _alone(row: PredictionRow) -> Verdict:
    return row.own_answer[0] if row.own_answer else row.verdict
