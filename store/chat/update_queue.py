"""Updates as they came, from the moment they are written down until they are done.

Who begins an update holds it, and says so again and again; it is another process's only after a silence.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Case, CursorResult, Exists, case, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from store.db.session import insert_into
from store.db.types import now
from store.tables import UNFINISHED, UpdateRow

AS_IS = {"synchronize_session": False}  # no session here holds a row that a statement changes


class Received(NamedTuple):
    """An update, and the lane in which it waits for the ones before it."""

    update_id: int
    lane: int
    body: dict[str, Any]


class Lane(NamedTuple):
    """A lane with work left over, and how often the handling of one of its updates was begun already."""

    lane: int
    attempts: int


async def write(session: AsyncSession, updates: Iterable[Received]) -> None:
    """Write updates down; those whose id is known stay as they are, done or not."""
    moment = now()
    rows = [
        {"update_id": each.update_id, "chat_key": each.lane, "body": each.body, "received": moment} for each in updates
    ]
    await session.execute(insert_into(session, UpdateRow).on_conflict_do_nothing(), rows)


async def enqueue(session: AsyncSession, updates: Iterable[Received]) -> Sequence[Received]:
    """Write down what the bot itself has to say, and return what was not written down before."""
    new = []
    for each in updates:
        values = {"update_id": each.update_id, "chat_key": each.lane, "body": each.body, "received": now()}
        row = insert_into(session, UpdateRow).values(values).on_conflict_do_nothing().returning(UpdateRow.update_id)
        if await session.scalar(row) is not None:
            new.append(each)
    return new


async def left_over(session: AsyncSession) -> Sequence[Lane]:
    """The lanes of what an earlier process did not finish, the one with the oldest update first."""
    oldest = func.min(UpdateRow.update_id)
    lanes = (
        select(UpdateRow.chat_key, func.max(UpdateRow.attempts))
        .where(UNFINISHED)
        .group_by(UpdateRow.chat_key)
        .order_by(oldest)
    )
    return [Lane(*row) for row in await session.execute(lanes)]


async def begin(session: AsyncSession, lane: int, *, who: str, before: datetime, above: int = 0) -> UpdateRow | None:
    """The next update of a lane, with one more attempt counted, for the process `who` to handle.

    It is the oldest that is not done; but one that was begun before comes first: a post that is written down meanwhile
    has a lower number, and if it were sent in between, `above` would not tell it from the update's answer.

    None where the lane is empty, or where another process holds an update of it and was heard of since `before`. Or, on
    PostgreSQL, where that update was done just now: by a process that was killed while it noted so, which the server
    does after its end. `above` is the highest message id that the process knows just now; what the first attempt knew
    is kept, or what was noted in the lane by then, also by another process, where that is higher.
    """
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        await session.execute(select(func.pg_advisory_xact_lock(lane)))
    first = (UpdateRow.attempts == 0, UpdateRow.update_id)  # nothing may be said between an update's attempts
    oldest = (
        select(UpdateRow.update_id)
        .where(UNFINISHED)
        .filter_by(chat_key=lane)
        .order_by(*first)
        .limit(1)
        .scalar_subquery()
    )
    row = aliased(UpdateRow)
    noted = select(func.max(row.highest_message_id)).where(row.chat_key == lane).scalar_subquery()
    above_first = func.coalesce(UpdateRow.highest_message_id, case((noted > above, noted), else_=above))
    counted = (
        update(UpdateRow)
        .where(UpdateRow.update_id == oldest, UNFINISHED, ~_at_work(lane, who, before))
        .values(attempts=UpdateRow.attempts + 1, highest_message_id=above_first, lease_owner=who, lease_renewed=now())
    )
    return (await session.scalars(counted.returning(UpdateRow), execution_options=AS_IS)).first()


async def hold(session: AsyncSession, who: str) -> None:
    """Say that a process is still at work on what it holds."""
    await session.execute(
        update(UpdateRow).where(UNFINISHED).filter_by(lease_owner=who).values(lease_renewed=now()),
        execution_options=AS_IS,
    )


async def let_go(session: AsyncSession, who: str) -> None:
    """Hold nothing any more: another process may go on."""
    await session.execute(
        update(UpdateRow).where(UNFINISHED).filter_by(lease_owner=who).values(lease_owner=None), execution_options=AS_IS
    )


async def unheld(session: AsyncSession, before: datetime) -> Sequence[Lane]:
    """The lanes with work that no process is at, or none that was heard of since `before`."""
    held = func.max(case((UpdateRow.lease_owner.is_not(None), UpdateRow.lease_renewed)))
    lanes = select(UpdateRow.chat_key, func.max(UpdateRow.attempts)).where(UNFINISHED).group_by(UpdateRow.chat_key)
    return [Lane(*row) for row in await session.execute(lanes.having(or_(held.is_(None), held < before)))]


async def highest_since(session: AsyncSession, above_lane: int, since: datetime) -> int:
    """The highest message id known in the lanes above `above_lane` when an update was done since a moment, or 0."""
    known = select(func.max(UpdateRow.highest_message_id)).where(
        UpdateRow.done >= since, UpdateRow.chat_key > above_lane
    )
    return await session.scalar(known) or 0


async def raise_above(session: AsyncSession, update_id: int, above: int) -> None:
    """Note that nothing was said to an update so far, and the highest message id known just now."""
    row = update(UpdateRow).filter_by(update_id=update_id).values(highest_message_id=_at_least(above))
    await session.execute(row, execution_options=AS_IS)


async def finish(session: AsyncSession, update_id: int, error: str | None, *, who: str, above: int = 0) -> bool:
    """Note that an update is done, or why not, and forget what it said; False where it is not `who`'s any more.

    `above` is the highest message id known by now: what was said is not above it.
    """
    values = {"done": now(), "error": error, "body": None, "highest_message_id": _at_least(above)}
    done = (
        update(UpdateRow).filter_by(update_id=update_id, lease_owner=who).values(values).returning(UpdateRow.update_id)
    )
    return await session.scalar(done, execution_options=AS_IS) is not None


async def highest_message(session: AsyncSession, above_lane: int) -> int:
    """The highest message id known in the lanes above `above_lane`; 0 where there is none."""
    return (
        await session.scalar(select(func.max(UpdateRow.highest_message_id)).where(UpdateRow.chat_key > above_lane)) or 0
    )


async def waits(session: AsyncSession, lane: int) -> bool:
    """Whether a lane has an update that is not done."""
    return bool(await session.scalar(select(select(UpdateRow).where(UNFINISHED).filter_by(chat_key=lane).exists())))


async def is_free(session: AsyncSession, lane: int, *, who: str, before: datetime) -> bool:
    """Whether a lane has an update that is not done, and no process but `who` is at work on one of them."""
    return bool(
        await session.scalar(
            select(exists().where(UNFINISHED, UpdateRow.chat_key == lane) & ~_at_work(lane, who, before))
        )
    )


async def waiting(session: AsyncSession, lane: int, most: int) -> Sequence[dict[str, Any]]:
    """The lane's oldest updates whose handling was never begun, at most so many."""
    fresh = select(UpdateRow.body).where(UNFINISHED).filter_by(chat_key=lane, attempts=0).order_by(UpdateRow.update_id)
    return [body for body in await session.scalars(fresh.limit(most)) if body is not None]


async def thin(session: AsyncSession, before: datetime, most: int) -> int:
    """Delete the oldest updates that were done before a moment, at most so many; returns how many.

    Several processes may do so at once: what one is at, another leaves alone.
    """
    old = select(UpdateRow.update_id).where(UpdateRow.done < before).order_by(UpdateRow.done).limit(most)
    free = old.with_for_update(skip_locked=True).cte("free")  # as such it is read once, and so of this size
    result = await session.execute(delete(UpdateRow).where(UpdateRow.update_id.in_(select(free.c.update_id))))
    return result.rowcount if isinstance(result, CursorResult) else 0


def _at_least(above: int) -> Case[int | None]:
    return case((UpdateRow.highest_message_id > above, UpdateRow.highest_message_id), else_=above)


def _at_work(lane: int, who: str, before: datetime) -> Exists:
    """Not only on the oldest update: the number of a post is below those of updates that came before it."""
    other = aliased(UpdateRow)
    return exists().where(
        other.chat_key == lane, other.done.is_(None), other.lease_owner != who, other.lease_renewed >= before
    )
