"""The trainer while the database is away: a run goes on, or is done again, and the admin hears of neither."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from databases import postgresql, url
from loop_site import NEW, Site, a_base, a_site
from store.address import async_url
from training.service import AGAIN, Trainer

__all__ = ["postgresql", "url"]

ANNA = 501


@pytest.fixture
async def site(url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """An installation on PostgreSQL in which Anna has taught a new model."""
    base = tmp_path / "base"
    base.mkdir()
    made = await a_site(a_base(base), tmp_path, url)
    await made.send(ANNA, NEW, range(6))
    yield made
    await made.database.dispose()


@asynccontextmanager
async def away(postgresql: str, url: str) -> AsyncIterator[None]:
    """The database breaks every connection, and takes none until the end."""
    name = make_url(url).database
    server = create_async_engine(async_url(postgresql), isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        await connection.execute(text(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"))
        theirs = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        await connection.execute(text(theirs))
        yield
        await connection.execute(text(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true"))
    await server.dispose()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_run_that_is_cut_off_from_the_database_is_done_again(site: Site, postgresql: str, url: str) -> None:
    run_id, trainer = await site.request(), Trainer(site.place)
    states = []
    for _ in range(AGAIN):
        before = (await site.run(run_id)).claimed
        work = asyncio.create_task(trainer.work_once())
        while (run := await site.run(run_id)).claimed == before or run.step in (None, "start", "embed"):
            assert not work.done()
            await asyncio.sleep(0.05)
        async with away(postgresql, url):
            await work
        states.append((await site.run(run_id)).state)
    assert states == ["running"] * AGAIN
    await trainer.work_once()
    run = await site.run(run_id)
    assert (run.state, run.error) == ("done", None)
