"""A whole deployment as processes, with the faults that its parts can have."""

import asyncio
import os
import pwd
import random
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from aiohttp import web

from bot.localchat.server import TOKEN
from tests.support.bots.balancer import balancer
from tests.support.bots.serving import Process, free_port, ready
from tests.support.databases import programs
from tests.support.proxy import Forward, Lost, Proxy, honest, in_front_of, refusal
from tests.support.s3 import S3Server

Start = Callable[..., Awaitable[Process]]

ADMIN = 1003
STARTS_WITHIN = 120.0  # seconds
TROUBLE_SECONDS = 120.0  # how long Telegram fails
HANG_SECONDS = 20.0  # how long the storage hangs
WRONG_SECONDS = 20.0  # how long a clock is wrong: longer than a process waits before it takes anything over
AWAY_SECONDS = 5.0  # how long the database is stopped


class Postgres:
    """A PostgreSQL server that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder, self._port = folder, free_port()
        self.url = f"postgresql://sneakers@127.0.0.1:{self._port}/postgres"
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
        self._run("initdb", "-D", folder / "data", "-U", "sneakers", "-A", "trust", "--no-locale", "-E", "UTF8")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "-D", self._folder / "data", "-l", self._folder / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        """Stop it as a power cut would, without a word to its clients."""
        self._run("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str | Path) -> None:
        folder = programs()
        if folder is None:
            raise SystemExit("PostgreSQL is not on the PATH; install it.")
        user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None  # it refuses to run as root
        subprocess.run(
            [folder / program, *arguments], user=user, check=True, cwd=self._folder, stdout=subprocess.DEVNULL
        )


class Deployment:
    """All parts, and the faults that they can have."""

    def __init__(
        self,
        *,
        api: str,
        postgres: Postgres,
        storage: S3Server,
        worker: Process,
        proxy: Proxy,
        replicas: list[Process],
        ports: list[int],
        clock: Path,
    ) -> None:
        self.api, self.postgres, self.storage = api, postgres, storage
        self.worker, self.proxy, self.replicas, self.ports = worker, proxy, replicas, ports
        self.kills = 0
        self.clock = clock  # a file that says how wrong the second replica's clock is
        self.trouble = TROUBLE_SECONDS

    async def replica_is_killed(self) -> None:
        """SIGKILL one replica, and start it again."""
        self.kills += 1
        await self.replicas[0].kill()
        await asyncio.sleep(2)
        await self.replicas[0].start()
        await ready(self.address(0), seconds=STARTS_WITHIN)

    async def replica_is_stopped(self) -> None:
        """SIGTERM the other replica under load, and start it again."""
        status, _ = await self.replicas[1].end()
        if status:
            raise SystemExit(f"a replica ended with status {status} after SIGTERM")
        await self.replicas[1].start()
        await ready(self.address(1), seconds=STARTS_WITHIN)

    async def database_restarts(self) -> None:
        """Stop PostgreSQL at once, and start it again."""
        await asyncio.to_thread(self.postgres.stop)
        await asyncio.sleep(AWAY_SECONDS)
        await asyncio.to_thread(self.postgres.start)

    async def storage_hangs(self) -> None:
        """Let the S3 server take connections and answer none."""
        await self.storage.hang(HANG_SECONDS)

    async def telegram_fails(self) -> None:
        """Let Telegram answer 500, 502, 429, garbage or slowly, or reset the connection."""
        chance = random.Random(7)

        async def meddle(method: str, arguments: dict[str, Any], forward: Forward) -> web.Response:
            match chance.randrange(8):
                case 0:
                    return refusal(500, "Internal Server Error")
                case 1:
                    return web.Response(status=502, text="<html>Bad Gateway</html>")
                case 2:
                    return refusal(429, "Too Many Requests: retry after 1", retry_after=1)
                case 3:
                    return web.Response(text="garbage")
                case 4:
                    raise Lost
                case 5:  # it was done, but the answer is lost
                    await forward()
                    raise Lost
                case 6:
                    await asyncio.sleep(1)
            return await forward()

        self.proxy.meddle = meddle
        await asyncio.sleep(self.trouble)
        self.proxy.meddle = honest

    async def clock_jumps(self) -> None:
        """Let the second replica's clock be an hour ahead, then an hour behind."""
        for offset in ("+3600", "-3600"):
            self.clock.write_text(offset)
            await asyncio.sleep(WRONG_SECONDS)
        self.clock.write_text("+0")

    async def worker_is_killed(self) -> None:
        """SIGKILL the process that computes; its nanny starts another."""
        for each in psutil.Process(self.worker.pid).children(recursive=True):
            if "spawn_main" in " ".join(each.cmdline()):
                each.kill()

    def address(self, number: int) -> str:
        """The address of a replica."""
        return f"http://127.0.0.1:{self.ports[number]}"

    async def live_versions(self) -> list[str]:
        """The version that each replica serves, as its metrics say."""
        found = []
        async with aiohttp.ClientSession() as session:
            for number in range(len(self.ports)):
                async with session.get(f"{self.address(number)}/metrics") as answer:
                    lines = (await answer.text()).splitlines()
                found += [line.split('"')[1] for line in lines if line.startswith("sneakers_live_version_info{")]
        return found


FAULTS: dict[str, Callable[[Deployment], Awaitable[None]]] = {
    "kill": Deployment.replica_is_killed,
    "telegram": Deployment.telegram_fails,
    "database": Deployment.database_restarts,
    "storage": Deployment.storage_hangs,
    "stop": Deployment.replica_is_stopped,
    "clock": Deployment.clock_jumps,
}


@asynccontextmanager
async def running(
    folder: Path, *, replicas: int = 2, one_core_each: bool = False, wrong_clock: bool = False, **settings: str
) -> AsyncIterator[Deployment]:
    """Start every part of a deployment, and end it.

    `one_core_each`: each replica has one core of its own, as if it were a small machine. `wrong_clock`: the second
    one's clock can be made wrong. `settings`: more of the bot's variables.
    """
    async with AsyncExitStack() as stack:
        start, clock = partial(_start, stack, folder / "log"), folder / "clock"
        ports = [free_port() for _ in range(replicas)]
        postgres = await _postgres(stack, folder / "postgresql")
        storage = S3Server(folder / "log")
        await storage.start()
        stack.push_async_callback(storage.kill)
        api = await _bot_api(start, folder / "chats")
        scheduler, worker = await _dask(start)
        proxy = await stack.enter_async_context(in_front_of(api))
        entrance = await stack.enter_async_context(balancer(*(f"http://127.0.0.1:{port}" for port in ports)))
        places = {"SNEAKERS_DATABASE_URL": postgres.url, "SNEAKERS_STORAGE_URL": storage.url, **storage.environment()}
        made = []
        for number, port in enumerate(ports):
            here = {"SNEAKERS_DATA": str(folder / f"replica-{number}"), "SNEAKERS_LISTEN": f"127.0.0.1:{port}"}
            faked = _wrong_clock(clock) if wrong_clock and number == 1 else {}
            given = {**places, **here, **_bot(entrance, proxy.url), **settings, **faked}
            with _on_core(number if one_core_each else None):
                made.append(await start("-m", "sneakers", "run", "--no-trainer", **given))
        data = {"SNEAKERS_DATA": str(folder / "trainer"), "SNEAKERS_SCHEDULER": scheduler}
        await start("-m", "sneakers", "trainer", **places, **data)
        for port in ports:
            await ready(f"http://127.0.0.1:{port}", seconds=STARTS_WITHIN)
        yield Deployment(
            api=api, postgres=postgres, storage=storage, worker=worker, proxy=proxy,
            replicas=made, ports=ports, clock=clock,
        )  # fmt: skip


async def _start(stack: AsyncExitStack, log: Path, *command: str, **environment: str) -> Process:
    """Start a process that ends with the deployment."""
    process = Process(*command, **environment)
    process.log = log
    await process.start()
    stack.push_async_callback(process.kill)
    return process


async def _postgres(stack: AsyncExitStack, folder: Path) -> Postgres:
    postgres = await asyncio.to_thread(Postgres, folder)
    await asyncio.to_thread(postgres.start)
    stack.callback(postgres.stop)
    return postgres


async def _bot_api(start: Start, folder: Path) -> str:
    """A Bot API server; its address."""
    address = f"127.0.0.1:{free_port()}"
    await start("-m", "bot.localchat", "--listen", address, "--folder", str(folder))
    await ready(f"http://{address}", path="/", seconds=STARTS_WITHIN)
    return f"http://{address}"


async def _dask(start: Start) -> tuple[str, Process]:
    """A Dask scheduler's address, and a worker of it."""
    port = str(free_port())
    await start("-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    scheduler = f"tcp://127.0.0.1:{port}"
    return scheduler, await start("-m", "dask", "worker", scheduler, "--nthreads", "1", "--no-dashboard")


def _bot(entrance: str, api: str) -> dict[str, str]:
    """The settings of a replica that the trainer does not have."""
    return {
        "SNEAKERS_TELEGRAM_API": api,
        "SNEAKERS_TELEGRAM_TOKEN": TOKEN,
        "SNEAKERS_ADMINS": str(ADMIN),
        "SNEAKERS_WEBHOOK_URL": f"{entrance}/telegram",
        "SNEAKERS_WEBHOOK_SECRET": "a-secret",
        "SNEAKERS_PHOTOS_PER_MINUTE": "0",
        "SNEAKERS_LOG": "json",
    }


def can_fake_clocks() -> bool:
    """Whether libfaketime is here."""
    return shutil.which("faketime") is not None


def _wrong_clock(file: Path) -> dict[str, str]:
    """The environment in which a file says by how many seconds a process's clock is wrong."""
    file.write_text("+0")
    shown = subprocess.run(["faketime", "-m", "-f", "+0", "env"], capture_output=True, text=True, check=True).stdout
    library = next(line.partition("=")[2] for line in shown.splitlines() if line.startswith("LD_PRELOAD="))
    options = {"FAKETIME_CACHE_DURATION": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(file), **options}


@contextmanager
def _on_core(number: int | None) -> Iterator[None]:
    """Let a process that is started meanwhile have one core only."""
    if number is None:
        yield
        return
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(mine)[number % len(mine)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, mine)
