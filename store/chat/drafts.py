"""Drafts: unfinished forms, one per user and chat."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.session import insert_into
from store.db.types import now
from store.tables import FormDraft

STALE = timedelta(hours=1)  # who comes back later does not remember what was asked


async def keep(session: AsyncSession, chat_id: int, person_id: int, fields: Mapping[str, Any]) -> None:
    """Keep what was said so far, instead of whatever was kept before."""
    values = {"fields": dict(fields), "since": now()}
    row = insert_into(session, FormDraft).values(chat_id=chat_id, person_id=person_id, **values)
    await session.execute(
        row.on_conflict_do_update(index_elements=[FormDraft.chat_id, FormDraft.person_id], set_=values)
    )


async def current(session: AsyncSession, chat_id: int, person_id: int) -> Mapping[str, Any] | None:
    """The draft; None if there is none or it is stale."""
    found = await session.get(FormDraft, (chat_id, person_id))
    return None if found is None or found.since < now() - STALE else found.fields


async def drop(session: AsyncSession, chat_id: int, person_id: int) -> None:
    """End the conversation, if there is one."""
    await session.execute(delete(FormDraft).filter_by(chat_id=chat_id, person_id=person_id))


async def drop_stale(session: AsyncSession) -> None:
    """Delete stale drafts."""
    await session.execute(delete(FormDraft).where(FormDraft.since < now() - STALE))
