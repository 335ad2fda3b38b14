"""What many rows must not slow down: counts in SQL, indexes, and long reads beside the writer."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from store.chat import people, update_queue
from store.db.session import reader, sessions
from store.db.types import Verdict, now
from store.predictions import albums, corrections, predictions, retention
from store.predictions.statistics import WEEKS, Agreement, statistics
from store.tables import NO_CHAT, SUPERGROUPS, Correction, DailyCount, How, PredictionRow
from tests.support.data.records import PERSON, a_prediction, keep

MODELS = ("samba", "gazelle", "forum", "stan_smith")
VERDICTS: tuple[Verdict, ...] = ("sneaker", "sneaker", "sneaker", "unknown", "no_sneaker")
HOW: tuple[How, ...] = ("tapped", "typed", "confirmed")


async def at_random(session: AsyncSession, draw: random.Random, photos: int) -> None:
    """Predictions of all kinds, some corrected, withdrawn, declined, in albums, replaced, imported or aggregated."""
    for number in range(photos):
        person = PERSON + draw.randrange(5)
        row = await a_prediction(
            session,
            message_id=number,
            chat_id=draw.choice((NO_CHAT, person, person, SUPERGROUPS - person)),
            person_id=person,
            verdict=draw.choice(VERDICTS),
            ranked=tuple((slug, draw.random()) for slug in draw.sample(MODELS, 3)),
            album=draw.choice((None, None, f"album {number // 5}")),
            photo_sha256=f"{number:064x}",
        )
        row.created = now() - timedelta(days=draw.uniform(0, 80))
        if draw.random() < 0.7:
            await predictions.answered(session, row.id, 10_000 + number)
        if draw.random() < 0.1:
            await albums.say(session, row.id, "sneaker", ((draw.choice(MODELS), 0.5), ("forum", 0.1)))
        await judged_at_random(session, draw, row)
    await session.flush()


async def judged_at_random(session: AsyncSession, draw: random.Random, row: PredictionRow) -> None:
    for _ in range(draw.choice((0, 0, 1, 1, 2, 3))):
        by, slug = PERSON + draw.randrange(5), draw.choice(MODELS)
        await people.seen(session, person_id=by, language="en")
        await corrections.add(session, prediction_id=row.id, person_id=by, slug=slug, how=draw.choice(HOW))
        if draw.random() < 0.3:
            await corrections.withdraw_all(session, [row.id], by=by)
    await predictions.decline(session, row.id, declined=draw.random() < 0.1)
    if draw.random() < 0.2:
        await keep(session, person_id=row.person_id, sha256=row.photo_sha256)


async def counted(session: AsyncSession) -> tuple[object, ...]:
    """The same numbers, row by row in Python."""
    rows = [row for row in await session.scalars(select(PredictionRow)) if row.chat_id != NO_CHAT]
    past = (await session.scalars(select(DailyCount))).all()
    last: dict[int, Correction] = {}
    for correction in await session.scalars(select(Correction).order_by(Correction.id)):
        if correction.withdrawn is None:
            last[correction.prediction_id] = correction
    verdicts = Counter(row.verdict for row in rows)
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    nameless = 0
    for row in rows:
        said, best = last.get(row.id), row.ranked[0][0]
        if row.declined is not None:
            every[best] += row.verdict == "sneaker"
        elif said is not None and (row.album is None or row.answer_message_id is not None):
            nameless += row.verdict != "sneaker"
            every[best] += row.verdict == "sneaker"
            right[best] += row.verdict == "sneaker" and said.slug == best
    models = [Agreement(slug=slug, right=right[slug], judged=n) for slug, n in every.items() if n]
    weeks: dict[date, list[float]] = {}
    days = [(row.created.date(), 1, row.ranked[0][1]) for row in rows if row.verdict == "sneaker"]
    days += [(each.day, each.photos, each.confidence_sum) for each in past if each.verdict == "sneaker"]
    today = now().date()
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    for day, photos, total in days:
        if day >= first:
            week = weeks.setdefault(day - timedelta(days=day.weekday()), [0, 0.0])
            week[0], week[1] = week[0] + photos, week[1] + total
    for each in past:
        verdicts[each.verdict] += each.photos  # type: ignore[index]
    return (
        sum(verdicts.values()),
        len({row.person_id for row in rows}),
        dict(verdicts),
        sum(every.values()) - sum(right.values()) + nameless,
        sum(right.values()),
        sorted(models, key=lambda each: (-each.judged, each.slug)),
        [(week, int(photos), pytest.approx(total / photos)) for week, (photos, total) in sorted(weeks.items())],
    )


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_statistics_are_those_of_a_count_row_by_row(session: AsyncSession, seed: int) -> None:
    draw = random.Random(seed)
    await at_random(session, draw, 120)
    for before in (now() - timedelta(days=90), now() - timedelta(days=40)):
        await retention.aggregate(session, before, 1_000)
        found = await statistics(session)
        weeks = [(week.monday, week.photos, week.confidence) for week in found.weeks]
        figures = (found.photos, found.people, found.verdicts, found.corrections, found.confirmations)
        assert (*figures, found.models, weeks) == await counted(session)
        assert min(found.corrections, found.confirmations) > 3


async def test_the_first_candidate_follows_the_ranking(session: AsyncSession) -> None:
    row = await a_prediction(session, ranked=(("samba", 0.75), ("forum", 0.125)))
    assert (row.first_slug, row.confidence) == ("samba", 0.75)
    await albums.say(session, row.id, "sneaker", (("forum", 0.5),))
    await session.flush()
    await session.refresh(row)
    assert (row.first_slug, row.confidence) == ("forum", 0.5)


async def test_the_highest_message_is_of_chats_that_share_one_count(session: AsyncSession) -> None:
    assert await predictions.highest_message(session) == 0
    await a_prediction(session, message_id=40, chat_id=SUPERGROUPS + 1)
    await a_prediction(session, message_id=90, chat_id=SUPERGROUPS)
    assert await predictions.highest_message(session) == 40
    row = await a_prediction(session, message_id=39)
    await predictions.answered(session, row.id, 41)
    await session.flush()
    assert await predictions.highest_message(session) == 41


async def plans(session: AsyncSession) -> list[str]:
    """How SQLite reads what was asked in a session since."""
    asked: list[tuple[str, tuple[Any, ...]]] = []

    def note(_connection: object, _cursor: object, words: str, values: tuple[Any, ...], *_: object) -> None:
        asked.append((words, values))

    connection = await session.connection()
    event.listen(connection.sync_connection, "before_cursor_execute", note)
    await predictions.highest_message(session)
    await update_queue.highest_message(session)
    await predictions.of_message(session, 1, 1)
    await predictions.latest(session, 1, 1)
    await predictions.last_sent(session, 1)
    event.remove(connection.sync_connection, "before_cursor_execute", note)
    assert len(asked) == 5
    steps: list[str] = []
    for words, values in asked:
        found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)
        steps += [str(row.detail) for row in found]
    return steps


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_what_a_chat_or_the_start_waits_for_is_read_by_an_index(session: AsyncSession) -> None:
    steps = [step for step in await plans(session) if "predictions" in step or "updates" in step]
    assert len(steps) >= 7
    for step in steps:
        assert "INDEX" in step or "PRIMARY KEY" in step, step


async def test_a_long_read_keeps_no_writer_waiting_and_sees_what_was_there(
    database: AsyncEngine, make_session: async_sessionmaker[AsyncSession]
) -> None:
    reads = reader(database.url)
    async with make_session.begin() as session:
        await a_prediction(session, message_id=1)
    async with sessions(reads)() as reading:
        assert (await statistics(reading)).photos == 1
        async with make_session.begin() as session:  # on one connection, this would wait for the read to end
            await a_prediction(session, message_id=2)
    async with sessions(reads)() as reading:
        assert (await statistics(reading)).photos == 2
    await reads.dispose()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_connection_for_long_reads_cannot_write(database: AsyncEngine) -> None:
    reads = reader(database.url)
    with pytest.raises(DBAPIError, match="readonly"):
        async with sessions(reads)() as reading:
            await reading.execute(text("DELETE FROM people"))
    await reads.dispose()


async def test_only_the_ids_between_which_predictions_are_due_are_aggregated(session: AsyncSession) -> None:
    rows = [await a_prediction(session, message_id=number, file_id="a file") for number in range(6)]
    for row in rows[1:5]:
        row.created = now() - timedelta(days=100)
    await corrections.add(session, prediction_id=rows[2].id, person_id=PERSON, slug="samba", how="typed")
    before = now() - timedelta(days=90)
    found = []
    while ids := await retention.due(session, before, 2):
        found.append(ids)
        assert await retention.aggregate(session, before, 2, among=ids) == 2
    assert [(ids.lowest, ids.highest) for ids in found] == [(rows[1].id, rows[2].id), (rows[3].id, rows[4].id)]
    left = (await session.scalars(select(PredictionRow.id).order_by(PredictionRow.id))).all()
    assert left == [rows[0].id, rows[2].id, rows[5].id]
