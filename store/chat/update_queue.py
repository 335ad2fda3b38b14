"""Update queue: stored updates and the leases on them.

A process that begins an update takes a lease on it, and renews it. Another process takes over an expired lease.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CursorResult, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.chat.queue_statements import BEGIN, FINISH, IS_FREE, LOCK, NOW, WAITS, BegunUpdate, at_least, due
from store.db.clock import database_time
from store.db.session import insert_into
from store.db.statements import execute
from store.db.types import now
from store.tables import UNFINISHED, UpdateRow
from store.tables.updates import SHARED_UPDATES

AS_IS = {"synchronize_session": False}  # no session here holds a row that a statement changes


class Received(NamedTuple):
    """An update to store, with its chat key."""

    update_id: int
    chat_key: int
    body: dict[str, Any]


class ChatWork(NamedTuple):
    """A chat with unfinished updates, and their most attempts."""

    chat_key: int
    attempts: int


class QueueState(NamedTuple):
    """Counts of the unfinished updates and outbox messages."""

    length: int
    oldest: datetime | None  # when the oldest of them was received
    outbox: int  # messages that the bot sends unasked
    leased: int  # handled by a process now
    postponed: int  # their answer could not be sent yet


async def write(session: AsyncSession, updates: Iterable[Received]) -> None:
    """Store updates; known ones stay as they are."""
    moment = now()
    rows = [
        {"update_id": each.update_id, "chat_key": each.chat_key, "body": each.body, "received": moment}
        for each in updates
    ]
    await execute(session, insert_into(session, UpdateRow).on_conflict_do_nothing(), rows)


async def enqueue(session: AsyncSession, updates: Iterable[Received]) -> Sequence[Received]:
    """Store outbox messages, and return those that were not stored before."""
    new = []
    for each in updates:
        values = each._asdict() | {"received": now()}
        row = insert_into(session, UpdateRow).values(values).on_conflict_do_nothing().returning(UpdateRow.update_id)
        if await session.scalar(row) is not None:
            new.append(each)
    return new


async def unfinished(session: AsyncSession) -> Sequence[ChatWork]:
    """The chats with unfinished updates, the one with the oldest update first."""
    oldest = func.min(UpdateRow.update_id)
    chats = (
        select(UpdateRow.chat_key, func.max(UpdateRow.attempts))
        .where(UNFINISHED)
        .group_by(UpdateRow.chat_key)
        .order_by(oldest)
    )
    return [ChatWork(*row) for row in await session.execute(chats)]


async def state(session: AsyncSession) -> QueueState:
    """Count the unfinished updates of all chats."""
    found = select(
        func.count(),
        func.min(UpdateRow.received),
        func.count().filter(UpdateRow.update_id < 0),
        func.count().filter(UpdateRow.lease_owner.is_not(None)),
        func.count().filter(UpdateRow.retry_at.is_not(None)),
    ).where(UNFINISHED)
    return QueueState(*(await session.execute(found)).one())


async def begin(
    session: AsyncSession, chat_key: int, *, owner: str, silence: float, above: int = 0
) -> BegunUpdate | None:
    """Lease a chat's next update, and count one more attempt.

    It is the oldest unfinished one; but one that was begun before comes first: an outbox message has a lower id, and if
    it were sent in between, a probe could not tell it from the update's answer.

    An update whose answer Telegram refused for now stands aside until it is due, as nothing of it was sent. One whose
    answer is in doubt does not: the chat waits for it.

    None where the chat has none that is due, or where another process has a lease there that was renewed in the last
    `silence` seconds. Also, on PostgreSQL, where a process finished the update just now: the server may commit for a
    process that was killed.

    `above` is the highest message id that the process knows. The first attempt's is kept, or the highest one noted in
    the chat by then, also by another process.
    """
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        await execute(session, LOCK, {"chat": chat_key})
    values = {"chat": chat_key, "owner": owner, "silence": silence, "above": above}
    row = (await execute(session, BEGIN, values)).first()
    return BegunUpdate._make(row) if row else None


async def renew(session: AsyncSession, owner: str) -> None:
    """Renew a process's leases."""
    leased = update(UpdateRow).where(UNFINISHED).filter_by(lease_owner=owner)
    await session.execute(leased.values(lease_renewed=database_time()), execution_options=AS_IS)


async def release(session: AsyncSession, owner: str) -> None:
    """Release a process's leases: another process may go on."""
    await session.execute(
        update(UpdateRow).where(UNFINISHED).filter_by(lease_owner=owner).values(lease_owner=None),
        execution_options=AS_IS,
    )


async def free(session: AsyncSession, silence: float) -> Sequence[ChatWork]:
    """Chats with a due update and no lease younger than `silence` seconds."""
    held = func.max(case((UpdateRow.lease_owner.is_not(None), UpdateRow.lease_renewed)))
    found = select(UpdateRow.chat_key, func.max(UpdateRow.attempts)).where(UNFINISHED, due())
    chats = found.group_by(UpdateRow.chat_key).having(or_(held.is_(None), held <= database_time(-silence)))
    return [ChatWork._make(row) for row in await execute(session, chats, {})]


async def highest_since(session: AsyncSession, seconds: float) -> int:
    """The highest message id of the last seconds' updates outside supergroups."""
    # The sum keeps the planner from the index of the highest ids: few updates are that new, or none.
    known = select(func.max(UpdateRow.highest_message_id + 0)).where(
        UpdateRow.done >= database_time(-seconds), SHARED_UPDATES
    )
    return await session.scalar(known) or 0


async def note_highest_message_id(session: AsyncSession, update_id: int, above: int) -> None:
    """Note the highest message id so far: later probes begin there."""
    row = update(UpdateRow).filter_by(update_id=update_id).values(highest_message_id=at_least(above))
    await session.execute(row, execution_options=AS_IS)


async def postpone(
    session: AsyncSession, update_id: int, error: str, *, owner: str, pause: float, in_doubt: bool
) -> bool:
    """Postpone an update by some seconds; False if `owner` lost its lease.

    `in_doubt`: Telegram may have something of it, so the chat waits for the next attempt.
    """
    values: dict[str, Any] = {
        "retry_at": database_time(pause),
        "postponed": UpdateRow.postponed + 1,
        "attempts": int(in_doubt),  # it did not end the process: the attempts until then do not count against it
        "error": error,
        "lease_owner": None,
    }
    if not in_doubt:
        values["highest_message_id"] = None  # nothing was sent: the next attempt is a first one
    row = update(UpdateRow).filter_by(update_id=update_id, lease_owner=owner).values(values)
    return await session.scalar(row.returning(UpdateRow.update_id), execution_options=AS_IS) is not None


async def due_in(session: AsyncSession, chat_key: int) -> float | None:
    """Seconds until a chat's next postponed update is due, if any."""
    first = select(func.min(UpdateRow.retry_at), NOW).where(UNFINISHED, ~due()).filter_by(chat_key=chat_key)
    retry_at, moment = (await execute(session, first, {})).one()
    return None if retry_at is None else (retry_at - moment).total_seconds()


async def retry_now(session: AsyncSession, chat_key: int) -> None:
    """Make the postponed updates of a chat due."""
    rows = update(UpdateRow).where(UNFINISHED, ~due()).filter_by(chat_key=chat_key)
    await execute(session, rows.values(retry_at=NOW), {})


async def finish(session: AsyncSession, update_id: int, error: str | None, *, owner: str, above: int = 0) -> bool:
    """Mark an update as done; False if `owner` lost its lease.

    `above` is the highest message id known by now: what was sent is not above it.
    """
    values = {"update": update_id, "owner": owner, "error_text": error, "above": above}
    return (await execute(session, FINISH, values)).first() is not None


async def highest_message(session: AsyncSession) -> int:
    """The highest message id in all chats but supergroups, or 0."""
    return await session.scalar(select(func.max(UpdateRow.highest_message_id)).where(SHARED_UPDATES)) or 0


async def waits(session: AsyncSession, chat_key: int) -> bool:
    """Whether a chat has a due update, whatever its leases."""
    return (await execute(session, WAITS, {"chat": chat_key})).first() is not None


async def is_free(session: AsyncSession, chat_key: int, *, owner: str, silence: float) -> bool:
    """Whether a chat has a due update and no other's lease."""
    values = {"chat": chat_key, "owner": owner, "silence": silence}
    return (await execute(session, IS_FREE, values)).first() is not None


async def waiting(session: AsyncSession, chat_key: int, most: int) -> Sequence[dict[str, Any]]:
    """Bodies of a chat's oldest updates that were never begun."""
    fresh = (
        select(UpdateRow.body).where(UNFINISHED).filter_by(chat_key=chat_key, attempts=0).order_by(UpdateRow.update_id)
    )
    return [body for body in await session.scalars(fresh.limit(most)) if body is not None]


async def delete_done(session: AsyncSession, before: datetime, most: int) -> int:
    """Delete the oldest updates done before a moment; returns how many.

    Several processes may do so at once: each skips the rows that another one has locked.
    """
    old = select(UpdateRow.update_id).where(UpdateRow.done < before).order_by(UpdateRow.done).limit(most)
    free = old.with_for_update(skip_locked=True).cte("free")  # as such it is read once, and so of this size
    result = await session.execute(delete(UpdateRow).where(UpdateRow.update_id.in_(select(free.c.update_id))))
    return result.rowcount if isinstance(result, CursorResult) else 0
