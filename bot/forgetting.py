"""Everything about a person goes: rows at once, files as soon as the object store has deleted them."""

from bot.services import Services
from store import people


async def forget(services: Services, person_id: int) -> None:
    """Forget a person; what they taught by imprinting is unlearnt with it, and the next version is made without."""
    async with services.sessions.begin() as session:
        await people.forget(session, person_id)
    services.keep_soon.set()
    services.look_soon.set()
