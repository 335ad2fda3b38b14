"""The trainer while the database is away: a run goes on, or is done again, and the admin hears of neither."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text, update
from sqlalchemy.ext.asyncio import create_async_engine

from store.db.heartbeat import PATIENCE
from store.db.types import now
from store.db.url import async_url
from store.releases import failures, runs
from store.releases.failures import Failure
from store.tables import Run
from tests.support.bots.loop_site import NEW, Site, a_base, a_site
from tests.support.databases import postgresql, url
from training.retrain.worker import AGAIN, Trainer

__all__ = ["postgresql", "url"]

ANNA = 501


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_base(tmp_path_factory.mktemp("base"))


@pytest.fixture
async def site(base: Path, url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """An installation in which Anna has split a new model."""
    made = await a_site(base, tmp_path, url)
    await made.send(ANNA, NEW, range(6))
    yield made
    await made.database.dispose()


@asynccontextmanager
async def away(server: str, url: str) -> AsyncIterator[None]:
    """The database breaks every connection, and takes none until the end."""
    name = make_url(url).database
    admin = create_async_engine(async_url(server), isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"))
        theirs = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        await connection.execute(text(theirs))
        try:
            yield
        finally:
            await connection.execute(text(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true"))
    await admin.dispose()


async def at_work(site: Site, run_id: int, before: Run | None = None) -> None:
    """Wait until a run is being made, (again) since `before`."""
    since = None if before is None else before.claimed
    while (run := await site.run(run_id)).claimed == since or run.step in (None, "start", "embed"):
        assert run.active, run.error
        await asyncio.sleep(0.05)


async def cut_off(site: Site, trainer: Trainer, server: str, run_id: int) -> Run:
    """The database goes away while a trainer is at a run, and comes back; the run then."""
    before = await site.run(run_id)
    work = asyncio.create_task(trainer.work_once())
    await at_work(site, run_id, before)
    async with away(server, site.database.url.render_as_string()):
        await work
    return await site.run(run_id)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_run_that_is_cut_off_from_the_database_is_done_again(site: Site, postgresql: str) -> None:
    moments = [now()]
    run_id, trainer = await site.request(), Trainer(site.place, clock=lambda: moments[-1])
    assert (await cut_off(site, trainer, postgresql, run_id)).state == "running"
    async with site.sessions.begin() as session:
        await session.execute(update(Run).values(heartbeat=now() - 2 * runs.SILENCE))  # it was away for long
    moments.append(moments[-1] + PATIENCE)  # so who is silent is given up by now
    await trainer.work_once()
    run = await site.run(run_id)
    assert (run.state, run.error) == ("done", None)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_run_that_is_cut_off_again_and_again_fails_with_the_reason(site: Site, postgresql: str) -> None:
    run_id, trainer = await site.request(), Trainer(site.place)
    for _ in range(AGAIN + 1):
        assert (await cut_off(site, trainer, postgresql, run_id)).state == "running"
    assert await trainer.work_once() is None
    run = await site.run(run_id)
    assert run.state == "failed"
    assert failures.read(run.error) == Failure(why="database")


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_trainer_stops_while_the_database_is_away_and_what_was_cancelled_is_not_done_again(
    site: Site, postgresql: str
) -> None:
    run_id, trainer = await site.request(), Trainer(site.place)
    serving = asyncio.create_task(trainer.serve())
    await at_work(site, run_id)
    async with site.sessions.begin() as session:
        await runs.cancel(session, run_id)
    async with away(postgresql, site.database.url.render_as_string()):
        serving.cancel()
        done, _ = await asyncio.wait([serving], timeout=60)
    assert done
    assert (await site.run(run_id)).state == "running"  # it could not say so
    assert await trainer.work_once() is None
    assert (await site.run(run_id)).state == "cancelled"


async def test_a_silent_trainer_is_given_up_once_it_had_the_time_to_say_something(site: Site) -> None:
    moments = [now()]
    run_id, trainer = await site.request(), Trainer(site.place, clock=lambda: moments[-1])
    async with site.sessions.begin() as session:
        await runs.claim(session, "another")
        await session.execute(update(Run).values(heartbeat=now() - 2 * runs.SILENCE))
    assert await trainer.work_once() is None
    assert (await site.run(run_id)).state == "running"
    moments.append(moments[-1] + PATIENCE)
    assert await trainer.work_once() is None
    assert (await site.run(run_id)).state == "failed"
