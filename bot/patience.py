"""How many photos a person may send in a minute, and what they are told when it is more."""

from bot.context import Context
from bot.replies import reply
from store import pace, people


async def may_show(context: Context) -> bool:
    """Whether the photo that came is looked at; who is in too much of a hurry is told once how long to wait."""
    services, user = context.services, context.user
    if not services.photos_per_minute or user.id in services.admins or context.above is not None:
        return True  # also what an earlier process began was counted then
    most, at = services.photos_per_minute, context.message.edit_date or context.message.date
    async with services.sessions.begin() as session:
        await people.seen(session, person_id=user.id, language=user.language_code)
        found = await pace.take(session, user.id, at, per_minute=most, burst=most)
    if not found.allowed and not found.told:
        await reply(context, context.say.html("pace-wait", seconds=found.wait))
    services.metrics.count("photos_refused_total", 0 if found.allowed else 1)
    return found.allowed
