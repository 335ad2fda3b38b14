"""The database's tables follow from the migrations, forwards and backwards."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, inspect, text, true
from sqlalchemy.ext.asyncio import AsyncEngine

from store.db.engine import migrating
from store.db.migrate import alembic_config, revisions
from store.db.session import engine, migrate, sessions
from store.errors import DatabaseUnavailable, MigrationError
from store.tables import Activation, Base, Correction, PredictionRow, Run
from tests.support.data.records import PERSON, a_prediction
from tests.support.paths import ROOT

CHECKED = ("verdict", "state", "how", "decision", "part")


async def run(url: str, what: Callable[[Config], None]) -> None:
    """Run an Alembic command on the packaged migrations."""
    database = migrating(url)

    def on(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        what(config)

    try:
        async with database.connect() as connection:
            await connection.run_sync(on)
    finally:
        await database.dispose()


async def tables(url: str) -> set[str]:
    database = migrating(url)
    async with database.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await database.dispose()
    return set(names) - {"alembic_version", "sqlite_sequence"}


async def test_after_an_upgrade_the_code_and_the_database_agree(url: str) -> None:
    await migrate(url)
    await run(url, command.check)  # raises where they differ
    assert await tables(url) == set(Base.metadata.tables)


async def test_a_downgrade_leaves_nothing_and_an_upgrade_brings_all_back(url: str) -> None:
    await migrate(url)
    await run(url, lambda config: command.downgrade(config, "base"))
    assert await tables(url) == set()
    await migrate(url)
    await run(url, command.check)


def a_row(table: type[Base]) -> Base:
    if table is Activation:
        return Activation(version_id="0123456789ab", reason="for this test")
    if table is Correction:
        return Correction(prediction_id=1, person_id=PERSON, slug="one", how="tapped")
    if table is Run:
        asked = {"state": "done", "requested_by": PERSON, "chat_id": PERSON}
        return Run(**asked, seed=1, base_version="0123456789ab")
    return PredictionRow(
        chat_id=PERSON,
        message_id=100,
        person_id=PERSON,
        update_id=100,
        version_id="0123456789ab",
        verdict="sneaker",
        ranked=(),
        milliseconds=1.0,
        photo_sha256="f" * 64,
    )


async def next_id(url: str, table: type[Any], *, left: bool) -> int:
    """The id that the next row of a table gets, which goes at once; the rows before it as well unless they are left."""
    database = engine(url)
    async with sessions(database).begin() as session:
        row = a_row(table)
        session.add(row)
        await session.flush()
        number = row.id  # type: ignore[attr-defined]
        await session.execute(delete(table).where(table.id == number if left else true()))
    await database.dispose()
    return int(number)


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize(
    ("table", "revision"),
    [(PredictionRow, "0002"), (Correction, "0001"), (Activation, "0001"), (Activation, "0003"), (Run, "0004")],
)
async def test_a_downgrade_and_an_upgrade_give_no_id_twice(
    url: str, table: type[Base], revision: str, left: bool
) -> None:
    await migrate(url)
    database = engine(url)
    async with sessions(database).begin() as session:
        await a_prediction(session)
        if left and table is not PredictionRow:
            session.add(a_row(table))
    await database.dispose()
    last = await next_id(url, table, left=left)
    await run(url, lambda config: command.downgrade(config, revision))
    await migrate(url)
    assert await next_id(url, table, left=left) > last


async def test_checks_in_the_database_are_those_of_the_code(database: AsyncEngine) -> None:
    def names(sync: Connection, table: str) -> set[str | None]:
        return {check["name"] for check in inspect(sync).get_check_constraints(table)}

    async with database.connect() as connection:
        for table in Base.metadata.sorted_tables:
            expected = {f"ck_{table.name}_{c}" for c in CHECKED if c in table.columns}
            assert await connection.run_sync(names, table.name) == expected


async def test_migrating_again_keeps_what_is_stored(url: str) -> None:
    await migrate(url)
    database = migrating(url)
    async with database.begin() as connection:
        moment = "'2026-01-31 12:00:00'"
        await connection.execute(text(f"INSERT INTO people (id, first_seen, last_seen) VALUES (7, {moment}, {moment})"))
    await migrate(url)
    async with database.connect() as connection:
        assert (await connection.execute(text("SELECT id FROM people"))).scalars().all() == [7]
    await database.dispose()


async def test_processes_that_start_together_migrate_once(url: str, tmp_path: Path) -> None:
    code = f"import asyncio; from store.db.session import migrate; asyncio.run(migrate({url!r}))"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    starts = [
        asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=tmp_path, env=environment) for _ in range(3)
    ]
    processes = await asyncio.gather(*starts)
    assert [await process.wait() for process in processes] == [0, 0, 0]
    await run(url, command.check)


async def test_a_failing_migration_leaves_nothing_behind(url: str, tmp_path: Path) -> None:
    failing = "import sqlalchemy as sa\nfrom alembic import op\nrevision = '9999'\ndown_revision = '0001'\n"
    failing += (
        "def upgrade():\n    op.create_table('half', sa.Column('id', sa.Integer))\n    raise OSError('half-way')\n"
    )
    (tmp_path / "m9999_failing.py").write_text(failing)

    def upgrade(config: Config) -> None:
        config.set_main_option("version_locations", f"{ROOT / 'migrations' / 'versions'}{os.pathsep}{tmp_path}")
        command.upgrade(config, "9999")

    with pytest.raises(OSError, match="half-way"):
        await run(url, upgrade)
    assert await tables(url) == set()


async def test_a_database_of_a_newer_release_is_refused_and_left_alone(url: str) -> None:
    await migrate(url)
    database = migrating(url)
    async with database.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.dispose()
    with pytest.raises(MigrationError, match=r"cannot be migrated, .*9999.*run the release"):
        await migrate(url)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_database_in_use_is_left_as_it_is_and_says_so(url: str) -> None:
    await migrate(url)
    await run(url, lambda config: command.downgrade(config, "0006"))
    database = engine(url)
    async with database.begin() as other:
        await other.execute(text(f"ALTER DATABASE {database.url.database} SET lock_timeout = '100ms'"))
    async with database.begin() as other:
        await other.execute(text("SELECT 1 FROM versions"))
        said = r"is as it was \(.*lock timeout.*\); another process .* start again\.$"
        with pytest.raises(MigrationError, match=said):
            await migrate(url)
    await database.dispose()
    await migrate(url)
    await run(url, command.check)


@pytest.mark.parametrize("path", ["file/sneakers.db", "file", "folder"])
async def test_a_sqlite_file_that_cannot_be_opened_is_told_in_one_line(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("This is no database, and long enough to be looked at as one." * 20)
    (tmp_path / "folder").mkdir()
    with pytest.raises(DatabaseUnavailable, match=r"^sqlite\S+ cannot be opened \(.+\); .*SNEAKERS_DATA, or .*"):
        await migrate(f"sqlite:///{tmp_path}/{path}")


def test_the_names_of_the_files_tell_the_revisions_as_alembic_knows_them() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    assert [each.revision for each in script.walk_revisions()] == revisions()[::-1]


async def test_a_current_database_is_found_current_without_alembic(url: str) -> None:
    await migrate(url)
    code = f"import asyncio, sys; from store.db.session import migrate; asyncio.run(migrate({url!r})); "
    program = [sys.executable, "-c", f"{code}print('alembic' in sys.modules)"]
    ended = await asyncio.create_subprocess_exec(*program, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    said, _ = await ended.communicate()
    assert said == b"False\n"


async def test_a_server_that_cannot_be_reached_is_told_without_the_password() -> None:
    with pytest.raises(DatabaseUnavailable, match=r"^postgresql\S+ cannot be opened \(.+\); start it") as error:
        await migrate("postgresql://user:hunter2@127.0.0.1:1/name")
    assert "hunter2" not in str(error.value)


async def test_the_folder_of_a_sqlite_database_is_made(tmp_path: Path) -> None:
    await migrate(f"sqlite:///{tmp_path}/one/two%20%25/sneakers.db")
    assert (tmp_path / "one" / "two %" / "sneakers.db").exists()


def test_developers_run_alembic_from_the_root(tmp_path: Path) -> None:
    environment = os.environ | {"SNEAKERS_DATABASE_URL": f"sqlite:///{tmp_path}/scratch.db"}
    for words in (["upgrade", "head"], ["check"], ["downgrade", "base"]):
        subprocess.run([sys.executable, "-m", "alembic", *words], cwd=ROOT, env=environment, check=True)


def test_developers_without_a_database_are_told_what_to_give() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "SNEAKERS_DATABASE_URL"}
    alembic = [sys.executable, "-m", "alembic", "check"]
    ended = subprocess.run(alembic, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert ended.returncode != 0
    assert "SNEAKERS_DATABASE_URL is not set; give one" in ended.stderr + ended.stdout
