"""Names that users give and the catalogue lacks: counted, resolved, forgotten."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.learning import consent, erasure, unlisted_names
from store.predictions import corrections, predictions, retention
from store.tables import PredictionRow, UnlistedName
from tests.support.data.records import PERSON, a_prediction


async def a_name(
    session: AsyncSession, message_id: int, name: str = "Air Jordan 13", *, suggested: bool = True, **fields: Any
) -> int:
    """A photo with a name; returns the photo's id."""
    photo = await a_prediction(session, message_id=message_id, **fields)
    key = name.lower()
    await unlisted_names.note(session, prediction_id=photo.id, person_id=photo.person_id, name=name, key=key)
    if suggested:
        await predictions.decline(session, photo.id, declined=True)
        await unlisted_names.suggest(session, photo.id)
    return photo.id


async def test_suggested_names_are_counted_by_people_and_equal_ones_together(session: AsyncSession) -> None:
    for message, name in enumerate(["Air Jordan 13", "Dunk Mid", "Dunk Mid", "Dunk Mid"]):
        await a_name(session, message, name)
    await a_name(session, 9, "air jordan 13", person_id=PERSON + 1, chat_id=PERSON + 1)
    await a_name(session, 10, "qwertz", suggested=False)
    asked = await unlisted_names.most_asked(session)
    assert [(each.name, each.people) for each in asked] == [("air jordan 13", 2), ("Dunk Mid", 1)]
    found = await unlisted_names.get(session, asked[0].id)
    assert found is not None
    assert found.key == "air jordan 13"


async def test_another_name_of_a_photo_takes_the_place_of_the_first(session: AsyncSession) -> None:
    photo = await a_name(session, 1)
    await unlisted_names.note(session, prediction_id=photo, person_id=PERSON, name="Dunk Mid", key="dunk mid")
    assert await unlisted_names.most_asked(session) == []
    row = await unlisted_names.suggest(session, photo)
    assert row is not None
    assert [each.name for each in await unlisted_names.most_asked(session)] == ["Dunk Mid"]


async def test_a_model_that_is_added_takes_its_names_as_corrections(session: AsyncSession) -> None:
    photos = [await a_name(session, message) for message in range(2)]
    assert await unlisted_names.resolve(session, "air jordan 13", "nike-air-jordan-13") == [PERSON, PERSON]
    for photo in photos:
        said = await corrections.current(session, photo)
        assert said is not None
        assert (said.slug, said.person_id, said.how) == ("nike-air-jordan-13", PERSON, "typed")
        assert (await session.get_one(PredictionRow, photo)).declined is None
    assert await unlisted_names.most_asked(session) == []


@pytest.mark.parametrize("first", ["name", "yes"])
async def test_an_added_model_keeps_only_photos_that_were_named_after_the_consent(
    session: AsyncSession, first: str
) -> None:
    asked = await a_prediction(session, message_id=1, file_id="asked")
    photo = await a_name(session, 2, file_id="named") if first == "name" else None
    await corrections.add(session, prediction_id=asked.id, person_id=PERSON, slug="adidas-samba", how="typed")
    await consent.decide(session, PERSON, keep=True, about=asked)
    photo = photo or await a_name(session, 2, file_id="named")
    await unlisted_names.resolve(session, "air jordan 13", "nike-air-jordan-13")
    owed = [asked.id] if first == "name" else [asked.id, photo]
    assert [each.id for each in await consent.to_keep(session, 9)] == owed


async def test_a_name_of_an_album_before_the_consent_keeps_none_of_its_pictures(session: AsyncSession) -> None:
    pictures = [await a_prediction(session, message_id=each, file_id=f"{each}", album="a") for each in (2, 3)]
    await unlisted_names.note(session, prediction_id=pictures[0].id, person_id=PERSON, name="Dunk Mid", key="dunk mid")
    await unlisted_names.suggest(session, pictures[0].id)
    await consent.decide(session, PERSON, keep=True)
    await unlisted_names.resolve(session, "dunk mid", "nike-dunk-mid")
    assert await corrections.current(session, pictures[1].id) is not None
    assert await consent.to_keep(session, 9) == []


async def test_dismissed_and_withdrawn_names_are_gone(session: AsyncSession) -> None:
    photo, other = await a_name(session, 1), await a_name(session, 2, "Dunk Mid")
    await unlisted_names.dismiss(session, "dunk mid")
    await unlisted_names.withdraw(session, [photo, other])
    assert (await session.scalars(select(UnlistedName))).all() == []


async def test_forget_deletes_a_persons_names(session: AsyncSession) -> None:
    await a_name(session, 1)
    await erasure.forget(session, PERSON)
    assert (await session.scalars(select(UnlistedName))).all() == []


@pytest.mark.parametrize("suggested", [True, False])
async def test_old_names_are_deleted_and_a_younger_one_keeps_its_photo(session: AsyncSession, suggested: bool) -> None:
    photo = await a_name(session, 1, suggested=suggested)
    old = datetime.now(UTC) + timedelta(days=1)
    await retention.aggregate(session, old, 10)
    assert await session.get(PredictionRow, photo) is not None
    await unlisted_names.drop_old(session, old)
    assert await unlisted_names.of_prediction(session, photo) is None
