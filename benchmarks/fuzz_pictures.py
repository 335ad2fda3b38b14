"""Fuzzes the reading of pictures and videos: wrong bytes in real files of every format.

`python -m benchmarks.fuzz_pictures --minutes 60` prints the number of inputs, and of those that crashed, raised
another error than a PictureError, took over 2 s of CPU, or over 400 MB. It keeps those inputs in `--keep FOLDER`, and
exits with 1 if there are any. A process of its own reads the files: a crash there does not end the run.
"""

import argparse
import multiprocessing
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import NamedTuple

from tests.support.damaged.mutations import KINDS, MOST, Mutation, mutated, seeds

HANG = 2.0  # seconds of CPU
STUCK = 60.0  # seconds after which the process is ended
MEMORY = 400  # MiB more than before the first picture
POLL = 0.2


class Found(NamedTuple):
    """One input that was not read as it should be."""

    number: int
    what: str  # "crash", "error", "hang" or "memory"
    detail: str


def main() -> int:
    """Fuzz for some minutes, report, and judge."""
    parser = argparse.ArgumentParser(description="Fuzz the reading of pictures and videos.")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", default="1", help="another one makes other inputs")
    parser.add_argument("--keep", type=Path, help="folder for the inputs that were not read as they should be")
    options = parser.parse_args()
    start = time.monotonic()
    count, found = fuzz(options.seed, start + 60 * options.minutes)
    for each in found:
        print(f"input {each.number} ({_choice(options.seed, each.number)[0]}): {each.what}: {each.detail}")
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{each.number}-{each.what}").write_bytes(made(options.seed, each.number))
    kinds = Counter(each.what for each in found)
    print(
        f"{count:,} inputs in {(time.monotonic() - start) / 60:.1f} minutes: {kinds['crash']} crashes, "
        f"{kinds['error']} errors, {kinds['hang']} hangs over {HANG:g} s, {kinds['memory']} over {MEMORY} MB"
    )
    return 1 if found else 0


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


def fuzz(seed: str, until: float) -> tuple[int, Sequence[Found]]:
    """Read inputs until then: how many, and what was wrong with which."""
    context, found, first = multiprocessing.get_context("spawn"), list[Found](), 0
    current = context.Value("q", 0)
    while time.monotonic() < until:
        ours, theirs = context.Pipe(duplex=False)
        reader = context.Process(target=_read, args=(seed, first, current, theirs), daemon=True)
        reader.start()
        theirs.close()
        ended = _watch(reader, current, ours, until, found)
        reader.kill()
        reader.join()
        if ended:
            found.append(Found(current.value, *ended))
        first = current.value + 1
    return first, found


def _watch(
    reader: multiprocessing.process.BaseProcess,
    current: "Synchronized[int]",
    findings: Connection,
    until: float,
    found: list[Found],
) -> tuple[str, str] | None:
    """Watch one process; why it ended, unless the time was over."""
    last, since = -1, time.monotonic()
    while time.monotonic() < until:
        try:
            while time.monotonic() < until and findings.poll(POLL):
                found.append(findings.recv())
        except EOFError:
            reader.join()
            return "crash", f"the process ended with {reader.exitcode}"
        if current.value != last:
            last, since = current.value, time.monotonic()
        elif time.monotonic() - since > STUCK:
            return "hang", f"still reading after {STUCK:g} s"
    return None


def _read(seed: str, first: int, current: "Synchronized[int]", findings: Connection) -> None:
    """Read one input after the other."""
    from model.pictures.quiet import silence_decoders

    silence_decoders()
    _try(seeds()["jpeg"])
    before, number = _peak(), first
    while True:
        current.value = number
        data, start = made(seed, number), time.process_time()
        detail = _try(data)
        if detail:
            findings.send(Found(number, "error", detail))
        if (seconds := time.process_time() - start) > HANG:
            findings.send(Found(number, "hang", f"{seconds:.1f} s"))
        if (memory := _peak() - before) > MEMORY:
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
