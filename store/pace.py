"""How many pictures a person may send: a bucket that fills again by the time of their own messages.

The messages' time, not ours, so that whoever sent a few while the bot was away is not taken for somebody in a hurry.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import Person


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Whether a picture is looked at; if not, for how many seconds none is, and whether the person was told before."""

    allowed: bool
    wait: int = 0
    told: bool = False


async def take(session: AsyncSession, person_id: int, at: datetime, *, per_minute: int, burst: int) -> Pace:
    """Count a picture sent at a moment by a person who is known."""
    person = await session.get_one(Person, person_id, with_for_update=True)
    before = person.photos_left_at or at
    now, rate = max(before, at), per_minute / 60
    left = min(
        burst, (burst if person.photos_left is None else person.photos_left) + (now - before).total_seconds() * rate
    )
    told = person.told_to_wait
    person.photos_left, person.photos_left_at = (left - 1 if left >= 1 else left), now
    person.told_to_wait = left < 1
    return Pace(allowed=True) if left >= 1 else Pace(allowed=False, wait=math.ceil((1 - left) / rate), told=told)
