"""Photo quota: a token bucket per user, by their messages' time.

The messages' time, not ours, so that whoever sent a few while the bot was away is not taken for somebody in a hurry.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import Person


@dataclass(frozen=True, kw_only=True)
class PhotoQuota:
    """Whether a photo is allowed, and how many were refused."""

    allowed: bool
    wait: int = 0  # seconds for which none is looked at
    refused: int = 0  # in this chat, with this one; of one that is allowed, those before it
    told: tuple[int, int] | None = None  # the chat and the id of the message that says so


async def take(
    session: AsyncSession, person_id: int, chat_id: int, at: datetime, *, per_minute: int, burst: int
) -> PhotoQuota:
    """Count a photo of a known user, sent at a moment."""
    person = await session.get_one(Person, person_id, with_for_update=True)
    before = person.quota_updated or at
    now, rate = max(before, at), per_minute / 60
    left = min(
        burst, (burst if person.quota_left is None else person.quota_left) + (now - before).total_seconds() * rate
    )
    person.quota_left, person.quota_updated = (left - 1 if left >= 1 else left), now
    if left >= 1:
        found = PhotoQuota(allowed=True, refused=person.quota_refused, told=_place(person))
        person.quota_refused, person.quota_chat_id, person.quota_message_id = 0, None, None
        return found
    if person.quota_chat_id not in (None, chat_id):  # what was said elsewhere stays as it is
        person.quota_refused, person.quota_chat_id, person.quota_message_id = 0, None, None
    person.quota_refused += 1
    wait = math.ceil((1 - left) / rate)
    return PhotoQuota(allowed=False, wait=wait, refused=person.quota_refused, told=_place(person))


async def told(session: AsyncSession, person_id: int, chat_id: int, message_id: int) -> None:
    """Note the message that tells a user about the quota."""
    row = update(Person).filter_by(id=person_id)
    await session.execute(row.values(quota_chat_id=chat_id, quota_message_id=message_id))


def _place(person: Person) -> tuple[int, int] | None:
    if person.quota_chat_id is None or person.quota_message_id is None:
        return None
    return person.quota_chat_id, person.quota_message_id
