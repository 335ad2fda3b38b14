"""What people say instead of the model."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from records import PERSON, a_prediction
from store import corrections


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


async def test_a_correction_that_is_withdrawn_gives_way_to_the_one_before(session: AsyncSession) -> None:
    prediction = (await a_prediction(session)).id
    said = {"prediction_id": prediction, "person_id": PERSON}
    first = await corrections.add(session, **said, slug="one", how="tapped")
    second = await corrections.add(session, **said, slug="two", how="tapped")
    await corrections.withdraw(session, second.id)
    assert await corrections.current(session, prediction) is first
    assert await corrections.withdraw(session, 404) is None
