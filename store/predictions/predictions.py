"""Predictions: one per photo, its answer and open correction."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, func, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.sql.dml import ReturningInsert

from model.prediction import Shoe
from store.db.statements import execute, insert, table_of
from store.db.types import now
from store.errors import NotStored
from store.tables import CORRECTING, SHARED_COUNT, PredictionRow, Verdict
from store.tables.predictions import first


async def record(
    session: AsyncSession,
    *,
    chat_id: int,
    message_id: int,
    person_id: int,
    update_id: int,
    version_id: str,
    verdict: Verdict,
    ranked: Sequence[tuple[str, float]],
    milliseconds: float,
    photo_sha256: str,
    file_id: str | None = None,
    album: str | None = None,
    hint: str | None = None,
    suggestions: Sequence[str] | None = None,
    shoes: Sequence[Shoe] = (),
    colours: str | None = None,
    style_code: str | None = None,
) -> PredictionRow:
    """Store a prediction; a second call returns the first row.

    `ranked` is (slug, probability 0 to 1), likeliest first. The person must be known (`people.seen`), and the version
    too (`versions.register`): otherwise SQLAlchemy raises IntegrityError.
    """
    first_slug, confidence = first(tuple(ranked))
    values = {
        "chat_id": chat_id,
        "message_id": message_id,
        "person_id": person_id,
        "update_id": update_id,
        "version_id": version_id,
        "verdict": verdict,
        "ranked": ranked,
        "first_slug": first_slug,
        "confidence": confidence,
        "milliseconds": milliseconds,
        "photo_sha256": photo_sha256,
        "file_id": file_id,
        "album": album,
        "caption_slug": hint,
        "suggestions": None if suggestions is None else list(suggestions),
        "colours": colours,
        "style_code": style_code,
        "own_answer": (verdict, ranked) if album else None,
        "shoes": shoes,
    }
    new = (await execute(session, _insert(session.get_bind().dialect.name), values)).first()
    if new is not None:
        row = PredictionRow(**new._mapping)
        make_transient_to_detached(row)
        session.add(row)
        return row
    photo = select(PredictionRow).filter_by(chat_id=chat_id, message_id=message_id)
    return (await session.scalars(photo)).one()


async def answered(session: AsyncSession, prediction_id: int, answer_message_id: int) -> PredictionRow:
    """Note the answer's message id. Raises NotStored."""
    row = await _existing(session, prediction_id)
    row.state, row.answer_message_id = "answered", answer_message_id
    return row


async def note_answer(session: AsyncSession, prediction_id: int, answer_message_id: int) -> None:
    """The same without the row. Raises NotStored."""
    noted = await execute(session, _ANSWERED, {"id_": prediction_id, "answer": answer_message_id})
    if noted.rowcount == 0:
        raise _not_stored(prediction_id)


async def get(session: AsyncSession, prediction_id: int) -> PredictionRow | None:
    """The prediction with this id, or None."""
    return await session.get(PredictionRow, prediction_id)


async def of_message(session: AsyncSession, chat_id: int, message_id: int) -> PredictionRow | None:
    """The prediction whose photo, or whose answer, is this message."""
    found = (await execute(session, _OF_MESSAGE, {"chat": chat_id, "message": message_id})).scalar()
    return None if found is None else await session.get(PredictionRow, found)


async def open_correction(session: AsyncSession, prediction_id: int) -> None:
    """Open a correction: the next text names the model."""
    (await _existing(session, prediction_id)).correcting_since = now()


async def hint(
    session: AsyncSession, prediction_id: int, slug: str | None, style_code: str | None = None
) -> PredictionRow:
    """Note the model and the style code in the caption. Raises NotStored."""
    row = await _existing(session, prediction_id)
    row.caption_slug, row.style_code = slug, style_code
    return row


async def decline(session: AsyncSession, prediction_id: int, *, declined: bool) -> PredictionRow:
    """Note that no model is right, or undo it. Raises NotStored."""
    row = await _existing(session, prediction_id)
    row.declined = now() if declined else None
    return row


async def offer_choice(session: AsyncSession, prediction_id: int, message_id: int | None) -> int | None:
    """Note the open question's message; returns the one before."""
    row = await _existing(session, prediction_id)
    before, row.choice_message_id = row.choice_message_id, message_id
    return before


async def replace(
    session: AsyncSession,
    prediction_id: int,
    *,
    version_id: str,
    verdict: Verdict,
    ranked: Sequence[tuple[str, float]],
    milliseconds: float,
    photo_sha256: str,
    file_id: str | None,
    suggestions: Sequence[str] | None = None,
    shoes: Sequence[Shoe] = (),
    colours: str | None = None,
) -> PredictionRow:
    """Replace the prediction of an edited photo. Raises NotStored."""
    row = await _existing(session, prediction_id)
    row.version_id, row.verdict, row.ranked = version_id, verdict, tuple(ranked)
    row.milliseconds, row.photo_sha256, row.file_id = milliseconds, photo_sha256, file_id
    row.suggestions = None if suggestions is None else list(suggestions)
    row.shoes, row.colours = tuple(shoes), colours
    row.correcting_since, row.declined, row.own_answer = None, None, (verdict, tuple(ranked)) if row.album else None
    return row


async def close_correction(session: AsyncSession, prediction_id: int) -> None:
    """Note that no name is awaited any more. Raises NotStored."""
    (await _existing(session, prediction_id)).correcting_since = None


async def being_corrected(session: AsyncSession, chat_id: int, person_id: int) -> PredictionRow | None:
    """The prediction with this user's open correction in a chat."""
    found = (await execute(session, _BEING_CORRECTED, {"chat": chat_id, "person": person_id})).scalar()
    return None if found is None else await session.get(PredictionRow, found)


async def end_correction(session: AsyncSession, chat_id: int, person_id: int) -> None:
    """Close this user's open correction in a chat."""
    if row := await being_corrected(session, chat_id, person_id):
        row.correcting_since = None


async def last_sent(session: AsyncSession, chat_id: int) -> int | None:
    """The highest message id of a known answer in a chat."""
    return await session.scalar(select(func.max(PredictionRow.answer_message_id)).filter_by(chat_id=chat_id))


async def latest(session: AsyncSession, chat_id: int, person_id: int) -> PredictionRow | None:
    """This user's last answered prediction in a chat."""
    theirs = select(PredictionRow).filter_by(chat_id=chat_id, person_id=person_id, state="answered")
    return (await session.scalars(theirs.order_by(PredictionRow.id.desc()).limit(1))).first()


async def highest_message(session: AsyncSession) -> int:
    """The highest message id in all chats but supergroups, or 0."""
    columns = (PredictionRow.message_id, PredictionRow.answer_message_id)
    highest = (select(func.max(column)).where(SHARED_COUNT).scalar_subquery() for column in columns)
    return max(each or 0 for each in (await session.execute(select(*highest))).one())


async def _existing(session: AsyncSession, prediction_id: int) -> PredictionRow:
    row = await session.get(PredictionRow, prediction_id)
    if row is None:
        raise _not_stored(prediction_id)
    return row


def _not_stored(prediction_id: int) -> NotStored:
    return NotStored(f"There is no prediction {prediction_id}; give the id of a recorded one.")


# Statements that every photo takes are built once: to build one takes longer than to execute it.
def _of_message() -> CompoundSelect[int]:
    ids = select(_ROWS.c.id).where(_ROWS.c.chat_id == bindparam("chat"))
    columns = (_ROWS.c.message_id, _ROWS.c.answer_message_id)
    # One index each; OR would read both.
    return union_all(*(ids.where(column == bindparam("message")) for column in columns))


@cache
def _insert(dialect: str) -> ReturningInsert[*tuple[Any, ...]]:
    keys = [PredictionRow.chat_id, PredictionRow.message_id]
    return insert(dialect, PredictionRow).on_conflict_do_nothing(index_elements=keys).returning(*_ROWS.c)


_ROWS = table_of(PredictionRow)
_OF_MESSAGE = _of_message()
_BEING_CORRECTED = (
    select(_ROWS.c.id)
    .where(CORRECTING, _ROWS.c.chat_id == bindparam("chat"), _ROWS.c.person_id == bindparam("person"))
    .order_by(_ROWS.c.correcting_since.desc(), _ROWS.c.id.desc())
    .limit(1)
)
_ANSWERED = (
    update(_ROWS)
    .where(PredictionRow.id == bindparam("id_"))
    .values(state="answered", answer_message_id=bindparam("answer"))
)
