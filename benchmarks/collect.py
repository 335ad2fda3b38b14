"""How much memory and time gathering takes: `python -m benchmarks.collect [--photos 10000]`.

A server in another process on this machine has so many pictures; it is slow, limits its rate, and fails at three of ten
requests (errors, cut answers, closed connections). Prints what arrived, how long it took, and the most memory held.
"""

import argparse
import asyncio
import multiprocessing
import resource
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from tests.support.picture_server import PictureServer
from training.collect.candidates import Candidate
from training.collect.download import download
from training.collect.http import Limits
from training.collect.storage import open_storage

KINDS = ("flaky", "flaky", "limited", "slow", "ok")


def main() -> None:
    """Serve, gather, print."""
    parser = argparse.ArgumentParser(description="Measure gathering.")
    parser.add_argument("--photos", type=int, default=10_000)
    photos = parser.parse_args().photos
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    host = ours.recv()
    candidates = [
        Candidate(slug="nike-dunk-low", url=f"http://{host}/{KINDS[number % len(KINDS)]}/{number}.jpg")
        for number in range(photos)
    ]
    with tempfile.TemporaryDirectory() as folder:
        before = held()
        for run in ("first", "again"):
            started = time.perf_counter()
            with open_storage(Path(folder)) as storage:
                done = asyncio.run(
                    download(
                        candidates,
                        storage,
                        limits=Limits(per_host=16),
                        allowed=[host],
                        progress=lambda done, all_: None,
                    )
                )
            there = len(list((Path(folder) / "nike-dunk-low").iterdir()))
            print(f"{run:<6} {photos:,} addresses: {done.new:,} new, {done.known + done.unchanged:,} known, "
                  f"{len(done.failed)} failed, {there:,} files, {time.perf_counter() - started:.0f} s, "
                  f"at most {held():.0f} MB ({held() - before:.0f} more than at the start)")  # fmt: skip
    server.terminate()


def serve(pipe: Connection) -> None:
    """Be the server until the end."""

    async def forever() -> None:
        async with PictureServer().serving() as server:
            pipe.send(server.host)
            await asyncio.Event().wait()

    asyncio.run(forever())


def held() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
