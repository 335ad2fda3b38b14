"""Trainer: claims requested runs, one at a time, and reports their progress."""

import asyncio
import logging
import os
import secrets
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from model.errors import ModelError
from store.db.heartbeat import HeartbeatMonitor
from store.db.session import engine as open_database
from store.db.session import migrate, sessions
from store.db.types import now
from store.errors import StoreError, passes
from store.learning.photos import delete_due_files
from store.objects import Objects
from store.releases import failures, runs
from store.releases.failures import Failure, Why
from store.releases.file_removal import remove_folders
from store.tables import Run
from training.errors import ClusterError, DatasetError, RegistryError, StoppedError, TrainingError
from training.retrain.cluster import Cluster
from training.retrain.training_run import LabelChanged, PhotoWithdrawn, Progress, Workspace, run_job

logger = logging.getLogger(__name__)

POLL = 1.0  # seconds between two looks for a run
BEAT = 1.0  # seconds between two words about progress
AGAIN = 2  # times that a run is done again, as others go on deciding or the database is away: then it ends
SWEEP = 60.0  # seconds between two looks for files that are to be deleted
KINDS: Mapping[type[Exception], Why] = {
    DatasetError: "photos",
    ClusterError: "workers",
    RegistryError: "disk",
    TrainingError: "training",
}


async def serve(*, database_url: str, storage_url: str, data: Path, scheduler: str | None = None) -> None:
    """Serve retraining requests until cancelled; release an interrupted run.

    Raises StoreError where the database cannot be opened at the start; later troubles are waited out.
    """
    await migrate(database_url)
    database = open_database(database_url, in_thread=True)
    workspace = Workspace(sessions=sessions(database), objects=Objects(storage_url), versions=data / "versions")
    try:
        await Trainer(workspace, scheduler).serve()
    finally:
        await database.dispose()


class Trainer:
    """One trainer process; `who` identifies it and its runs."""

    def __init__(self, workspace: Workspace, scheduler: str | None = None, clock: Callable[[], datetime] = now) -> None:
        """Use a scheduler's Dask workers, or one of its own."""
        self.who = f"{socket.gethostname()[:60]} {os.getpid()} {secrets.token_hex(4)}"
        self._workspace = workspace
        self._scheduler = scheduler
        self._labels_changed: Counter[int] = Counter()  # how often each run was
        self._cut_off: Counter[int] = Counter()  # how often each run was, from the database
        self._watch = HeartbeatMonitor(runs.SILENCE, clock)

    async def serve(self) -> None:
        """Serve retraining requests until cancelled; release an interrupted run."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._forever(self.work_once, POLL))
            group.create_task(self._forever(self.sweep, SWEEP))

    async def work_once(self) -> Run | None:
        """Give up silent trainers, then do the next queued run; returns it."""
        async with self._workspace.sessions.begin() as session:
            await self._take_back(session)
            self._watch.looked()
            if self._watch.holds():
                for lost in await runs.fail_stale(session, runs.SILENCE.total_seconds()):
                    logger.warning("Run %s failed: %s", lost.id, lost.error)
            run = await runs.claim(session, self.who)
        if run is not None:
            logger.info("Run %s begins, asked for by %s", run.id, run.requested_by)
            try:
                await self._do(run)
            except (SQLAlchemyError, OSError) as error:  # the database is away, or does not take how it ended
                self._cut_off[run.id] += 1
                logger.warning("Run %s was cut off from the database: %s", run.id, error)
        return run

    async def _take_back(self, session: AsyncSession) -> None:
        """Requeue, within a limit, the run lost with the database connection."""
        run = await runs.claimed_by(session, self.who)
        if run is None:
            return
        if run.cancel_requested is not None or self._cut_off[run.id] <= AGAIN:
            await runs.release(session, run.id, self.who)
        else:
            logger.error("Run %s failed: the database was out of reach, or took nothing, %s times", run.id, AGAIN + 1)
            await runs.fail(session, run.id, self.who, Failure(why="database"))

    async def sweep(self) -> None:
        """Delete files of photos and versions that nobody may keep.

        And the folders here of versions that nobody wants.
        """
        await delete_due_files(self._workspace.sessions, self._workspace.objects)
        await remove_folders(self._workspace.sessions, self._workspace.versions)

    async def _do(self, run: Run) -> None:
        progress, engine = Progress(), Cluster(self._scheduler)
        try:
            async with self._pulse(run, progress):
                check_labels = self._labels_changed[run.id] < AGAIN
                await run_job(run, self.who, self._workspace, engine, progress, check_labels=check_labels)
            logger.info("Run %s is done", run.id)
        except StoppedError:
            await self._stopped(run)
        except PhotoWithdrawn as error:
            logger.info("%s It is done again without that.", error)
            self._labels_changed[run.id] += isinstance(error, LabelChanged)
            await self._release(run)
        except (TrainingError, ModelError, StoreError) as error:
            logger.error("Run %s failed: %s", run.id, error)
            await self._failed(run, error)
        except asyncio.CancelledError:
            progress.stop.set()
            with suppress(SQLAlchemyError, OSError):  # the database is away: then the run is given up after a while
                await asyncio.shield(self._release(run))
            raise
        except Exception as error:  # the run's outermost frame: nothing may leave it running for ever
            if passes(error):
                raise
            logger.exception("Run %s failed", run.id)
            await self._failed(run, error)
        finally:
            progress.stop.set()
            await asyncio.shield(asyncio.to_thread(engine.close))

    @asynccontextmanager
    async def _pulse(self, run: Run, progress: Progress) -> AsyncIterator[None]:
        beating = asyncio.create_task(self._beat(run, progress))
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.wait([beating])

    async def _beat(self, run: Run, progress: Progress) -> None:
        """Store progress every second, and read whether the run must stop."""
        while True:
            try:
                async with self._workspace.sessions.begin() as session:
                    state = await runs.beat(
                        session, run.id, self.who, step=progress.step, done=progress.done, total=progress.total
                    )
            except (SQLAlchemyError, OSError) as error:
                logger.warning("The progress of run %s could not be told: %s", run.id, type(error).__name__)
            else:
                if state is None or state.cancel_requested is not None:
                    progress.stop.set()
            await asyncio.sleep(BEAT)

    async def _stopped(self, run: Run) -> None:
        logger.info("Run %s was stopped", run.id)
        async with self._workspace.sessions.begin() as session:
            await runs.stop(session, run.id, self.who)

    async def _failed(self, run: Run, error: Exception) -> None:
        async with self._workspace.sessions.begin() as session:
            await runs.fail(session, run.id, self.who, failures.of(error, KINDS))

    async def _release(self, run: Run) -> None:
        async with self._workspace.sessions.begin() as session:
            await runs.release(session, run.id, self.who)

    async def _forever(self, work: Callable[[], Awaitable[object]], seconds: float) -> None:
        while True:
            try:
                await work()
            except (SQLAlchemyError, StoreError, OSError) as error:
                logger.warning("The trainer cannot reach what it needs, and tries again: %s", error)
            await asyncio.sleep(seconds)
