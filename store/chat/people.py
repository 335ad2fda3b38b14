"""Users: id, language, first and last message, consent, notices."""

from functools import cache

from sqlalchemy import Executable, func
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.statements import execute, insert
from store.db.types import now
from store.errors import NotStored
from store.tables import Person


async def seen(session: AsyncSession, *, person_id: int, language: str | None) -> Person:
    """Note that a user wrote; a None language changes nothing."""
    await note_seen(session, person_id=person_id, language=language)
    return await session.get_one(Person, person_id, populate_existing=True)


async def note_seen(session: AsyncSession, *, person_id: int, language: str | None) -> None:
    """The same without the row."""
    values = {"id": person_id, "language": language, "first_seen": now(), "last_seen": now()}
    await execute(session, _upsert(session.get_bind().dialect.name), values)


async def get(session: AsyncSession, person_id: int) -> Person | None:
    """The person with this id, or None."""
    return await session.get(Person, person_id)


async def set_notify(session: AsyncSession, person_id: int, notify: bool) -> None:
    """Note whether a user wants notices. Raises NotStored."""
    (await existing(session, person_id)).notify = notify


async def existing(session: AsyncSession, person_id: int) -> Person:
    """The person with this id. Raises NotStored."""
    row = await session.get(Person, person_id)
    if row is None:
        raise NotStored(f"There is no person {person_id}; note first that they wrote.")
    return row


@cache
def _upsert(dialect: str) -> Executable:
    row = insert(dialect, Person)
    language = func.coalesce(row.excluded.language, Person.language)
    changed = {"language": language, "last_seen": row.excluded.last_seen}
    return row.on_conflict_do_update(index_elements=[Person.id], set_=changed)
