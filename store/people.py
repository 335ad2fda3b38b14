"""Who wrote to the bot. No name is kept: an id, a language, two moments."""

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from store.columns import now
from store.session import insert_into
from store.tables import Person


async def seen(session: AsyncSession, *, person_id: int, language: str | None) -> Person:
    """Note that a person wrote just now; a language of None leaves the one that we know."""
    moment = now()
    row = insert_into(session, Person).values(id=person_id, language=language, first_seen=moment, last_seen=moment)
    known = func.coalesce(row.excluded.language, Person.language)
    upsert = row.on_conflict_do_update(index_elements=[Person.id], set_={"language": known, "last_seen": moment})
    person = await session.scalars(upsert.returning(Person), execution_options={"populate_existing": True})
    return person.one()
