"""What was said about each photo, and how far the saying got."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from model.prediction import Located, Ranked, Shoe, Suggestion
from store.chat import people
from store.errors import NotStored
from store.predictions import predictions
from tests.support.data.records import CHAT, PERSON, RANKED, a_prediction


async def test_a_prediction_is_read_as_it_was_recorded(session: AsyncSession) -> None:
    ranked = [(slug, np.float32(probability)) for slug, probability in RANKED]
    row = await a_prediction(session, ranked=ranked, chat_id=-1_001_234_567_890, verdict="unknown")
    session.expunge_all()
    read = await predictions.get(session, row.id)
    assert read is not None
    assert read.ranked == RANKED
    assert (read.chat_id, read.verdict, read.milliseconds, read.state) == (
        -1_001_234_567_890,
        "unknown",
        6.5,
        "recorded",
    )
    assert not read.correcting


async def test_a_second_record_of_a_message_returns_the_first(session: AsyncSession) -> None:
    first = await a_prediction(session, update_id=500)
    again = await a_prediction(session, update_id=501, verdict="no_sneaker")
    assert (again.id, again.update_id, again.verdict) == (first.id, 500, "sneaker")


async def test_records_of_one_message_at_the_same_time_are_one_row(
    make_session: async_sessionmaker[AsyncSession],
) -> None:
    async def record() -> int:
        async with make_session.begin() as session:
            return (await a_prediction(session)).id

    assert len(set(await asyncio.gather(*(record() for _ in range(10))))) == 1


async def test_a_prediction_of_nobody_is_refused(session: AsyncSession) -> None:
    await a_prediction(session)
    with pytest.raises(IntegrityError):
        await predictions.record(
            session,
            chat_id=CHAT,
            message_id=11,
            person_id=404,
            update_id=1,
            version_id="0123456789ab",
            verdict="sneaker",
            ranked=RANKED,
            milliseconds=1,
            photo_sha256="",
        )


async def test_a_verdict_that_is_none_is_refused(session: AsyncSession) -> None:
    with pytest.raises(IntegrityError):
        await a_prediction(session, verdict="boot")


async def test_the_answer_goes_from_recorded_to_answered(session: AsyncSession) -> None:
    row = await a_prediction(session)
    assert (row.state, row.answer_message_id) == ("recorded", None)
    await predictions.answered(session, row.id, 12)
    assert (row.state, row.answer_message_id) == ("answered", 12)


async def test_a_prediction_is_found_by_its_photo_and_by_its_answer_in_its_own_chat(session: AsyncSession) -> None:
    row = await a_prediction(session, message_id=10)
    await predictions.answered(session, row.id, 12)
    other = await a_prediction(session, chat_id=2002, message_id=12)
    assert await predictions.of_message(session, CHAT, 10) is row
    assert await predictions.of_message(session, CHAT, 12) is row
    assert await predictions.of_message(session, 2002, 12) is other
    assert await predictions.of_message(session, CHAT, 11) is None


async def test_the_last_message_known_to_be_the_bots_is_the_highest_answer_of_the_chat(session: AsyncSession) -> None:
    assert await predictions.last_sent(session, CHAT) is None
    for message, answer in ((10, 15), (11, 14)):
        row = await a_prediction(session, message_id=message)
        await predictions.answered(session, row.id, answer)
    await a_prediction(session, chat_id=2002, message_id=99)
    assert await predictions.last_sent(session, CHAT) == 15


async def test_the_correction_opened_last_is_the_one_that_a_name_answers(session: AsyncSession) -> None:
    older, newer = [(await a_prediction(session, message_id=message)).id for message in (10, 11)]
    await people.seen(session, person_id=1002, language=None)
    await predictions.open_correction(session, newer)
    await predictions.open_correction(session, older)
    found = await predictions.being_corrected(session, CHAT, PERSON)
    assert found is not None
    assert found.id == older
    assert await predictions.being_corrected(session, CHAT, 1002) is None
    await predictions.close_correction(session, older)
    await predictions.close_correction(session, newer)
    assert await predictions.being_corrected(session, CHAT, PERSON) is None


async def test_an_id_of_no_prediction_is_told(session: AsyncSession) -> None:
    assert await predictions.get(session, 404) is None
    with pytest.raises(NotStored, match="no prediction 404"):
        await predictions.answered(session, 404, 12)


async def test_the_id_of_a_deleted_prediction_is_never_given_again(session: AsyncSession) -> None:
    first = await a_prediction(session)
    await session.delete(first)
    assert (await a_prediction(session)).id > first.id


@pytest.mark.parametrize("suggestions", [None, [], ["nike-cortez"]])
async def test_a_search_that_found_nothing_similar_differs_from_no_search(
    session: AsyncSession, suggestions: list[str] | None
) -> None:
    row = await a_prediction(session, suggestions=suggestions)
    await session.commit()
    await session.refresh(row)
    assert row.suggestions == suggestions


async def test_several_shoes_are_stored_with_a_photo(session: AsyncSession) -> None:
    box = Located(box=(0.125, 0.25, 0.5, 0.75), score=0.875)
    pegasus = Suggestion(slug="nike-air-zoom-pegasus-34", name="Nike Air Zoom Pegasus 34", similarity=0.5)
    known = Shoe(boxes=(box,), ranked=(Ranked(slug="vans-era", probability=0.75),), verdict="sneaker")
    unknown = replace(known, verdict="unknown", suggestions=(pegasus,))
    row = await a_prediction(session, shoes=(known, unknown))
    await session.commit()
    await session.refresh(row)
    assert row.several
    assert row.shoes == (known, unknown)
