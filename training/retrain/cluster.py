"""Dask cluster: an embedded worker process, or a remote scheduler's workers.

The embedded worker exists only while there is work. Call from a thread of its own, so that the bot in the same process
keeps answering. A task's `key` names the run and its inputs: Dask computes one key once.
"""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from training.errors import ClusterError, StoppedError

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

CHUNK = 32  # photos in one task
POLL_SECONDS = 0.2  # between two checks whether to stop
CONNECT_TIMEOUT = 30  # seconds until a scheduler and its first worker must have answered
NICE = 5  # the bot has priority over the embedded worker
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
PROGRESS_TOPIC = "sneakers-progress"

T = TypeVar("T")
OnProgress = Callable[[str, int, int], None]


class ShouldStop(Protocol):
    """Tells whether the work must end."""

    def __call__(self) -> bool:
        """True from the moment of the request on."""


class Cluster:
    """Client of a Dask cluster; connects on first use. Not thread-safe."""

    def __init__(self, scheduler: str | None = None, *, timeout: float = CONNECT_TIMEOUT) -> None:
        """Use a remote scheduler, or an embedded cluster without an address.

        An address looks like tcp://10.0.0.5:8786.
        """
        self._scheduler = scheduler
        self._timeout = timeout
        self._cluster: LocalCluster | None = None
        self._client: Client | None = None

    def run(
        self, work: Callable[..., T], *given: Any, key: str, stop: ShouldStop, report: OnProgress | None = None
    ) -> T:
        """Run `work(*given)` on a worker; `report` receives its progress.

        Raises StoppedError soon after `stop` returns True, ClusterError if no worker can do it, and what the work
        raises.
        """
        client = self._connected()
        if report:
            client.subscribe_topic(f"{PROGRESS_TOPIC}-{key}", lambda event: report(*event[1]))
        try:
            found: T = self._result(client.submit(work, *given, key=key, pure=False), stop)
            return found
        finally:
            if report:
                with suppress(ValueError, OSError):
                    client.unsubscribe_topic(f"{PROGRESS_TOPIC}-{key}")

    def map(
        self,
        work: Callable[[Any, Mapping[str, Any]], Mapping[str, T]],
        first: Any,
        items: Mapping[str, Any],
        *,
        key: str,
        stop: ShouldStop,
    ) -> dict[str, T]:
        """Run `work(first, chunk)` for every chunk of the items; raises as `run`."""
        client = self._connected()
        found: dict[str, T] = {}
        futures = [
            client.submit(work, first, chunk, key=f"{key}-{number}", pure=False)
            for number, chunk in enumerate(chunks(items))
        ]
        for future in futures:
            found.update(self._result(future, stop))
        return found

    def close(self) -> None:
        """Kill the embedded cluster; disconnect from a remote one."""
        client, cluster, self._client, self._cluster = self._client, self._cluster, None, None
        if cluster is not None and client is not None:
            _kill_workers(client)
        for each in (client, cluster):
            if each is not None:
                with suppress(OSError, TimeoutError, CancelledError):
                    each.close(timeout=5)

    def _result(self, future: "Future", stop: ShouldStop) -> Any:
        from distributed.scheduler import KilledWorker, NoValidWorkerError, NoWorkerError

        # Not `result(timeout=…)` in a loop: if a timeout meets the result, as on a busy machine, Dask raises
        # UnboundLocalError (distributed.utils.sync).
        finished = threading.Event()
        future.add_done_callback(lambda _: finished.set())
        waiting = True
        while waiting:
            if stop():
                future.cancel(force=True)
                raise StoppedError("The work was stopped because somebody asked for it.")
            waiting = not finished.wait(POLL_SECONDS)
        try:
            return future.result()
        except KilledWorker as error:
            raise ClusterError(
                "The worker process was killed again and again during the work: most likely this machine has too "
                "little memory. Give it more, or set SNEAKERS_SCHEDULER to workers on another one."
            ) from error
        except (NoWorkerError, NoValidWorkerError) as error:
            raise ClusterError("The scheduler has had no worker for too long; start one, and retrain again.") from error
        except CancelledError as error:
            raise ClusterError(
                "The scheduler ended or gave the work up; look into its log, and retrain again."
            ) from error

    def _connected(self) -> "Client":
        if self._client is None:
            self._client = self._remote(self._scheduler) if self._scheduler else self._embedded()
        return self._client

    def _remote(self, address: str) -> "Client":
        from distributed import Client

        try:
            asyncio.run(asyncio.wait_for(_ask(address), self._timeout))
            client = Client(address, timeout=self._timeout, set_as_default=False)
            client.wait_for_workers(1, timeout=self._timeout)
        except (OSError, TimeoutError) as error:
            raise ClusterError(
                f"The Dask scheduler at {address} does not answer, or has no workers; start it, or leave "
                "SNEAKERS_SCHEDULER empty to work on this machine."
            ) from error
        return client

    def _embedded(self) -> "Client":
        from distributed import Client, LocalCluster

        _quiet_logs()
        self._cluster = LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # its pages are switched off; the port is any that is free
            scheduler_kwargs={"dashboard": False},
            memory_limit=0,  # its own limit would kill it on a machine where the system still has room
            silence_logs=logging.ERROR,
            env=ONE_THREAD,
        )
        client = Client(self._cluster, set_as_default=False)
        client.register_plugin(_niceness_plugin())  # also for the worker that takes the place of one that was killed
        return client


async def _ask(scheduler: str) -> None:
    """Ask a scheduler who it is.

    A Client waits for ever for one that takes the connection and says nothing.
    """
    from distributed.core import rpc

    async with rpc(scheduler) as remote:
        await remote.identity()


def chunks(items: Mapping[str, Any], size: int = CHUNK) -> Sequence[dict[str, Any]]:
    """Split the items into dicts of at most `size`."""
    keys = list(items)
    return [{key: items[key] for key in keys[start : start + size]} for start in range(0, len(keys), size)]


def report_progress(key: str, step: str, done: int, total: int) -> None:
    """Report a run's progress from inside a task."""
    from distributed import get_worker

    get_worker().log_event(f"{PROGRESS_TOPIC}-{key}", (step, done, total))


def _quiet_logs() -> None:
    """Log only Dask's errors, not every connection."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.ERROR)


def _niceness_plugin() -> Any:
    from distributed import WorkerPlugin

    class Niceness(WorkerPlugin):  # type: ignore[misc]  # defined here: Dask is imported only when there is work
        """Lowers the worker's CPU priority."""

        def setup(self, worker: Any) -> None:
            os.nice(NICE)

    return Niceness()


def _kill_workers(client: "Client") -> None:
    """Kill the embedded worker: scikit-learn cannot be interrupted."""
    with suppress(OSError, TimeoutError):
        for pid in client.run(os.getpid).values():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
