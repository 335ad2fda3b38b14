"""PostgreSQL behind PgBouncer: a transaction gets any connection to the server."""

import asyncio
import sys

import pytest
from sqlalchemy import func, select, text

from store.db.migrate import migrate, schema_state
from store.db.session import engine, sessions
from store.errors import StoreError
from store.tables import PredictionRow
from tests.support.pooler import pgbouncer

READY = ["", "&pgbouncer=true", "&statement_cache_size=0", "&prepared_statement_cache_size=0&statement_cache_size=0"]


@pytest.mark.parametrize("said", READY)
async def test_transactions_that_take_turns_on_connections_work(empty_postgresql: str, said: str) -> None:
    with pgbouncer(empty_postgresql) as address:
        for _ in range(2):
            await migrate(address + said)
        database = engine(address + said)
        make_session = sessions(database)

        async def work(number: int) -> list[int | None]:
            found = []
            for each in range(10):
                async with make_session.begin() as session:
                    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": each % 3})
                    found.append(await session.scalar(select(func.pg_backend_pid())))
                    assert await session.scalar(text("SELECT CAST(:given AS json)"), {"given": "[1]"}) == [1]
                    assert await session.scalar(select(func.count()).select_from(PredictionRow)) == 0
                    rows = await session.stream(text("SELECT * FROM generate_series(1, 300)"))
                    assert len([row async for row in rows]) == 300
            return found

        servers = {pid for each in await asyncio.gather(*(work(number) for number in range(5))) for pid in each}
        await database.dispose()
    assert len(servers) > 1  # so the test has tried what it is for


async def test_replicas_that_start_together_migrate_once(empty_postgresql: str) -> None:
    """A lock of the session would be left on a connection that another replica gets."""
    script = "import asyncio, sys; from store.db.migrate import migrate; asyncio.run(migrate(sys.argv[1]))"
    with pgbouncer(empty_postgresql) as address:
        replicas = [
            await asyncio.create_subprocess_exec(sys.executable, "-c", script, address, stderr=asyncio.subprocess.PIPE)
            for _ in range(3)
        ]
        said = [(await each.communicate())[1] for each in replicas]
        state = await schema_state(address)
    assert [(each.returncode, words) for each, words in zip(replicas, said, strict=True)] == [(0, b"")] * 3
    assert state.is_current


async def test_a_session_of_its_own_and_no_pooler_work(empty_postgresql: str) -> None:
    with pgbouncer(empty_postgresql, "session") as address:
        await migrate(address)
    await migrate(empty_postgresql)


async def test_a_server_without_a_pooler_keeps_prepared_statements(postgresql: str) -> None:
    database = engine(postgresql)
    async with database.connect() as connection:
        for _ in range(2):
            await connection.execute(text("SELECT 41 + 1"))
        kept = await connection.scalar(
            text("SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT 41 + 1'")
        )
    await database.dispose()
    assert kept == 1


async def test_what_pgbouncer_refuses_is_told_in_one_line(empty_postgresql: str) -> None:
    refused = pytest.raises(StoreError, match="unsupported startup parameter")
    with pgbouncer(empty_postgresql) as address, refused as told:
        await migrate(address + "&search_path=elsewhere")
    assert "\n" not in str(told.value)
