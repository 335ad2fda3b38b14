"""Who wrote to the bot."""

from datetime import UTC

from sqlalchemy.ext.asyncio import AsyncSession

from store import people


async def test_a_person_is_kept_once_with_the_latest_language(session: AsyncSession) -> None:
    first = await people.seen(session, person_id=5_000_000_000, language="en")
    at = first.first_seen
    again = await people.seen(session, person_id=5_000_000_000, language="it")
    assert (again.id, again.language, again.first_seen) == (5_000_000_000, "it", at)
    assert again.last_seen > at
    assert again.last_seen.tzinfo is UTC


async def test_a_language_that_is_not_told_leaves_the_one_that_we_know(session: AsyncSession) -> None:
    await people.seen(session, person_id=1001, language="it")
    assert (await people.seen(session, person_id=1001, language=None)).language == "it"
