"""Fuzzes the reading of pictures and videos: wrong bytes in real files of every format.

`python -m benchmarks.fuzz_pictures --minutes 60` prints the number of inputs, and of those that crashed, raised
another error than a PictureError, took over 2 s of CPU, or over 400 MB. It keeps those inputs in `--keep FOLDER`, and
exits with 1 if there are any. A process of its own reads the files: a crash there does not end the run.
"""

import argparse
import multiprocessing
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from ctypes import Structure, c_double, c_longlong
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.damaged.mutations import KINDS, MOST, Mutation, mutated, seeds

HANG = 2.0  # seconds of CPU
STUCK = 20.0  # seconds of CPU after which the kernel ends the process
ASLEEP = 600.0  # seconds after which a process is ended that uses no CPU
MEMORY = 400  # MiB more than after the good files
POLL = 0.2
REPORT = 60.0  # seconds between two lines of progress


class Found(NamedTuple):
    """One input that was not read as it should be."""

    number: int
    what: str  # "crash", "error", "hang" or "memory"
    detail: str


class Reading(Structure):
    """What the reading process shares with the one that watches it."""

    _fields_ = (("current", c_longlong), ("slowest", c_longlong), ("seconds", c_double), ("memory", c_longlong))


@dataclass(frozen=True, kw_only=True)
class Run:
    """A range of inputs, and the time for them."""

    seed: str
    first: int  # number of the first input
    seconds: float  # from the first input on
    found: list[Found] = field(default_factory=list)


def main() -> int:
    """Fuzz for some minutes, report, and judge."""
    parser = argparse.ArgumentParser(description="Fuzz the reading of pictures and videos.")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", default="1", help="another one makes other inputs")
    parser.add_argument("--first", type=int, default=0, help="number of the first input, to go on with a run")
    parser.add_argument("--keep", type=Path, help="folder for the inputs that were not read as they should be")
    options = parser.parse_args()
    run = Run(seed=options.seed, first=options.first, seconds=60 * options.minutes)
    reading = fuzz(run)
    for each in run.found:
        print(f"input {each.number} ({_choice(run.seed, each.number)[0]}): {each.what}: {each.detail}")
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{each.number}-{each.what}").write_bytes(made(run.seed, each.number))
    _report(run, reading)
    return 1 if run.found else 0


def _report(run: Run, reading: Any) -> None:
    """Print the inputs of each format, the extremes and the faults."""
    formats = Counter(_choice(run.seed, number)[0] for number in range(run.first, reading.current + 1))
    print(", ".join(f"{name} {formats[name]:,}" for name in seeds()))
    slowest = f"input {reading.slowest} ({_choice(run.seed, reading.slowest)[0]})"
    print(f"slowest: {slowest}, {reading.seconds:.2f} s of CPU; most memory: {reading.memory} MB")
    kinds = Counter(each.what for each in run.found)
    print(
        f"{formats.total():,} inputs in {run.seconds / 60:.1f} minutes: {kinds['crash']} crashes, "
        f"{kinds['error']} errors, {kinds['hang']} hangs over {HANG:g} s, {kinds['memory']} over {MEMORY} MB"
    )


def made(seed: str, number: int) -> bytes:
    """The input of a number, the same every time."""
    name, mutations = _choice(seed, number)
    return mutated(seeds()[name], mutations)


def _choice(seed: str, number: int) -> tuple[str, list[Mutation]]:
    chance = random.Random(f"{seed} {number}")
    name = chance.choice(list(seeds()))
    return name, [
        Mutation(chance.choice(KINDS), chance.randrange(65536), chance.randrange(65536), chance.random() < 0.7)
        for _ in range(chance.randint(1, MOST))
    ]


def fuzz(run: Run) -> Any:
    """Read inputs, in a new process after each crash; the last state of the reading."""
    context, until = multiprocessing.get_context("spawn"), None
    reading: Any = context.Value(Reading, run.first - 1, run.first, 0.0, 0, lock=False)
    while until is None or time.monotonic() < until:
        ours, theirs = context.Pipe(duplex=False)
        reader = context.Process(target=_read, args=(run.seed, reading.current + 1, reading, theirs), daemon=True)
        reader.start()
        theirs.close()
        ours.recv()  # its first input is next
        until = until or time.monotonic() + run.seconds
        ended = _watch(reader, reading, ours, until, run.found)
        reader.kill()
        reader.join()
        if ended:
            run.found.append(Found(reading.current, *ended))
            print(run.found[-1], flush=True)
    return reading


def _watch(
    reader: multiprocessing.process.BaseProcess, reading: Any, findings: Connection, until: float, found: list[Found]
) -> tuple[str, str] | None:
    """Watch one process; why it ended, unless the time was over."""
    last, since, report = -1, time.monotonic(), time.monotonic()
    while (now := time.monotonic()) < until:
        try:
            while time.monotonic() < until and findings.poll(POLL):
                found.append(findings.recv())
                print(found[-1], flush=True)
        except EOFError:
            reader.join()
            if reader.exitcode == -signal.SIGPROF:
                return "hang", f"still reading after {STUCK:g} s of CPU"
            return "crash", f"the process ended with {reader.exitcode}"
        if reading.current != last:
            last, since = reading.current, now
        elif now - since > ASLEEP:
            return "hang", f"still reading after {ASLEEP:g} s"
        if now - report > REPORT:
            report = now
            print(f"{time.strftime('%X')} {last:,} inputs, {reading.seconds:.2f} s, {reading.memory} MB", flush=True)
    return None


def _read(seed: str, first: int, reading: Any, findings: Connection) -> None:
    """Read one input after the other."""
    from model.pictures.quiet import silence_decoders

    silence_decoders()
    for data in seeds().values():
        _try(data)
    before, number = _peak(), first
    findings.send(None)
    watcher = os.getppid()
    while os.getppid() == watcher:
        reading.current = number
        data = made(seed, number)
        signal.setitimer(signal.ITIMER_PROF, STUCK)
        start = time.process_time()
        detail = _try(data)
        seconds = time.process_time() - start
        signal.setitimer(signal.ITIMER_PROF, 0)
        memory = _peak() - before
        if seconds > reading.seconds:
            reading.slowest, reading.seconds = number, seconds
        reading.memory = max(reading.memory, memory)
        if detail:
            findings.send(Found(number, "error", detail))
        if seconds > HANG:
            findings.send(Found(number, "hang", f"{seconds:.1f} s"))
        if memory > MEMORY:
            findings.send(Found(number, "memory", f"{memory} MB"))
            Path("/proc/self/clear_refs").write_text("5")  # counts the peak anew
        number += 1


def _try(data: bytes) -> str | None:
    """Read a file as the bot does; what it raised that it must not."""
    from model.errors import PictureError
    from model.pictures import picture, video

    try:
        for still in video.frames(data) if video.is_video(data) else [data]:
            picture.read(still, 160)
    except PictureError:
        return None
    except Exception:  # noqa: BLE001 - that is what is looked for
        return traceback.format_exc(limit=-2).replace("\n", " ")
    return None


def _peak() -> int:
    """The most MiB that this process has held."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines["VmHWM"].removesuffix("kB")) // 1024


if __name__ == "__main__":
    sys.exit(main())
