"""How to speak with somebody who has not just written: a post's reader, an admin whose retraining is shown."""

from bot.services import Services
from bot.texts import Speech
from store import people, preferences


async def of_person(services: Services, person_id: int) -> Speech:
    """A person's speech: the language that they chose, else that of their messenger when they last wrote."""
    async with services.sessions() as session:
        person = await people.get(session, person_id)
        chosen = await preferences.of(session, person_id)
    return services.texts(person.language if person else None, speaks=chosen.speaks, country=chosen.country)
