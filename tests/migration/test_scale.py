"""Migration 0014 fills the columns of the first candidate from the ranking, on both databases, and takes them back."""

import pytest
from alembic import command
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from store.db.engine import migrating
from store.db.session import migrate
from tests.migration.test_migrations import run

MOMENT = "'2026-01-31 12:00:00'"
RANKINGS = {1: '[["samba", 0.625], ["forum", 0.25]]', 2: '[["forum", 1]]', 3: "[]"}


async def fill(url: str) -> None:
    """Write one prediction for each ranking into a database of the revision before."""
    await run(url, lambda config: command.upgrade(config, "0013"))
    database = migrating(url)
    async with database.begin() as connection:
        await connection.execute(text(f"INSERT INTO people (id, first_seen, last_seen, notify) VALUES (7, {MOMENT}, "
                                      f"{MOMENT}, {'1' if 'sqlite' in url else 'true'})"))  # fmt: skip
        names = "id, number, backbone, created, registered, manifest"
        await connection.exec_driver_sql(
            f"INSERT INTO versions ({names}) VALUES ('a', 1, 'b', {MOMENT}, {MOMENT}, '{{}}')"
        )
        for number, ranked in RANKINGS.items():
            names = "id, chat_id, message_id, person_id, update_id, version_id, verdict, ranked, milliseconds, "
            values = f"{number}, 7, {number}, 7, 1, 'a', 'sneaker', '{ranked}', 1.0, '{'f' * 64}', 'recorded', {MOMENT}"
            words = f"INSERT INTO predictions ({names}photo_sha256, state, created) VALUES ({values})"
            await connection.exec_driver_sql(words)
    await database.dispose()


async def rows(url: str, columns: str) -> list[tuple[object, ...]]:
    database = migrating(url)
    async with database.connect() as connection:
        found = await connection.execute(text(f"SELECT {columns} FROM predictions ORDER BY id"))
        result = [tuple(row) for row in found]
    await database.dispose()
    return result


async def test_existing_predictions_get_their_first_candidate(url: str) -> None:
    await fill(url)
    await migrate(url)
    await run(url, command.check)
    assert await rows(url, "first_slug, confidence") == [("samba", 0.625), ("forum", 1.0), (None, None)]


async def test_a_downgrade_keeps_every_prediction(url: str) -> None:
    await fill(url)
    before = await rows(url, "*")
    await migrate(url)
    await run(url, lambda config: command.downgrade(config, "0013"))
    assert [tuple(map(str, row)) for row in await rows(url, "*")] == [tuple(map(str, row)) for row in before]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_start_without_a_migration_reads_no_rows(url: str) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, words: str, *_: object) -> None:
        asked.append(words)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await migrate(url)
        assert "PRAGMA foreign_key_check" in asked
        asked.clear()
        await migrate(url)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert asked
    assert "PRAGMA foreign_key_check" not in asked
