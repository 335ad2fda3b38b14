"""Where work runs: a worker that is there while there is work, and workers elsewhere."""

import os
import socket
import time
from collections.abc import Iterator, Mapping
from typing import Any

import psutil
import pytest

from training.errors import ClusterError, StoppedError
from training.retrain.cluster import NICE, POLL_SECONDS, Cluster, chunks, report_progress
from training.retrain.training_run import work_key


def never() -> bool:
    return False


def lengths(prefix: str, items: Mapping[str, bytes]) -> dict[str, str]:
    """A task: the length of each item, and who found out."""
    return {key: f"{prefix} {len(data)} {os.getpid()}" for key, data in items.items()}


def told(key: str) -> int:
    """A task that tells how far it is."""
    for done in range(3):
        report_progress(key, "counting", done, 3)
    return os.nice(0)


def slow() -> int:
    """A task that takes longer than the client waits between two checks."""
    time.sleep(3 * POLL_SECONDS)
    return 7


def wait_for_ever() -> None:
    """A task that ends only with its process."""
    while True:
        time.sleep(60)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.close()


def test_work_is_done_in_another_process_in_chunks_and_put_together(cluster: Cluster) -> None:
    items = {f"{number}": b"x" * number for number in range(70)}
    found = cluster.map(lengths, "long", items, key="many", stop=never)
    assert {key: text.split()[:2] for key, text in found.items()} == {key: ["long", key] for key in items}
    assert str(os.getpid()) not in {text.split()[2] for text in found.values()}


def test_a_worker_tells_how_far_it_is_and_leaves_room_for_the_bot(cluster: Cluster) -> None:
    heard: list[tuple[str, int, int]] = []
    nice = cluster.run(told, "one", key="one", stop=never, report=lambda *what: heard.append(what))
    assert nice == os.nice(0) + NICE
    while len(heard) < 3:
        time.sleep(0.01)
    assert heard == [("counting", done, 3) for done in range(3)]


def test_what_the_work_raises_is_raised_here(cluster: Cluster) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        cluster.run(int, "no number", key="wrong", stop=never)


def test_the_result_of_slow_work_is_asked_for_once_and_without_a_timeout(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    import distributed

    real, timeouts = distributed.Future.result, []

    def result(future: Any, timeout: float | None = None) -> Any:
        timeouts.append(timeout)
        if timeout is not None:  # as on a busy machine, where the timeout meets the result
            raise UnboundLocalError("cannot access local variable 'result'")
        return real(future)

    monkeypatch.setattr(distributed.Future, "result", result)
    assert cluster.run(slow, key="slow", stop=never) == 7
    assert timeouts == [None]


def test_work_that_does_not_end_by_itself_is_ended_with_its_process() -> None:
    before = set(psutil.Process().children(recursive=True))
    made, looks = Cluster(), iter([False] * 5)
    with pytest.raises(StoppedError):
        made.run(wait_for_ever, key="endless", stop=lambda: next(looks, True))
    children = set(psutil.Process().children(recursive=True)) - before
    workers = [each for each in children if each.nice() > os.nice(0)]
    assert workers
    made.close()
    assert not [each for each in workers if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def test_a_scheduler_that_is_not_there_is_told_in_one_sentence() -> None:
    with pytest.raises(ClusterError, match=r"^The Dask scheduler at tcp://127\.0\.0\.1:1 does not answer"):
        Cluster("tcp://127.0.0.1:1", timeout=0.5).run(int, "1", key="one", stop=never)


def test_a_scheduler_that_says_nothing_is_told_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ClusterError, match=f"^The Dask scheduler at {address} does not answer"):
            Cluster(address, timeout=0.5).run(int, "1", key="one", stop=never)


def test_a_scheduler_elsewhere_is_used_and_left_running() -> None:
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0") as cluster:
        for number in range(2):
            made = Cluster(cluster.scheduler_address)
            assert made.run(int, "7", key=f"seven {number}", stop=never) == 7
            made.close()


def test_chunks_hold_everything_once_in_order() -> None:
    parts = chunks({f"{number}": number for number in range(5)}, size=2)
    assert [list(part) for part in parts] == [["0", "1"], ["2", "3"], ["4"]]


def test_the_key_of_work_changes_with_what_it_is_made_of() -> None:
    keys = {work_key(1, "live", "photo"), work_key(1, "live", "other"), work_key(2, "live", "photo")}
    assert len(keys) == 3
    assert work_key(1, "live", "photo") in keys
