"""The bot under load, beside bots that guarantee nothing.

    python -m benchmarks.chat [--seconds 20] [--chats 50] [--only NAME …] [--aiogram FOLDER]

The load generator, the Bot API server (the local chat) and each bot are processes of their own. Measures ours on SQLite
and, where a server is installed, on PostgreSQL; the floor (python-telegram-bot, a constant answer), and a naive bot of
aiogram with the same model, which stores nothing. FOLDER is where aiogram is installed (`make .venv-aiogram/ready`).
Ours runs with SNEAKERS_RATE_LIMIT=false, except where the table says so. Prints CPU time a photo (of the bot's process
tree, without the database server), latencies, photos a second, losses and memory, then the ratios with a verdict.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.peers.load import Result
from bot.localchat.server import TOKEN
from model.classifier import Classifier
from model.live import shipped
from tests.support.bots.serving import Process, free_port, ready
from tests.support.databases import new_database, programs, server
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg
from tests.support.paths import ROOT

MEGABYTE = 1_000_000
RATE = 20.0  # photos a second in the open loop
LIMITED_RATE = 28.0  # what Telegram's limit lets through
OVERLOAD = 1.5  # times the most that a bot answered
CLOSED_CHATS = 16  # photos in flight in the closed loop
OURS, POSTGRESQL, FLOOR, NAIVE, CLASSIFIER = "ours, SQLite", "ours, PostgreSQL", "floor", "naive", "classifier"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One bot under one load; CPU in ms, memory in MB."""

    result: Result
    cpu: float
    memory: float

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return (self.result.sent - self.result.lost) / self.result.seconds


@dataclass(frozen=True, kw_only=True)
class Site:
    """A Bot API server with a bot."""

    url: str
    bot: psutil.Process
    chats: int
    ready_after: float  # seconds from the start of the process, or 0 where nothing tells

    async def load(self, seconds: float, *kind: str, chats: int | None = None) -> Measured:
        """Measure the bot under a load."""
        before = _cpu(self.bot)
        generator = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.peers.load", self.url, str(chats or self.chats), str(seconds), *kind,
            cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, _ = await generator.communicate()
        result = Result(**json.loads(said))
        spent = _cpu(self.bot) - before
        return Measured(result=result, cpu=spent * 1000 / result.sent, memory=self.bot.memory_info().rss / MEGABYTE)


def _cpu(process: psutil.Process) -> float:
    """Seconds of user and system time of a process and its children."""
    spent = 0.0
    for each in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            spent += times.user + times.system
    return spent


@asynccontextmanager
async def site(
    command: Sequence[str], chats: int, environment: Mapping[str, str], *, limits: bool = False
) -> AsyncIterator[Site]:
    """Start a server and a bot.

    URL in an argument or a variable stands for the server's address, LISTEN for the bot's own.
    """
    port, listen = free_port(), f"127.0.0.1:{free_port()}"
    url = f"http://127.0.0.1:{port}"
    api = Process("-m", "benchmarks.peers.server", str(port), str(chats), str(int(limits)))
    bot = Process(
        *(url if each == "URL" else each for each in command),
        **{name: {"URL": url, "LISTEN": listen}.get(value, value) for name, value in environment.items()},
    )
    api.log = bot.log = Path(os.devnull)  # nobody reads a pipe here: a bot that logs each photo would wait for it
    await api.start()
    try:
        await ready(url, path="/")
        start, ready_after = time.perf_counter(), 0.0
        await bot.start()
        if "SNEAKERS_LISTEN" in environment:
            await ready(f"http://{listen}")
            ready_after = time.perf_counter() - start
        opened = Site(url=url, bot=psutil.Process(bot.pid), chats=chats, ready_after=ready_after)
        await opened.load(1, "closed")  # uploads the photos, and warms up
        yield opened
        await bot.kill()
    finally:
        await api.kill()


def ours(folder: Path, database: str, *, paced: bool = False) -> dict[str, str]:
    """The environment of our bot."""
    return {
        "SNEAKERS_DATA": str(folder),
        "SNEAKERS_DATABASE_URL": database,
        "SNEAKERS_LISTEN": "LISTEN",
        "SNEAKERS_TELEGRAM_TOKEN": TOKEN,
        "SNEAKERS_TELEGRAM_API": "URL",
        "SNEAKERS_RATE_LIMIT": str(paced).lower(),
        "SNEAKERS_PHOTOS_PER_MINUTE": "100000",  # the quota is kept, and nobody reaches it
    }


async def of_bot(name: str, opened: Site, seconds: float) -> tuple[Measured, Measured]:
    """A bot in the open and in the closed loop."""
    open_loop = await opened.load(seconds, "open", str(RATE))
    _print(name, f"{RATE:.0f}/s", open_loop)
    closed = await opened.load(seconds, "closed", chats=min(CLOSED_CHATS, opened.chats))
    _print(name, "most", closed)
    return open_loop, closed


async def of_ours(name: str, database: str, folder: Path, seconds: float, chats: int) -> tuple[Measured, Measured]:
    """Our bot, also over its limit and with Telegram's limits."""
    command = ("-m", "sneakers", "run", "--no-trainer")
    async with site(command, chats, ours(folder, database)) as opened:
        print(f"| {name} | ready after {opened.ready_after:.1f} s | | | | | | | |", flush=True)
        measured = await of_bot(name, opened, seconds)
        if name == OURS:
            rate = OVERLOAD * measured[1].per_second
            _print(name, f"{rate:.0f}/s", await opened.load(seconds, "open", str(rate)))
    if name == OURS:
        other = f"sqlite:///{folder}/limits.db"  # another server begins its numbers anew
        async with site(command, chats, ours(folder, other, paced=True), limits=True) as opened:
            _print(name, f"{LIMITED_RATE:.0f}/s, limits", await opened.load(seconds, "open", str(LIMITED_RATE)))
    return measured


def has_aiogram(folder: str) -> bool:
    """Whether aiogram is installed in a folder."""
    return Path(folder, "aiogram").is_dir()


def classify_alone(seconds: float) -> None:
    """Print what the classifier alone takes, on two threads."""
    classifier = Classifier.load(shipped(), workers=2)
    photos = [phone_jpeg(draw_sneaker(seed, size=(800, 600))) for seed in range(8)]
    start, cpu, number = time.perf_counter(), time.process_time(), 0
    with ThreadPoolExecutor(2) as threads:
        while time.perf_counter() - start < seconds:
            number += len(list(threads.map(classifier.classify, photos)))
    spent, elapsed = time.process_time() - cpu, time.perf_counter() - start
    print(f"| {CLASSIFIER} | alone | {spent * 1000 / number:.1f} | | {number / elapsed:.0f} | | | | |", flush=True)


def _print(name: str, load: str, found: Measured) -> None:
    result = found.result
    waits = f"{result.p50:.0f} / {result.p95:.0f} / {result.p99:.0f}"
    counts = f"{result.lost} | {result.duplicates} | {result.disordered}"
    print(
        f"| {name} | {load} | {found.cpu:.1f} | {waits} | {found.per_second:.0f} | {counts} | {found.memory:.0f} |",
        flush=True,
    )


def compare(measured: Mapping[str, tuple[Measured, Measured]]) -> None:
    """Print the ratios of ours to the others, with a verdict."""
    print("\n| ours / | CPU a photo (≤ 1.3) | p95 at 20/s (≤ 1.3) | most photos/s (≥ 0.8) | verdict |")
    print("| --- | ---: | ---: | ---: | --- |")
    for name in (FLOOR, NAIVE):
        if name in measured and OURS in measured:
            (slow, most), (their_slow, their_most) = measured[OURS], measured[name]
            cpu, wait = slow.cpu / their_slow.cpu, slow.result.p95 / their_slow.result.p95
            rate = most.per_second / their_most.per_second
            kept = cpu <= 1.3 and wait <= 1.3 and rate >= 0.8
            verdict = ("met" if kept else "NOT met") if name == NAIVE else ""
            print(f"| {name} | {cpu:.2f} | {wait:.2f} | {rate:.2f} | {verdict} |")


async def main(seconds: float, chats: int, only: Sequence[str], aiogram: str) -> None:
    """Measure each bot, and print the tables."""
    print("| bot | load | CPU ms a photo | p50 / p95 / p99 ms | photos/s | lost | twice | disordered | MB |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    measured = {}
    with tempfile.TemporaryDirectory() as folder:
        if FLOOR in only:
            async with site(("-m", "benchmarks.peers.echo", "URL", TOKEN), chats, {}) as opened:
                measured[FLOOR] = await of_bot(FLOOR, opened, seconds)
        if NAIVE in only and not has_aiogram(aiogram):
            print(f"{NAIVE}: aiogram is not in {aiogram}; run `make .venv-aiogram/ready`.", file=sys.stderr)
        elif NAIVE in only:
            path = os.pathsep.join([aiogram, os.environ.get("PYTHONPATH", "")])
            async with site(("-m", "benchmarks.peers.naive", "URL", TOKEN), chats, {"PYTHONPATH": path}) as opened:
                measured[NAIVE] = await of_bot(NAIVE, opened, seconds)
        if OURS in only:
            database = f"sqlite:///{folder}/sneakers.db"
            measured[OURS] = await of_ours(OURS, database, Path(folder), seconds, chats)
        if POSTGRESQL in only and programs() is not None:
            database = await new_database(server(), "chat")
            measured[POSTGRESQL] = await of_ours(POSTGRESQL, database, Path(folder), seconds, chats)
    if CLASSIFIER in only:
        classify_alone(min(seconds, 10))
    compare(measured)


if __name__ == "__main__":
    names = (OURS, POSTGRESQL, FLOOR, NAIVE, CLASSIFIER)
    parser = argparse.ArgumentParser(description="The bot under load, beside bots that guarantee nothing.")
    parser.add_argument("--seconds", type=float, default=20, help="of each measurement (default: %(default)s)")
    parser.add_argument("--chats", type=int, default=50, help="default: %(default)s")
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--aiogram", default=str(ROOT / ".venv-aiogram"), help="default: %(default)s")
    given = parser.parse_args()
    asyncio.run(main(given.seconds, given.chats, given.only, given.aiogram))
