"""Albums: several photos with one answer."""

from collections.abc import Sequence

from sqlalchemy import JSON, func, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from model.pictures.vote import FrameVote, shown_models
from model.prediction import Ranked as RankedLabel
from store.db.types import Ranked
from store.predictions import corrections
from store.tables import Correction, PredictionRow, Verdict

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
MAY_BE_LABELLED = or_(PredictionRow.album.is_(None), _OWN != "no_sneaker", _ANSWER == "no_sneaker")
"""Whether a correction can label a picture.

If an album's answer names a sneaker, its pictures without one get no label. The first picture keeps the answer's
correction in any case, for display.
"""


async def pictures(session: AsyncSession, chat_id: int, album: str) -> Sequence[PredictionRow]:
    """An album's predictions, the one with the answer first."""
    found = select(PredictionRow).filter_by(chat_id=chat_id, album=album).order_by(PredictionRow.id)
    return (await session.scalars(found)).all()


MOST_MODELS = 10  # of an album: Telegram's limit for its pictures


def base(album: str) -> str:
    """Telegram's key of an album, also of one shoe's pictures."""
    return album.partition("/")[0]


async def divide(session: AsyncSession, chat_id: int, album: str) -> list[Sequence[PredictionRow]]:
    """An album's pictures by shoe, in their order.

    Where pictures are sure of different models, each model's become an album of their own: the first keeps the key, the
    others have `<key>/2` and so on. A picture with an answer stays where it is.
    """
    key = base(album)
    keys = [key, *(f"{key}/{number}" for number in range(2, MOST_MODELS + 1))]
    family = select(PredictionRow).where(PredictionRow.chat_id == chat_id, PredictionRow.album.in_(keys))
    rows = (await session.scalars(family.order_by(PredictionRow.id))).all()
    models = shown_models([vote(row) for row in rows])
    answered = [(model, row) for model, row in zip(models, rows, strict=False) if row.answer_message_id is not None]
    taken = {model: row.album or key for model, row in reversed(answered)}
    free = [each for each in keys if each not in taken.values()]
    for model, row in zip(models, rows, strict=False):
        if row.answer_message_id is None:
            row.album = taken[model] if model in taken else taken.setdefault(model, free.pop(0) if free else keys[-1])
    await session.flush()
    by_key: dict[str | None, list[PredictionRow]] = {}
    for row in rows:
        by_key.setdefault(row.album, []).append(row)
    return list(by_key.values())


def vote(row: PredictionRow) -> FrameVote:
    """What a picture of an album says by itself."""
    verdict, ranked = row.own_answer or (row.verdict, row.ranked)
    return FrameVote(verdict=verdict, ranked=tuple(RankedLabel(slug=slug, probability=share) for slug, share in ranked))


async def lead(session: AsyncSession, row: PredictionRow) -> PredictionRow:
    """The row with the answer to a photo."""
    if row.album is None:
        return row
    return (await pictures(session, row.chat_id, row.album))[0]


async def corrected_together(session: AsyncSession, row: PredictionRow) -> Sequence[PredictionRow]:
    """The photos that a correction concerns, its own first.

    A correction of an album's answer concerns every picture that may be labelled. A picture without a sneaker, such as
    one of a box, is ignored if the answer names a sneaker, unless an earlier correction of it still stands.
    """
    if row.album is None:
        return [row]
    first, *others = await pictures(session, row.chat_id, row.album)
    if row.id != first.id:
        return [row]
    voting = [each for each in others if first.verdict == "no_sneaker" or _alone(each) != "no_sneaker"]
    ignored = [each for each in others if each not in voting]
    before = [each for each in ignored if await corrections.current(session, each.id) is not None]
    return [first, *voting, *before]


async def resting_on(session: AsyncSession, row: PredictionRow) -> Sequence[PredictionRow]:
    """The photos whose corrections end when this one is replaced.

    The first photo holds the corrections of the album's answer; another photo holds only its own.
    """
    if row.album is None:
        return [row]
    rows = await pictures(session, row.chat_id, row.album)
    return rows if row.id == rows[0].id else [row]


async def join(session: AsyncSession, row: PredictionRow) -> Correction | None:
    """Apply an album's correction to a new photo of its sender.

    Not a confirmation: it was about the answer without this photo. Returns the photo's correction, if there is one.
    """
    first = await lead(session, row)
    said = await corrections.current(session, first.id) if first.id != row.id else None
    if said is None or said.person_id != row.person_id or said.how == "confirmed":
        return None
    if row.id not in [each.id for each in await corrected_together(session, first)]:
        return None
    return await corrections.add(session, prediction_id=row.id, person_id=said.person_id, slug=said.slug, how=said.how)


async def move(session: AsyncSession, row: PredictionRow, chat_id: int, answer_message_id: int) -> None:
    """Move a photo or album to the supergroup of its group.

    Only the answer is there.

    There the answer stands for the photo. The other photos of an album get ids that no message has.
    """
    rows = [row] if row.album is None else await pictures(session, row.chat_id, row.album)
    for each in rows:
        message_id = answer_message_id if each.id == row.id else -each.message_id
        moved = update(PredictionRow).filter_by(id=each.id).values(chat_id=chat_id, message_id=message_id)
        await session.execute(moved)


async def say(session: AsyncSession, prediction_id: int, verdict: Verdict, ranked: Ranked) -> PredictionRow:
    """Replace verdict and ranking of a prediction."""
    row = await session.get_one(PredictionRow, prediction_id)
    row.verdict, row.ranked = verdict, ranked
    return row


def _alone(row: PredictionRow) -> Verdict:
    return row.own_answer[0] if row.own_answer else row.verdict
