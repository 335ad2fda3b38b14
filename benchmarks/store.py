"""Time of the database's queries with 1,000 predictions and with a million.

    python -m benchmarks.store [--rows 1000000] [--database URL]

Fills two databases, one with 1,000 predictions and one with ROWS; a tenth of them is corrected. Prints the median and
the 95th percentile of each query that a chat waits for, and the ratio of the 95th percentiles; then the time of /stats,
of the queries at the start, and of the background jobs' long reads. Without URL, it measures SQLite, and PostgreSQL
where that is installed. URL is the address of an empty database for the ROWS; SNEAKERS_SMALL_DATABASE_URL is that of
another one on the same server.
"""

import argparse
import asyncio
import os
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from benchmarks.store_rows import A_DAY, ADMIN, Photo, a_photo, fill
from store.chat import people, photo_quota, preferences, update_queue
from store.db.engine import migrating
from store.db.session import engine, migrate, reader, sessions
from store.learning import consent, custom_models, fingerprint
from store.predictions import albums, corrections, predictions, retention
from store.predictions.statistics import statistics
from tests.support.databases import new_database, programs, server

SMALL, ROWS = 1_000, 1_000_000
REPEATS = 150
AT_MOST = 1.5  # times as long with all rows
Query = Callable[[AsyncSession, Photo], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class Database:
    """A filled database."""

    url: str
    rows: int
    sessions: async_sessionmaker[AsyncSession]
    long_reads: async_sessionmaker[AsyncSession]


async def _lease(session: AsyncSession, photo: Photo) -> object:
    return await update_queue.begin(session, photo.chat_id, owner="benchmark", silence=0.0, above=5)


async def _record(session: AsyncSession, photo: Photo) -> object:
    return await predictions.record(session, **photo.prediction(), message_id=photo.new_message_id)


async def _is_asked(session: AsyncSession, photo: Photo) -> object:
    row = await predictions.get(session, photo.id)
    assert row is not None
    return await consent.is_due(session, row)


async def _take(session: AsyncSession, photo: Photo) -> object:
    now = datetime.now(UTC)
    return await photo_quota.take(session, photo.person_id, photo.chat_id, now, per_minute=30, burst=10)


CHAT: Mapping[str, Query] = {
    "store an update": lambda s, p: update_queue.write(s, [update_queue.Received(p.update_id, p.chat_id, {"a": 1})]),
    "lease the next update": _lease,
    "finish an update": lambda s, p: update_queue.finish(s, p.done_update_id, None, owner="benchmark", above=5),
    "does the chat wait": lambda s, p: update_queue.waits(s, p.chat_id),
    "preferences": lambda s, p: preferences.of(s, p.person_id),
    "note the user": lambda s, p: people.seen(s, person_id=p.person_id, language="en"),
    "photo quota": _take,
    "prediction of a new photo": lambda s, p: predictions.of_message(s, p.chat_id, p.new_message_id),
    "prediction of a photo": lambda s, p: predictions.of_message(s, p.chat_id, p.message_id),
    "prediction of an answer": lambda s, p: predictions.of_message(s, p.chat_id, p.message_id + 1),
    "record a prediction": _record,
    "note the answer": lambda s, p: predictions.answered(s, p.id, p.new_message_id),
    "last answer in the chat": lambda s, p: predictions.last_sent(s, p.chat_id),
    "user's last prediction": lambda s, p: predictions.latest(s, p.chat_id, p.person_id),
    "open correction": lambda s, p: predictions.being_corrected(s, p.chat_id, p.person_id),
    "current correction": lambda s, p: corrections.current(s, p.id),
    "correct an answer": lambda s, p: corrections.add(
        s, prediction_id=p.id, person_id=p.person_id, slug="model_1", how="typed"
    ),
    "question of consent": _is_asked,
    "pictures of an album": lambda s, p: albums.pictures(s, p.chat_id, p.album),
}


async def _start(session: AsyncSession) -> None:
    await predictions.highest_message(session)
    await update_queue.highest_message(session)
    await custom_models.all_models(session, retired=True)
    await update_queue.unfinished(session)


ONCE: Mapping[str, Callable[[AsyncSession], Awaitable[object]]] = {
    "/stats": statistics,
    "start: highest message id": predictions.highest_message,
    "start: all queries": _start,
    "job: state of the labels": fingerprint.stamp,
    "job: photos to keep": lambda session: consent.to_keep(session, 20),
    "job: photos that cannot teach": lambda session: consent.unusable(session, 20),
    "job: predictions to aggregate": lambda session: retention.due(session, datetime.now(UTC) - 90 * A_DAY, 1_000),
}


async def main(rows: int, url: str | None) -> None:
    """Measure each kind of database, and print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        for name, urls in (await _addresses(Path(folder), url)).items():
            async with _filled(urls[0], SMALL) as small, _filled(urls[1], rows) as large:
                print(f"\n{name}: {SMALL:,} and {rows:,} predictions\n", flush=True)
                await _of_chats(small, large)
                await _once(small, large)
                await _beside(large)


async def _addresses(folder: Path, url: str | None) -> Mapping[str, tuple[str, str]]:
    if url is not None:
        return {url.partition(":")[0]: (os.environ["SNEAKERS_SMALL_DATABASE_URL"], url)}
    found = {"SQLite": (f"sqlite:///{folder}/small.db", f"sqlite:///{folder}/large.db")}
    if programs() is not None:
        found["PostgreSQL"] = (await new_database(server(), "small"), await new_database(server(), "large"))
    return found


@asynccontextmanager
async def _filled(url: str, rows: int) -> AsyncIterator[Database]:
    start = time.monotonic()
    await migrate(url)
    filling, database, long_reads = migrating(url), engine(url), reader(url)  # which may take minutes
    await fill(filling, rows)
    await filling.dispose()
    print(f"filled {rows:,} predictions in {time.monotonic() - start:.0f} s", flush=True)
    yield Database(url=url, rows=rows, sessions=sessions(database), long_reads=sessions(long_reads))
    await database.dispose()
    await long_reads.dispose()


async def _of_chats(small: Database, large: Database) -> None:
    """Print the queries that a chat waits for; the databases take turns, so that both see the same machine."""
    print(f"| query | p50 / p95, ms, {small.rows:,} | p50 / p95, ms, {large.rows:,} | ratio of p95 | |")
    print("| --- | ---: | ---: | ---: | --- |")
    for name, query in CHAT.items():
        seconds: dict[int, list[float]] = {small.rows: [], large.rows: []}
        for repeat in range(REPEATS):
            for database in (small, large):
                photo = a_photo(random.Random(f"{name} {repeat}").randint(1, database.rows), database.rows)
                seconds[database.rows].append(await _timed(database, query, photo))
        shown = [(median(each) * 1e3, quantiles(each, n=20)[18] * 1e3) for each in seconds.values()]
        ratio = shown[1][1] / shown[0][1]
        cells = " | ".join(f"{middle:.2f} / {most:.2f}" for middle, most in shown)
        print(f"| {name} | {cells} | {ratio:.2f} | {'' if ratio <= AT_MOST else 'slower'} |", flush=True)


async def _timed(database: Database, query: Query, photo: Photo) -> float:
    """The seconds of one query, in a transaction that is rolled back."""
    async with database.sessions() as session:
        await session.connection()
        start = time.perf_counter()
        await query(session, photo)
        await session.flush()
        return time.perf_counter() - start


async def _once(small: Database, large: Database) -> None:
    print(f"\n| read | ms, {small.rows:,} | ms, {large.rows:,} |\n| --- | ---: | ---: |")
    for name, read in ONCE.items():
        times = []
        for database in (small, large):
            tries = []
            for _ in range(3):
                async with database.long_reads() as session:
                    start = time.perf_counter()
                    await read(session)
                    tries.append((time.perf_counter() - start) * 1e3)
            times.append(median(tries))
        print(f"| {name} | {times[0]:.1f} | {times[1]:.1f} |", flush=True)
    times = [await _migrating(database) for database in (small, large)]
    print(f"| start: look for migrations | {times[0]:.1f} | {times[1]:.1f} |", flush=True)


async def _migrating(database: Database) -> float:
    start = time.perf_counter()
    await migrate(database.url)
    return (time.perf_counter() - start) * 1e3


async def _beside(database: Database) -> None:
    """Print how long a chat waits while /stats is counted."""

    async def count() -> None:
        async with database.long_reads() as session:
            await statistics(session)

    counting = asyncio.create_task(count())
    waits = [0.0]
    while not counting.done():
        await asyncio.sleep(0.005)
        start = time.perf_counter()
        async with database.sessions.begin() as session:
            await session.execute(text("UPDATE people SET quota_refused = 0 WHERE id = :id"), {"id": ADMIN})
        waits.append((time.perf_counter() - start) * 1e3)
    print(f"\nA write during /stats takes at most {max(waits):.0f} ms ({len(waits) - 1} writes).", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Time of the database's queries with many rows.")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--database", help="an empty database, instead of new ones")
    given: Any = parser.parse_args()
    asyncio.run(main(given.rows, given.database))
