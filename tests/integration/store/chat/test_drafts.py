"""A conversation over several messages: kept after each, ended, and forgotten when it is too old."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.chat import drafts
from store.db.types import now
from store.tables import FormDraft


async def test_the_last_that_was_told_is_kept_for_each_person_and_chat(session: AsyncSession) -> None:
    await drafts.keep(session, 1003, 1003, {"brand": "Nike"})
    await drafts.keep(session, 1003, 1003, {"brand": "Nike", "aliases": ["dn8"]})
    await drafts.keep(session, -5, 1003, {"brand": "Vans"})
    assert await drafts.current(session, 1003, 1003) == {"brand": "Nike", "aliases": ["dn8"]}
    assert await drafts.current(session, 1003, 1001) is None


async def test_what_is_dropped_or_an_hour_old_is_no_longer_gone_on_with(session: AsyncSession) -> None:
    await drafts.keep(session, 1003, 1003, {"brand": "Nike"})
    await session.execute(update(FormDraft).values(since=now() - drafts.STALE))
    session.expire_all()
    assert await drafts.current(session, 1003, 1003) is None
    await drafts.keep(session, 1003, 1003, {"brand": "Vans"})
    await drafts.drop_stale(session)
    assert await drafts.current(session, 1003, 1003) == {"brand": "Vans"}
    await drafts.drop(session, 1003, 1003)
    assert await drafts.current(session, 1003, 1003) is None


async def test_what_is_too_old_to_go_on_with_is_deleted(session: AsyncSession) -> None:
    for person in (1003, 1004):
        await drafts.keep(session, 1003, person, {"brand": "Nike"})
    await session.execute(update(FormDraft).filter_by(person_id=1003).values(since=now() - 2 * drafts.STALE))
    await drafts.drop_stale(session)
    assert [row.person_id for row in await session.scalars(select(FormDraft))] == [1004]
