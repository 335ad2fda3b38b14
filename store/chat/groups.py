"""Groups with the bot, and whether it is an admin there."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from store.db.session import insert_into
from store.db.types import now
from store.tables import Group


async def joined(session: AsyncSession, chat_id: int, *, admin: bool) -> None:
    """Note what the bot is in a group from now on."""
    row = insert_into(session, Group).values(chat_id=chat_id, admin=admin, since=now())
    await session.execute(row.on_conflict_do_update(index_elements=[Group.chat_id], set_={"admin": admin}))


async def left(session: AsyncSession, chat_id: int) -> None:
    """Forget a group."""
    await session.execute(delete(Group).filter_by(chat_id=chat_id))


async def is_admin(session: AsyncSession, chat_id: int) -> bool:
    """Whether a group made the bot an admin."""
    group = await session.get(Group, chat_id)
    return group is not None and group.admin
