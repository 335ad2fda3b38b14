"""Migration 0011 renames tables and columns and keeps every row, on both databases, forwards and backwards."""

from collections.abc import Iterable

from alembic import command
from sqlalchemy import Connection, inspect, text

from store.db.engine import migrating
from store.db.session import migrate
from store.tables import Base
from tests.migration.test_migrations import run

MOMENT = "2026-01-31 12:00:00"
DIGEST = "f" * 64
Rows = dict[str, list[dict[str, object]]]

OLD: Rows = {
    "people": [
        {
            "id": 7,
            "first_seen": MOMENT,
            "last_seen": MOMENT,
            "may_keep": True,
            "may_keep_at": MOMENT,
            "notify": True,
            "speaks": "it",
            "photos_left": 2.5,
            "photos_left_at": MOMENT,
            "told_to_wait": True,
            "photos_refused": 3,
            "told_chat_id": 8,
            "told_message_id": 9,
        }
    ],
    "versions": [
        {"id": "a", "number": None, "backbone": "b", "created": MOMENT, "registered": MOMENT, "manifest": "{}"},
        {
            "id": "b",
            "number": 4,
            "backbone": "b",
            "created": MOMENT,
            "registered": MOMENT,
            "manifest": "{}",
            "removed": MOMENT,
        },
        {"id": "c", "number": None, "backbone": "b", "created": MOMENT, "registered": MOMENT, "manifest": "{}"},
    ],
    "predictions": [
        {
            "id": 5,
            "chat_id": 7,
            "message_id": 1,
            "person_id": 7,
            "update_id": 1,
            "version_id": "b",
            "verdict": "sneaker",
            "ranked": "[]",
            "milliseconds": 1.0,
            "photo_sha256": DIGEST,
            "state": "sending",
            "created": MOMENT,
            "answer_above": 41,
            "alone": '["sneaker", []]',
            "hint": "samba",
        }
    ],
    "corrections": [
        {"id": 6, "prediction_id": 5, "person_id": 7, "slug": "samba", "how": "tapped", "at": MOMENT},
    ],
    "runs": [
        {
            "id": 3,
            "state": "running",
            "active": True,
            "requested_by": 7,
            "chat_id": 7,
            "seed": 20,
            "base_version": "b",
            "requested": MOMENT,
            "done": 0,
            "total": 0,
            "cancel": MOMENT,
            "follower": "one",
            "followed": MOMENT,
            "told": MOMENT,
        }
    ],
    "inbox": [
        {
            "update_id": 1,
            "lane": 7,
            "body": '{"a": 1}',
            "received": MOMENT,
            "attempts": 2,
            "above": 40,
            "holder": "one",
            "held": MOMENT,
            "error": "odd",
        },
        {"update_id": -2, "lane": -7, "received": MOMENT, "attempts": 0, "done": MOMENT},
    ],
    "past": [
        {"day": "2026-01-31", "version_id": "b", "verdict": "sneaker", "slug": "samba", "photos": 2, "confidence": 1.5}
    ],
    "discarded": [{"sha256": DIGEST, "at": MOMENT}],
    "suspicions": [{"photo_sha256": DIGEST, "slug": "samba", "likelier": "gazelle", "at": MOMENT}],
    "taught": [
        {"version_id": "b", "photo_sha256": DIGEST, "correction_id": 6, "person_id": 7, "slug": "samba"}
        | {"part": "held_out"}
    ],
    "shoes": [
        {"slug": "new", "brand": "B", "name": "N", "aliases": '["n"]', "links": '{"shop": "x"}', "added_by": 7}
        | {"added": MOMENT, "retired": None}
    ],
}
TABLES = {
    "inbox": "updates",
    "past": "daily_counts",
    "discarded": "photo_deletions",
    "suspicions": "label_issues",
    "taught": "training_photos",
    "shoes": "custom_models",
}
COLUMNS = {
    "people": {
        "may_keep": "photo_consent",
        "may_keep_at": "photo_consent_at",
        "speaks": "chosen_language",
        "photos_left": "quota_left",
        "photos_left_at": "quota_updated",
        "photos_refused": "quota_refused",
        "told_chat_id": "quota_chat_id",
        "told_message_id": "quota_message_id",
    },
    "versions": {"removed": "files_removed"},
    "predictions": {"answer_above": "highest_message_id", "alone": "own_answer", "hint": "caption_slug"},
    "runs": {
        "cancel": "cancel_requested",
        "follower": "progress_owner",
        "followed": "progress_renewed",
        "told": "reported",
    },
    "inbox": {"lane": "chat_key", "above": "highest_message_id", "holder": "lease_owner", "held": "lease_renewed"},
    "past": {"confidence": "confidence_sum"},
    "discarded": {"at": "due"},
    "suspicions": {"likelier": "predicted_slug", "at": "found"},
}
Text = list[dict[str, str]]


async def fill(url: str) -> None:
    """Write the rows of `OLD` into a database of revision 0010."""
    database = migrating(url)
    async with database.begin() as connection:
        for table, rows in OLD.items():
            for row in rows:
                values = {name: literal(value) for name, value in row.items()}
                words = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())})"
                await connection.exec_driver_sql(words)
    await database.dispose()


def literal(value: object) -> str:
    """A value as SQL writes it."""
    if value is None or isinstance(value, bool):
        return str(value).upper().replace("NONE", "NULL")
    return f"'{value}'" if isinstance(value, str) else str(value)


async def contents(url: str) -> dict[str, Text]:
    """All rows as text, by table; columns without a value are left out."""
    database = migrating(url)
    found: dict[str, Text] = {}
    async with database.connect() as connection:
        there = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        for table in {*OLD, *TABLES.values()}.intersection(there):
            rows = (await connection.execute(text(f"SELECT * FROM {table}"))).mappings().all()
            found[table] = in_order(
                {key: str(value) for key, value in row.items() if value is not None} for row in rows
            )
    await database.dispose()
    return found


def in_order(rows: Iterable[dict[str, str]]) -> Text:
    return sorted((dict(sorted(row.items())) for row in rows), key=str)


def renamed(before: dict[str, Text]) -> dict[str, Text]:
    """The same rows under their new names, without the column that was dropped."""
    return {
        TABLES.get(table, table): in_order(
            {COLUMNS.get(table, {}).get(key, key): row[key] for key in row if key != "told_to_wait"} for row in rows
        )
        for table, rows in before.items()
    }


async def filled(url: str) -> dict[str, Text]:
    """A database of the revision before, with rows; returns them."""
    await run(url, lambda config: command.upgrade(config, "0010"))
    await fill(url)
    return await contents(url)


async def test_every_row_is_kept_under_the_new_names(url: str) -> None:
    before = await filled(url)
    await run(url, lambda config: command.upgrade(config, "0011"))
    after = await contents(url)
    numbers = {row["id"]: row.pop("number", "") for row in after["versions"]}
    for row in before["versions"]:
        row.pop("number", None)
    assert numbers == {"a": "5", "b": "4", "c": "6"}  # every version has a number now
    assert after == renamed(before)


async def test_a_downgrade_keeps_every_row_under_the_old_names(url: str) -> None:
    before = await filled(url)
    await run(url, lambda config: command.upgrade(config, "0011"))
    await run(url, lambda config: command.downgrade(config, "0010"))
    after = await contents(url)
    for found in (before, after):
        for row in (*found["people"], *found["versions"]):
            row.pop("told_to_wait", None)  # it was dropped, and is as a new person's
            row.pop("number", None)
    assert after == {table: in_order(rows) for table, rows in before.items()}


async def test_constraints_and_indexes_have_the_names_of_the_code(url: str) -> None:
    await filled(url)
    await migrate(url)
    database = migrating(url)
    async with database.connect() as connection:
        for table in Base.metadata.sorted_tables:
            found = await connection.run_sync(names, table.name)
            keys = [each.name for each in table.constraints]
            expected = {str(name) for name in [*keys, *(each.name for each in table.indexes)]}
            assert found in (expected, expected - {f"pk_{table.name}"})  # SQLite names no key that counts by itself
    await database.dispose()


def names(connection: Connection, table: str) -> set[str]:
    """The names of a table's keys, checks and indexes in the database."""
    inspector = inspect(connection)
    unique = [each["name"] for each in inspector.get_unique_constraints(table)]
    found = [inspector.get_pk_constraint(table)["name"], *unique]
    found += [each["name"] for each in inspector.get_foreign_keys(table)]
    found += [each["name"] for each in inspector.get_check_constraints(table)]
    found += [each["name"] for each in inspector.get_indexes(table)]
    return {str(name) for name in found if name is not None}
