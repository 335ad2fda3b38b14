"""Engine: where work runs. By default a Dask cluster of one worker on this machine, which is there only while there is
work; with an address, the workers of that scheduler.

It is used from a thread of its own, so that the bot in the same process keeps answering. Work has a `key` that names
the run and what it is made of: the same work handed in twice is done once.
"""

import logging
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from training.errors import ClusterError, StoppedError

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

CHUNK = 32  # photos of a task
POLL_SECONDS = 0.2  # seconds between two looks whether to stop
CONNECT_TIMEOUT = 30  # seconds for a scheduler to answer, and for a first worker
NICE = 5  # the embedded worker leaves the processor to the bot wherever that wants it
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
PROGRESS_TOPIC = "sneakers-progress"

T = TypeVar("T")
OnProgress = Callable[[str, int, int], None]


class ShouldStop(Protocol):
    """Whether somebody wants the work to end."""

    def __call__(self) -> bool:
        """True from the moment on at which it should."""


class Cluster:
    """Workers, reached when first needed. Not for two threads at once."""

    def __init__(self, scheduler: str | None = None, *, patience: float = CONNECT_TIMEOUT) -> None:
        """Use the scheduler at an address such as tcp://10.0.0.5:8786; without one, an embedded cluster."""
        self._scheduler = scheduler
        self._patience = patience
        self._cluster: LocalCluster | None = None
        self._client: Client | None = None

    def run(
        self, work: Callable[..., T], *given: Any, key: str, stop: ShouldStop, report: OnProgress | None = None
    ) -> T:
        """Have a worker do `work(*given)`; with `report`, progress is passed on.

        Raises StoppedError soon after `stop` says so, whatever the worker is at; EngineError where no worker can do
        it; and what the work raises.
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
        """Have workers do `work(first, some of the items)` for all items in chunks; raises as `run`."""
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
        """Let the embedded cluster go, whatever it is at; a remote one is only left."""
        client, cluster, self._client, self._cluster = self._client, self._cluster, None, None
        if cluster is not None and client is not None:
            _kill_workers(client)
        for each in (client, cluster):
            if each is not None:
                with suppress(OSError, TimeoutError, CancelledError):
                    each.close(timeout=5)

    def _result(self, future: "Future", stop: ShouldStop) -> Any:
        from distributed import TimeoutError as NotYet
        from distributed.scheduler import KilledWorker

        while True:
            if stop():
                future.cancel(force=True)
                raise StoppedError("The work was stopped because somebody asked for it.")
            try:
                return future.result(timeout=POLL_SECONDS)
            except NotYet:
                continue
            except KilledWorker as error:
                raise ClusterError(
                    "The worker process was killed again and again during the work: most likely this machine has too "
                    "little memory. Give it more, or set SNEAKERS_SCHEDULER to workers on another one."
                ) from error
            except CancelledError as error:
                raise ClusterError("The scheduler gave the work up; look into its log, and start again.") from error

    def _connected(self) -> "Client":
        if self._client is None:
            self._client = self._remote(self._scheduler) if self._scheduler else self._embedded()
        return self._client

    def _remote(self, address: str) -> "Client":
        from distributed import Client

        try:
            client = Client(address, timeout=self._patience, set_as_default=False)
            client.wait_for_workers(1, timeout=self._patience)
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


def chunks(items: Mapping[str, Any], size: int = CHUNK) -> Sequence[dict[str, Any]]:
    """The items in parts of at most `size`."""
    keys = list(items)
    return [{key: items[key] for key in keys[start : start + size]} for start in range(0, len(keys), size)]


def report_progress(key: str, step: str, done: int, total: int) -> None:
    """From within a task: report progress of the run with this key."""
    from distributed import get_worker

    get_worker().log_event(f"{PROGRESS_TOPIC}-{key}", (step, done, total))


def _quiet_logs() -> None:
    """Dask tells of every connection; only what goes wrong is news."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.ERROR)


def _niceness_plugin() -> Any:
    from distributed import WorkerPlugin

    class Niced(WorkerPlugin):  # type: ignore[misc]  # here, because the library is read when there is work
        """A worker that leaves the processor to others."""

        def setup(self, worker: Any) -> None:
            os.nice(NICE)

    return Niced()


def _kill_workers(client: "Client") -> None:
    """End the embedded worker at once: scikit-learn cannot be interrupted."""
    with suppress(OSError, TimeoutError):
        for pid in client.run(os.getpid).values():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
