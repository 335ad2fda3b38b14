"""Rows for `benchmarks.store`: predictions, corrections, photos and updates, made by the database itself.

Users send four photos in a row, 40 each. A tenth of the photos goes to supergroups, a twelfth is of albums of four, and
a tenth is corrected. They are spread evenly over 90 days.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.chat import people
from store.db.session import sessions
from store.releases import versions
from store.tables import SUPERGROUPS
from tests.support.data.records import a_manifest

A_DAY = timedelta(days=1)
ADMIN, FIRST = 999, 1_000
EACH, AT_A_TIME = 40, 4  # photos of a user, and those in a row
VERSION = "0123456789ab"
OTHER_NAMES = ", ".join(f'["model_{number}", 0.01]' for number in range(50, 59))


@dataclass(frozen=True, kw_only=True)
class Photo:
    """One of the photos, and ids that no row has."""

    id: int
    person_id: int
    chat_id: int
    message_id: int
    new_message_id: int
    update_id: int
    done_update_id: int
    album: str

    def prediction(self) -> dict[str, Any]:
        """What is recorded of a photo, but its message."""
        return {
            "chat_id": self.chat_id,
            "person_id": self.person_id,
            "update_id": self.update_id,
            "version_id": VERSION,
            "verdict": "sneaker",
            "ranked": [(f"model_{number}", 0.1) for number in range(10)],
            "milliseconds": 7.0,
            "photo_sha256": "e" * 64,
        }


def a_photo(number: int, rows: int) -> Photo:
    """The photo with this id, by the formulas of `fill`."""
    turn = number // AT_A_TIME
    person = FIRST + turn % _people(rows)
    chat = SUPERGROUPS - 1 - person % _groups(rows) if turn % 10 == 0 else person
    return Photo(
        id=number,
        person_id=person,
        chat_id=chat,
        message_id=2 * number,
        new_message_id=4 * rows + number,
        update_id=4 * rows + number,
        done_update_id=number % _updates(rows) + 1,
        album=f"album {turn // 12 * 12}",
    )


async def fill(database: AsyncEngine, rows: int) -> None:
    """Write all rows, and let the database count them."""
    async with sessions(database).begin() as session:
        await versions.register(session, a_manifest(VERSION))
        await people.seen(session, person_id=ADMIN, language="en")
    async with database.begin() as connection:
        for statement in _statements(database.dialect.name == "sqlite"):
            await _run(connection, statement, rows)
    async with database.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).exec_driver_sql(
            "ANALYZE" if database.dialect.name == "sqlite" else "VACUUM ANALYZE"
        )


def _statements(sqlite: bool) -> list[str]:
    """INSERTs from the numbers n of 1 to :rows."""

    def moment(seconds: str) -> str:
        if sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%f000', :now, '-' || ({seconds}) || ' seconds')"
        return f"CAST(:now AS timestamptz) - ({seconds}) * interval '1 second'"

    def digest(number: str) -> str:
        return f"printf('%064x', {number})" if sqlite else f"lpad(to_hex({number}), 64, '0')"

    json, concat = ("", "") if sqlite else ("::json", "::text")
    made = moment("(:rows - n) * 7776000.0 / :rows")
    turn, groups = f"(n / {AT_A_TIME})", f"{SUPERGROUPS - 1}"
    person = f"({FIRST} + {turn} % :people)"
    chat = f"(CASE WHEN {turn} % 10 = 0 THEN {groups} - {person} % :groups ELSE {person} END)"
    in_album = f"{turn} % 12 = 0"
    ranked = f"""'[["model_' || (n % 50){concat} || '", 0.' || (n % 90 + 10){concat} || '], {OTHER_NAMES}]'"""
    share = "(n % 90 + 10) / 100.0"
    verdict = "CASE n % 10 WHEN 0 THEN 'unknown' WHEN 1 THEN 'no_sneaker' ELSE 'sneaker' END"
    true = "1" if sqlite else "true"
    return [
        f"""INSERT INTO people (id, language, first_seen, last_seen, photo_consent, photo_consent_at, notify)
        SELECT {FIRST} - 1 + n, 'en', {moment("0")}, {moment("0")},
            CASE WHEN n % 2 = 0 THEN {true} END, {moment("0")}, {true}
        FROM n WHERE n <= :people""",
        f"""INSERT INTO predictions (id, chat_id, message_id, person_id, update_id, version_id, verdict, ranked,
            first_slug, confidence, milliseconds, photo_sha256, file_id, state, answer_message_id, created, album,
            declined)
        SELECT n, {chat}, 2 * n, {person}, n, '{VERSION}', {verdict}, ({ranked}){json}, 'model_' || (n % 50){concat},
            {share}, 7.5, {digest("n")}, 'AgACAgIAAxkBAAIB' || n{concat} || 'AAJ9Ag-benchmark-file-id-of-80-letters',
            'answered', CASE WHEN {in_album} AND n % {AT_A_TIME} > 0 THEN NULL ELSE 2 * n + 1 END, {made},
            CASE WHEN {in_album} THEN 'album ' || {turn}{concat} END, CASE WHEN n % 100 = 7 THEN {made} END FROM n""",
        f"""INSERT INTO corrections (id, prediction_id, person_id, slug, how, at, withdrawn)
        SELECT n, n, {person}, 'model_' || ((n + n / 10 % 2) % 50){concat},
            CASE WHEN n / 10 % 2 = 0 THEN 'confirmed' ELSE 'typed' END, {made}, CASE WHEN n % 200 = 3 THEN {made} END
        FROM n WHERE n % 10 = 3""",
        f"""INSERT INTO photos (sha256, person_id, bytes, stored)
        SELECT {digest("n")}, {person}, 90000, {made} FROM n WHERE n % 10 = 3 AND {person} % 2 = 1""",
        f"""INSERT INTO updates (update_id, chat_key, received, attempts, highest_message_id, lease_owner, done)
        SELECT n, {chat}, {moment("0")}, 1, 2 * n + 1, 'benchmark', {moment("(:updates - n) * 172800.0 / :updates")}
        FROM n WHERE n <= :updates""",
        *(
            []
            if sqlite
            else [f"SELECT setval('{table}_id_seq', :rows + 1)" for table in ("predictions", "corrections")]
        ),
    ]


async def _run(connection: AsyncConnection, statement: str, rows: int) -> None:
    numbers = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :rows)"
    now: Any = datetime.now(UTC)
    if connection.dialect.name == "sqlite":
        now = now.strftime("%Y-%m-%d %H:%M:%S")
    values = {
        "rows": rows,
        "now": now,
        "people": _people(rows),
        "groups": _groups(rows),
        "updates": _updates(rows),
    }
    used = {name: value for name, value in values.items() if f":{name}" in statement or name == "rows"}
    if not statement.startswith("INSERT"):
        await connection.execute(text(statement), used)
        return
    head, _, tail = statement.partition("SELECT")
    await connection.execute(text(f"{head} {numbers} SELECT {tail}"), used)


def _people(rows: int) -> int:
    return max(1, rows // EACH)


def _groups(rows: int) -> int:
    return max(1, _people(rows) // 20)


def _updates(rows: int) -> int:
    return max(50, rows // 20)
