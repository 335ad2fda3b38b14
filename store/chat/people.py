"""Users: id, language, first and last message, consent, notices."""

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.session import insert_into
from store.db.types import now
from store.errors import NotStored
from store.tables import Person


async def seen(session: AsyncSession, *, person_id: int, language: str | None) -> Person:
    """Note that a user wrote; a None language changes nothing."""
    moment = now()
    row = insert_into(session, Person).values(id=person_id, language=language, first_seen=moment, last_seen=moment)
    known = func.coalesce(row.excluded.language, Person.language)
    upsert = row.on_conflict_do_update(index_elements=[Person.id], set_={"language": known, "last_seen": moment})
    person = await session.scalars(upsert.returning(Person), execution_options={"populate_existing": True})
    return person.one()


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
