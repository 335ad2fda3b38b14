"""What the chat remembers beside photos: choices, pace, albums, groups; and what it forgets with time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.chat import groups, people, photo_quota, preferences, update_queue
from store.learning import erasure
from store.predictions import albums, corrections, predictions, retention, statistics
from store.tables import CustomModel, DailyCount, PredictionRow
from tests.support.data.records import CHAT, PERSON, a_prediction

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
RATE = {"per_minute": 60, "burst": 3}  # one a second


async def take(session: AsyncSession, seconds: float, chat: int = CHAT) -> photo_quota.PhotoQuota:
    return await photo_quota.take(session, PERSON, chat, NOON + timedelta(seconds=seconds), **RATE)


async def test_a_stranger_has_chosen_nothing(session: AsyncSession) -> None:
    assert await preferences.of(session, PERSON) == preferences.Preferences()


async def test_what_a_person_chose_stays_whatever_the_messenger_says(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language="en")
    await preferences.choose_language(session, PERSON, "it")
    await preferences.choose_country(session, PERSON, "DE")
    await people.seen(session, person_id=PERSON, language="en")
    chosen = await preferences.of(session, PERSON)
    assert (chosen.language, chosen.country) == ("it", "DE")
    await preferences.choose_language(session, PERSON, None)
    assert (await preferences.of(session, PERSON)).language is None


async def test_after_a_burst_a_person_waits_and_is_told_once(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language="en")
    assert [(await take(session, 0)).allowed for _ in range(3)] == [True] * 3
    assert await take(session, 0.5) == photo_quota.PhotoQuota(allowed=False, wait=1, refused=1)
    await photo_quota.told(session, PERSON, CHAT, 77)
    assert await take(session, 0.5) == photo_quota.PhotoQuota(allowed=False, wait=1, refused=2, told=(CHAT, 77))
    assert await take(session, 1.5) == photo_quota.PhotoQuota(allowed=True, refused=2, told=(CHAT, 77))
    assert await take(session, 1.5) == photo_quota.PhotoQuota(allowed=False, wait=1, refused=1)


async def test_what_was_refused_is_counted_chat_by_chat(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language="en")
    assert all([(await take(session, 0)).allowed for _ in range(3)])
    await take(session, 0)
    await photo_quota.told(session, PERSON, CHAT, 77)
    assert await take(session, 0, -5) == photo_quota.PhotoQuota(allowed=False, wait=1, refused=1)


async def test_pictures_sent_in_peace_may_all_come_at_once(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language="en")
    assert all([(await take(session, number)).allowed for number in range(20)])


async def test_an_older_message_turns_no_clock_back(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language="en")
    assert [(await take(session, at)).allowed for at in (10, 0, 0, 0, 10.5)] == [True, True, True, False, False]


async def test_an_albums_answer_is_with_the_picture_that_came_first(session: AsyncSession) -> None:
    rows = [await a_prediction(session, message_id=number, album="7") for number in (11, 10, 12)]
    await a_prediction(session, message_id=13, album="8")
    assert [row.message_id for row in await albums.pictures(session, CHAT, "7")] == [11, 10, 12]
    assert await albums.lead(session, rows[2]) is rows[0]
    said = await albums.say(session, rows[0].id, "unknown", (("samba", 0.5),))
    await session.flush()
    await session.refresh(said)
    assert (said.verdict, said.ranked[0][0], said.own_answer) == ("unknown", "samba", ("sneaker", rows[1].ranked))


async def test_a_picture_by_itself_leads_itself_and_has_no_second_opinion(session: AsyncSession) -> None:
    row = await a_prediction(session)
    assert await albums.lead(session, row) is row
    assert row.own_answer is None


async def test_what_waits_in_a_lane_is_what_was_never_begun(session: AsyncSession) -> None:
    await update_queue.write(session, [update_queue.Received(number, CHAT, {"number": number}) for number in (1, 2, 3)])
    await update_queue.begin(session, CHAT, owner="bot", silence=0.0)
    assert await update_queue.waiting(session, CHAT, 10) == [{"number": 2}, {"number": 3}]
    assert await update_queue.waiting(session, CHAT, 1) == [{"number": 2}]


async def test_a_group_is_known_until_the_bot_leaves_it(session: AsyncSession) -> None:
    assert not await groups.is_admin(session, -5)
    await groups.joined(session, -5, admin=False)
    await groups.joined(session, -5, admin=True)
    assert await groups.is_admin(session, -5)
    await groups.left(session, -5)
    assert not await groups.is_admin(session, -5)


async def test_old_predictions_become_statistics_and_labels_stay(session: AsyncSession) -> None:
    for number, day in enumerate((0, 0, 0, 200)):
        row = await a_prediction(session, message_id=10 + number, file_id="a file")
        row.created = NOON + timedelta(days=day)
        if number == 2:
            await corrections.add(session, prediction_id=row.id, person_id=PERSON, slug="samba", how="typed")
    await session.flush()
    assert await retention.aggregate(session, NOON + timedelta(days=100), 1) == 1
    assert await retention.aggregate(session, NOON + timedelta(days=100), 10) == 2  # of which one stays
    assert await retention.aggregate(session, NOON + timedelta(days=100), 10) == 0
    (past,) = (await session.scalars(select(DailyCount))).all()
    assert (past.day, past.photos, past.confidence_sum, past.slug) == (NOON.date(), 2, 1.5, "nike_air_max_90")
    session.expire_all()
    left = (await session.scalars(select(PredictionRow).order_by(PredictionRow.id))).all()
    assert [(row.message_id, row.file_id) for row in left] == [(12, None), (13, "a file")]


async def test_the_message_with_a_choice_is_known_until_it_is_closed(session: AsyncSession) -> None:
    row = await a_prediction(session)
    assert await predictions.offer_choice(session, row.id, 20) is None
    assert await predictions.offer_choice(session, row.id, None) == 20


async def test_another_picture_in_a_message_takes_the_first_ones_place(session: AsyncSession) -> None:
    row = await a_prediction(session, album="7")
    await predictions.open_correction(session, row.id)
    again: dict[str, Any] = {
        "version_id": row.version_id,
        "milliseconds": 1.0,
        "photo_sha256": "e" * 64,
        "file_id": "other",
    }
    changed = await predictions.replace(session, row.id, verdict="unknown", ranked=[("samba", 0.5)], **again)
    assert (changed.verdict, changed.file_id, changed.correcting) == ("unknown", "other", False)
    assert changed.own_answer == ("unknown", (("samba", 0.5),))


async def test_what_was_thinned_still_counts_in_the_statistics(session: AsyncSession) -> None:
    for number in range(3):
        await a_prediction(session, message_id=10 + number)
    before = await statistics.statistics(session)
    assert await retention.aggregate(session, datetime.now(UTC) + timedelta(seconds=1), 2) == 2
    after = await statistics.statistics(session)
    assert (after.photos, after.verdicts, after.weeks) == (3, {"sneaker": 3}, before.weeks)


async def test_what_a_forgotten_admin_chose_is_forgotten_too(session: AsyncSession) -> None:
    await people.seen(session, person_id=PERSON, language="en")
    session.add(CustomModel(slug="x", brand="X", name="X", aliases=[], links={}, added_by=PERSON))
    await preferences.choose_language(session, PERSON, "it")
    await preferences.choose_country(session, PERSON, "DE")
    await session.flush()
    await erasure.forget(session, PERSON)
    assert await preferences.of(session, PERSON) == preferences.Preferences()
