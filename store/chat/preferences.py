"""Preferences: a user's choices in /settings."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.statements import execute, table_of
from store.tables import Person


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """One person's choices; None where the messenger's language decides."""

    language: str | None = None  # a language code
    country: str | None = None  # ISO 3166, in capitals
    shoe_size: str | None = None  # such as "EU 42.5"
    colours: bool = True  # search shops for the colours of the photo
    photo_consent: bool | None = None  # None: never asked
    notify: bool = True


_PEOPLE = table_of(Person).c
_CHOICES = select(
    _PEOPLE.chosen_language.label("language"),
    _PEOPLE.country,
    _PEOPLE.shoe_size,
    _PEOPLE.search_colours.label("colours"),
    _PEOPLE.photo_consent,
    _PEOPLE.notify,
).where(_PEOPLE.id == bindparam("person"))


async def of(session: AsyncSession, person_id: int) -> Preferences:
    """A person's choices, also of somebody who never wrote."""
    row = (await execute(session, _CHOICES, {"person": person_id})).first()
    if row is None:
        return Preferences()
    return Preferences(**row._mapping)


async def choose_language(session: AsyncSession, person_id: int, language: str | None) -> None:
    """Speak a language with a person who is known; None: the messenger's."""
    await session.execute(update(Person).filter_by(id=person_id).values(chosen_language=language))


async def choose_country(session: AsyncSession, person_id: int, country: str | None) -> None:
    """Choose the shops' country; None: that of the language."""
    await session.execute(update(Person).filter_by(id=person_id).values(country=country))


async def choose_size(session: AsyncSession, person_id: int, size: str | None) -> None:
    """Choose the shoe size that shops are searched for; None: any."""
    await session.execute(update(Person).filter_by(id=person_id).values(shoe_size=size))


async def choose_colours(session: AsyncSession, person_id: int, colours: bool) -> None:
    """Choose whether shops are searched for the photo's colours."""
    await session.execute(update(Person).filter_by(id=person_id).values(search_colours=colours))
