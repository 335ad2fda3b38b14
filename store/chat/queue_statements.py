"""Prepared statements of the update queue.

To build a statement takes longer than to execute it.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Case,
    ColumnElement,
    Exists,
    Float,
    ScalarSelect,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from store.db.clock import database_time
from store.db.statements import table_of
from store.db.types import Id
from store.tables import UNFINISHED, UpdateRow


class BegunUpdate(NamedTuple):
    """An update that a process has leased, as the table has it."""

    update_id: int
    chat_key: int
    body: dict[str, Any] | None
    received: datetime
    attempts: int
    highest_message_id: int | None
    postponed: int


_ROWS = table_of(UpdateRow)
NOW = database_time()


def due() -> ColumnElement[bool]:
    """Whether an update may begin now."""
    return or_(UpdateRow.retry_at.is_(None), UpdateRow.retry_at <= NOW)


def next_of_chat() -> ScalarSelect[int]:
    """A chat's next update: a begun one, else the oldest due."""
    row = aliased(UpdateRow)
    aside = and_(row.attempts == 0, row.retry_at.is_not(None), row.retry_at > NOW)
    first = (row.attempts == 0, row.update_id)  # nothing may be said between an update's attempts
    found = select(row.update_id).where(row.done.is_(None), row.chat_key == bindparam("chat"), ~aside)
    return found.order_by(*first).limit(1).scalar_subquery()


def at_least(above: int | BindParameter[int]) -> Case[int | None]:
    """The highest message id, raised to one that is known by now."""
    return case((UpdateRow.highest_message_id > above, UpdateRow.highest_message_id), else_=above)


def leased() -> Exists:
    """Whether another process has a lease in a chat."""
    other, since = aliased(UpdateRow), database_time(-bindparam("silence", type_=Float()))
    return exists().where(
        other.chat_key == bindparam("chat"),
        other.done.is_(None),
        other.lease_owner != bindparam("owner"),
        other.lease_renewed > since,
    )


def first_above() -> ColumnElement[int]:
    """The highest message id at the first attempt."""
    row, above = aliased(UpdateRow), bindparam("above", type_=Id)
    noted = select(func.max(row.highest_message_id)).where(row.chat_key == bindparam("chat")).scalar_subquery()
    return func.coalesce(UpdateRow.highest_message_id, case((noted > above, noted), else_=above))


LOCK = select(func.pg_advisory_xact_lock(bindparam("chat", type_=Id)))
BEGIN = (
    update(_ROWS)
    .where(UpdateRow.update_id == next_of_chat(), UNFINISHED, due(), ~leased())
    .values(
        attempts=UpdateRow.attempts + 1,
        highest_message_id=first_above(),
        lease_owner=bindparam("owner"),
        lease_renewed=NOW,
    )
    .returning(*(_ROWS.c[name] for name in BegunUpdate._fields))
)
FINISH = (
    update(_ROWS)
    .where(UpdateRow.update_id == bindparam("update"), UpdateRow.lease_owner == bindparam("owner"))
    .values(
        done=NOW,
        error=bindparam("error_text"),
        body=None,
        highest_message_id=at_least(bindparam("above", type_=Id)),
    )
    .returning(UpdateRow.update_id)
)
WAITS = select(UpdateRow.update_id).where(UpdateRow.update_id == next_of_chat(), due())
IS_FREE = WAITS.where(~leased())
