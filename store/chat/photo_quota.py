"""Photo quota: a token bucket per user, by their messages' time.

The messages' time, not ours, so that whoever sent a few while the bot was away is not taken for somebody in a hurry.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.chat import people
from store.db.statements import execute, table_of
from store.tables import Person


@dataclass(frozen=True, kw_only=True)
class PhotoQuota:
    """Whether a photo is allowed, and how many were refused."""

    allowed: bool
    wait: int = 0  # seconds for which none is looked at
    refused: int = 0  # in this chat, with this one; of one that is allowed, those before it
    told: tuple[int, int] | None = None  # the chat and the id of the message that says so


class _State(NamedTuple):
    """The columns of a person that count photos."""

    quota_left: float | None
    quota_updated: datetime | None
    quota_refused: int
    quota_chat_id: int | None
    quota_message_id: int | None


_PEOPLE = table_of(Person)
_OF_PERSON = _PEOPLE.c.id == bindparam("person")
_STATE = select(*(_PEOPLE.c[name] for name in _State._fields)).where(_OF_PERSON).with_for_update()
_COUNT = update(_PEOPLE).where(_OF_PERSON)


async def take(
    session: AsyncSession, person_id: int, chat_id: int, at: datetime, *, per_minute: int, burst: int
) -> PhotoQuota:
    """Count a user's photo, sent at a moment; note a new user."""
    row = (await execute(session, _STATE, {"person": person_id})).first()
    if row is None:
        await people.note_seen(session, person_id=person_id, language=None)
    before = _State._make(row) if row else _State(None, None, 0, None, None)
    found, left = _counted(before, chat_id, at, per_minute / 60, burst)
    await execute(session, _COUNT, {"person": person_id, **left._asdict()})
    return found


def _counted(before: _State, chat_id: int, at: datetime, rate: float, burst: int) -> tuple[PhotoQuota, _State]:
    """Whether a photo is allowed, and the quota afterwards; `rate` per second."""
    updated = before.quota_updated or at
    now = max(updated, at)
    left = burst if before.quota_left is None else before.quota_left
    left = min(burst, left + (now - updated).total_seconds() * rate)
    if left >= 1:
        found = PhotoQuota(allowed=True, refused=before.quota_refused, told=_place(before))
        return found, _State(left - 1, now, 0, None, None)
    if before.quota_chat_id not in (None, chat_id):  # what was said elsewhere stays as it is
        before = before._replace(quota_refused=0, quota_chat_id=None, quota_message_id=None)
    after = before._replace(quota_left=left, quota_updated=now, quota_refused=before.quota_refused + 1)
    wait = math.ceil((1 - left) / rate)
    return PhotoQuota(allowed=False, wait=wait, refused=after.quota_refused, told=_place(after)), after


async def told(session: AsyncSession, person_id: int, chat_id: int, message_id: int) -> None:
    """Note the message that tells a user about the quota."""
    row = update(Person).filter_by(id=person_id)
    await session.execute(row.values(quota_chat_id=chat_id, quota_message_id=message_id))


def _place(person: _State) -> tuple[int, int] | None:
    if person.quota_chat_id is None or person.quota_message_id is None:
        return None
    return person.quota_chat_id, person.quota_message_id
