"""What admins decide about photos."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store.chat import people
from store.errors import NotStored
from store.learning import reviews
from store.tables import Correction, Review, ReviewDecision
from tests.support.data.records import ADMIN, a_correction, a_live_version


async def decide(
    session: AsyncSession, said: Correction, decision: ReviewDecision, slug: str | None = None, *, person: int = ADMIN
) -> Review:
    return await reviews.decide(
        session,
        prediction_id=said.prediction_id,
        correction_id=said.id,
        person_id=person,
        decision=decision,
        slug=slug,
    )


async def test_an_approval_takes_the_label_of_the_correction(session: AsyncSession) -> None:
    await a_live_version(session)
    review = await decide(session, await a_correction(session), "approve")
    assert (review.slug, review.photo_sha256) == ("one", "f" * 64)
    assert await reviews.counting(session) == [review]


async def test_the_last_decision_counts_and_undo_brings_the_one_before_back(session: AsyncSession) -> None:
    await a_live_version(session)
    said = await a_correction(session)
    first, second = await decide(session, said, "approve"), await decide(session, said, "relabel", "two")
    assert await reviews.current(session, "f" * 64) is second
    await reviews.undo(session, second.id)
    assert await reviews.current(session, "f" * 64) is first
    await reviews.undo(session, first.id)
    assert await reviews.counting(session) == []
    assert await reviews.undo(session, 404) is None


async def test_a_decision_tapped_twice_is_one_row(session: AsyncSession) -> None:
    await a_live_version(session)
    said = await a_correction(session)
    assert await decide(session, said, "reject") is await decide(session, said, "reject")


async def test_of_many_admins_who_decide_together_one_does_and_the_others_see_it(
    make_session: async_sessionmaker[AsyncSession],
) -> None:
    admins = range(ADMIN, ADMIN + 8)
    async with make_session.begin() as session:
        await a_live_version(session)
        said = await a_correction(session)
        for admin in admins:
            await people.seen(session, person_id=admin, language="en")

    async def decided_by(admin: int) -> int:
        async with make_session.begin() as session:
            await reviews.hold(session)
            other = await reviews.of_another(session, said.prediction_id, admin)
            return other.person_id if other else (await decide(session, said, "reject", person=admin)).person_id

    assert len(set(await asyncio.gather(*map(decided_by, admins)))) == 1
    async with make_session() as session:
        assert await reviews.of_another(session, 404, ADMIN) is None


async def test_what_is_missing_is_told(session: AsyncSession) -> None:
    await a_live_version(session)
    said = await a_correction(session)
    with pytest.raises(NotStored, match="relabel without"):
        await decide(session, said, "relabel")
    with pytest.raises(NotStored, match="no prediction 404"):
        await reviews.decide(session, prediction_id=404, correction_id=None, person_id=ADMIN, decision="reject")
    with pytest.raises(NotStored, match="no correction 404"):
        await reviews.decide(
            session, prediction_id=said.prediction_id, correction_id=404, person_id=ADMIN, decision="approve"
        )
