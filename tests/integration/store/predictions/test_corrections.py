"""What people say instead of the model."""

import asyncio

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store.db.types import now
from store.predictions import corrections
from store.tables import Correction
from tests.support.data.records import PERSON, a_prediction
from tests.support.databases import waits_or_is_done

Sessions = async_sessionmaker[AsyncSession]


async def test_the_last_correction_counts_and_the_history_stays(session: AsyncSession) -> None:
    prediction = (await a_prediction(session)).id
    assert await corrections.current(session, prediction) is None
    await corrections.add(session, prediction_id=prediction, person_id=PERSON, slug="one", how="tapped")
    await corrections.add(session, prediction_id=prediction, person_id=PERSON, slug="two", how="typed")
    await corrections.add(session, prediction_id=prediction, person_id=PERSON, slug="one", how="typed")
    current = await corrections.current(session, prediction)
    assert current is not None
    assert (current.slug, current.how) == ("one", "typed")
    assert [each.slug for each in await corrections.history(session, prediction)] == ["one", "two", "one"]


async def test_a_correction_said_again_is_one_row(session: AsyncSession) -> None:
    prediction = (await a_prediction(session)).id
    said = {"prediction_id": prediction, "person_id": PERSON, "slug": "one"}
    first = await corrections.add(session, **said, how="confirmed")  # type: ignore[arg-type]
    assert await corrections.add(session, **said, how="confirmed") is first  # type: ignore[arg-type]
    assert len(await corrections.history(session, prediction)) == 1


async def test_corrections_of_different_photos_do_not_mix(session: AsyncSession) -> None:
    one, other = [(await a_prediction(session, message_id=message)).id for message in (10, 11)]
    await corrections.add(session, prediction_id=one, person_id=PERSON, slug="one", how="tapped")
    assert await corrections.current(session, other) is None


async def test_a_correction_of_no_prediction_is_refused(session: AsyncSession) -> None:
    await a_prediction(session)
    with pytest.raises(IntegrityError):
        await corrections.add(session, prediction_id=404, person_id=PERSON, slug="one", how="tapped")


async def test_what_was_said_before_all_was_withdrawn_counts_no_more(session: AsyncSession) -> None:
    prediction = (await a_prediction(session)).id
    said = {"prediction_id": prediction, "person_id": PERSON}
    for slug in ("one", "two"):
        await corrections.add(session, **said, slug=slug, how="tapped")
    await corrections.withdraw_all(session, [prediction, 404])
    assert await corrections.current(session, prediction) is None
    again = await corrections.add(session, **said, slug="one", how="tapped")
    assert await corrections.current(session, prediction) is again


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_what_is_withdrawn_waits_for_a_check_before_it_holds_anything(make_session: Sessions) -> None:
    async with make_session.begin() as session:
        rows = [await a_prediction(session, message_id=each) for each in (1, 2)]
        said = [
            await corrections.add(session, prediction_id=row.id, person_id=PERSON, slug="one", how="tapped")
            for row in rows
        ]

    async with make_session.begin() as session:  # a row that is written anew lies behind the others in the table
        await session.execute(update(Correction).filter_by(id=said[0].id).values(how="typed"))

    async def withdraws() -> None:
        async with make_session.begin() as session:
            await corrections.withdraw_all(session, [row.id for row in reversed(rows)])

    async with make_session.begin() as session:
        locked = select(Correction.id).with_for_update(read=True, nowait=True)
        await session.execute(locked.filter_by(id=said[0].id))
        withdrawing = asyncio.create_task(withdraws())
        await waits_or_is_done(make_session, withdrawing)
        await session.execute(locked.filter_by(id=said[1].id))
    await withdrawing


async def test_thousands_of_corrections_are_looked_up_in_parts(session: AsyncSession) -> None:
    row = {"prediction_id": (await a_prediction(session)).id, "person_id": PERSON, "slug": "one", "how": "tapped"}
    await session.execute(insert(Correction), [row] * 12_000)
    ids = (await session.scalars(select(Correction.id))).all()
    assert await corrections.all_there(session, ids)
    assert not await corrections.all_there(session, [*ids, max(ids) + 1])
    await session.execute(update(Correction).filter_by(id=max(ids)).values(withdrawn=now()))
    assert not await corrections.all_there(session, ids)
    assert not await corrections.all_there(session, range(40_000, 80_000))


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_check_waits_for_nothing_but_the_corrections_that_it_asks_for(make_session: Sessions) -> None:
    async with make_session.begin() as session:
        rows = [await a_prediction(session, message_id=each) for each in (1, 2)]
        said = {"person_id": PERSON, "slug": "one", "how": "tapped"}
        ours, other = [Correction(prediction_id=row.id, **said) for row in rows]
        session.add_all([ours, other])
    async with make_session.begin() as session:
        await corrections.withdraw_all(session, [other.prediction_id])
        async with asyncio.timeout(10), make_session() as checking:
            assert await corrections.all_there(checking, [ours.id])
