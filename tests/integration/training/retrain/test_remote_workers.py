"""A Dask scheduler and its worker as processes: they are killed during a retraining, and a later one is done."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from store.releases import failures
from tests.support.bots.loop_site import ANNA, NEW, Site, a_base, a_site
from tests.support.bots.serving import Process, free_port
from training.retrain.worker import Trainer


class Workers:
    """A scheduler, and a worker of it."""

    def __init__(self, log: Path) -> None:
        port = str(free_port())
        self.address = f"tcp://127.0.0.1:{port}"
        waits = {"DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT": "1s"}
        at = ("--host", "127.0.0.1", "--port", port, "--no-dashboard")
        self.scheduler = Process("-m", "dask", "scheduler", *at, **waits)
        self.worker = Process("-m", "dask", "worker", self.address, "--no-nanny", "--no-dashboard")
        self.scheduler.log = self.worker.log = log


@pytest.fixture
async def workers(tmp_path: Path) -> AsyncIterator[Workers]:
    made = Workers(tmp_path / "log")
    await made.scheduler.start()
    await made.worker.start()
    yield made
    await made.worker.kill()
    await made.scheduler.kill()


async def fails(site: Site, workers: Workers, killed: Process) -> str:
    """Kill a process while a run is trained; what the run says."""
    run_id = await site.request()
    work = asyncio.create_task(Trainer(site.place, workers.address).work_once())
    while (run := await site.run(run_id)).step not in ("train", "thresholds", "attach", "measure"):
        assert run.state in ("queued", "running"), run.error
        await asyncio.sleep(0.05)
    await killed.kill()
    await work
    failed = await site.run(run_id)
    assert (failed.state, failures.read(failed.error).why) == ("failed", "workers")
    return failures.read(failed.error).detail


async def test_a_run_says_that_its_workers_or_their_scheduler_are_gone_and_a_later_run_is_done(
    tmp_path: Path, workers: Workers
) -> None:
    site = await a_site(a_base(tmp_path / "base"), tmp_path / "site")
    await site.send(ANNA, NEW, range(6))
    assert "has had no worker for too long" in await fails(site, workers, workers.worker)
    await workers.worker.start()
    assert "ended or gave the work up" in await fails(site, workers, workers.scheduler)
    with suppress(ProcessLookupError):  # it may have followed its scheduler
        await workers.worker.kill()
    await workers.scheduler.start()
    await workers.worker.start()
    run_id = await site.request()
    await Trainer(site.place, workers.address).work_once()
    assert (await site.run(run_id)).state == "done"
    await site.database.dispose()
