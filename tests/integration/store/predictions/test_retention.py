"""What is old is forgotten by several processes at once, each part of it by one."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store.chat import update_queue
from store.predictions import corrections, predictions, retention, statistics
from store.tables import DailyCount, PredictionRow, UpdateRow
from tests.support.data.records import CHAT, PERSON, a_prediction
from tests.support.databases import waits_or_is_done

Sessions = async_sessionmaker[AsyncSession]
LATER = datetime.now(UTC) + timedelta(days=1)


async def thinned(make_session: Sessions, most: int) -> int:
    """What one process sees to in a transaction of its own."""
    async with make_session.begin() as session:
        return await retention.aggregate(session, LATER, most)


async def counted(make_session: Sessions) -> tuple[int, int]:
    """The photos in the statistics of past days, and the predictions that are left."""
    async with make_session() as session:
        past = await session.scalar(select(func.sum(DailyCount.photos)))
        return int(past or 0), await session.scalar(select(func.count()).select_from(PredictionRow)) or 0


async def predict(make_session: Sessions, photos: int) -> None:
    async with make_session.begin() as session:
        for number in range(photos):
            ranked = ((f"model_{number % 7}", 0.5),)
            await a_prediction(session, message_id=number, file_id="a file" if number % 2 else None, ranked=ranked)


async def test_of_several_who_thin_at_once_each_photo_is_counted_by_one(make_session: Sessions) -> None:
    async def all_of_it() -> None:
        while await thinned(make_session, 7):
            pass

    await predict(make_session, 200)
    await asyncio.gather(*(all_of_it() for _ in range(4)))
    assert await counted(make_session) == (200, 0)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_who_thins_leaves_alone_what_another_thins(make_session: Sessions) -> None:
    await predict(make_session, 6)
    async with make_session.begin() as session:
        assert await retention.aggregate(session, LATER, 4) == 4
        other = asyncio.create_task(thinned(make_session, 4))
        await waits_or_is_done(make_session, other)
    assert await other == 2
    assert await counted(make_session) == (6, 0)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_photo_that_is_corrected_just_now_is_not_thinned(make_session: Sessions) -> None:
    await predict(make_session, 2)
    async with make_session.begin() as session:
        row = (await session.scalars(select(PredictionRow).order_by(PredictionRow.id))).all()[1]
        await corrections.add(session, prediction_id=row.id, person_id=PERSON, slug="samba", how="typed")
        assert await thinned(make_session, 2) == 1
    assert await thinned(make_session, 2) == 1  # of which only the way to its picture goes
    assert await counted(make_session) == (1, 1)


async def test_what_is_none_of_the_models_stays_a_wrong_answer_without_the_way_to_its_picture(
    make_session: Sessions,
) -> None:
    await predict(make_session, 2)
    async with make_session.begin() as session:
        row = (await session.scalars(select(PredictionRow).filter_by(file_id="a file"))).one()
        await predictions.decline(session, row.id, declined=True)
    assert [await thinned(make_session, 2) for _ in range(2)] == [2, 0]
    assert await counted(make_session) == (1, 1)
    async with make_session() as session:
        assert (await session.get_one(PredictionRow, row.id)).file_id is None
        assert [(each.right, each.judged) for each in (await statistics.statistics(session)).models] == [(0, 1)]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_photo_that_is_called_none_of_the_models_just_now_is_not_thinned(make_session: Sessions) -> None:
    await predict(make_session, 2)
    async with make_session.begin() as session:
        row = (await session.scalars(select(PredictionRow).order_by(PredictionRow.id))).all()[0]
        await predictions.decline(session, row.id, declined=True)
        await session.flush()
        assert await thinned(make_session, 2) == 1
    assert await thinned(make_session, 2) == 0
    assert await counted(make_session) == (1, 1)


async def test_of_several_who_empty_the_inbox_at_once_each_update_is_deleted_by_one(make_session: Sessions) -> None:
    async def some() -> int:
        async with make_session.begin() as session:
            return await update_queue.delete_done(session, LATER, 20)

    async with make_session.begin() as session:
        session.add_all(UpdateRow(update_id=number, chat_key=CHAT, done=datetime.now(UTC)) for number in range(60))
    assert sum(await asyncio.gather(*(some() for _ in range(3)))) == 60
