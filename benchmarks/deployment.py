"""A whole deployment as processes, with the faults that its parts can have."""

import asyncio
import os
import pwd
import random
import signal
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.localchat.server import TOKEN
from tests.support.bots.balancer import balancer
from tests.support.bots.serving import Process, free_port, ready
from tests.support.databases import programs
from tests.support.proxy import Forward, Lost, Proxy, honest, in_front_of, refusal

ADMIN = 1003
BUCKET = "sneakers"
TROUBLE_SECONDS = 20.0  # how long Telegram and the storage fail
AWAY_SECONDS = 5.0  # how long the database is stopped
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}


class Postgres:
    """A PostgreSQL server that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
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

    def __init__(self, postgres: Postgres, storage: Process, proxy: Proxy, replicas: list[Process], ports: list[int]):
        self.postgres, self.storage, self.proxy, self.replicas, self.ports = postgres, storage, proxy, replicas, ports
        self.kills = 0

    async def replica_is_killed(self) -> None:
        """SIGKILL one replica, and start it again."""
        self.kills += 1
        await self.replicas[0].kill()
        await asyncio.sleep(2)
        await self.replicas[0].start()
        await ready(self.address(0), seconds=120)

    async def replica_is_stopped(self) -> None:
        """SIGTERM the other replica under load, and start it again."""
        status, _ = await self.replicas[1].end()
        if status:
            raise SystemExit(f"a replica ended with status {status} after SIGTERM")
        await self.replicas[1].start()
        await ready(self.address(1), seconds=120)

    async def database_restarts(self) -> None:
        """Stop PostgreSQL at once, and start it again."""
        await asyncio.to_thread(self.postgres.stop)
        await asyncio.sleep(AWAY_SECONDS)
        await asyncio.to_thread(self.postgres.start)

    async def storage_hangs(self) -> None:
        """Let the S3 server take connections and answer none."""
        os.kill(self.storage.pid, signal.SIGSTOP)
        await asyncio.sleep(TROUBLE_SECONDS)
        os.kill(self.storage.pid, signal.SIGCONT)

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
        await asyncio.sleep(TROUBLE_SECONDS)
        self.proxy.meddle = honest

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
}


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[Deployment, str]]:
    """Start every part; the deployment and the address of the Bot API server."""
    ports, api_port, s3_port, dask_port = [free_port(), free_port()], free_port(), free_port(), free_port()
    api, endpoint, scheduler = (f"{way}://127.0.0.1:{port}" for way, port in (
        ("http", api_port), ("http", s3_port), ("tcp", dask_port)
    ))  # fmt: skip
    (folder / "postgresql").mkdir()
    postgres = await asyncio.to_thread(Postgres, folder / "postgresql")
    await asyncio.to_thread(postgres.start)
    async with AsyncExitStack() as stack:
        stack.callback(postgres.stop)

        async def start(*command: str, **environment: str) -> Process:
            process = Process(*command, **environment)
            process.log = folder / "log"
            await process.start()
            stack.push_async_callback(process.kill)
            return process

        storage = await start("-m", "moto.server", "-H", "127.0.0.1", "-p", str(s3_port))
        await start("-m", "bot.localchat", "--listen", f"127.0.0.1:{api_port}", "--folder", str(folder / "chats"))
        await start("-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", str(dask_port), "--no-dashboard")
        await start("-m", "dask", "worker", scheduler, "--nthreads", "1", "--no-dashboard")
        await ready(api, path="/", seconds=60)
        await _make_bucket(endpoint)
        proxy = await stack.enter_async_context(in_front_of(api))
        entrance = await stack.enter_async_context(balancer(*(f"http://127.0.0.1:{port}" for port in ports)))
        replicas = []
        for number, port in enumerate(ports):
            replica = await start(
                "-m", "sneakers", "run",
                SNEAKERS_DATA=str(folder / f"replica-{number}"), SNEAKERS_LISTEN=f"127.0.0.1:{port}",
                SNEAKERS_DATABASE_URL=postgres.url, SNEAKERS_STORAGE_URL=f"s3://{BUCKET}/bot",
                SNEAKERS_TELEGRAM_API=proxy.url, SNEAKERS_TELEGRAM_TOKEN=TOKEN, SNEAKERS_ADMINS=str(ADMIN),
                SNEAKERS_WEBHOOK_URL=f"{entrance}/telegram", SNEAKERS_WEBHOOK_SECRET="a-secret",
                SNEAKERS_SCHEDULER=scheduler, SNEAKERS_PHOTOS_PER_MINUTE="0", SNEAKERS_LOG="json",
                AWS_ENDPOINT=endpoint, AWS_ALLOW_HTTP="true", **KEYS,
            )  # fmt: skip
            replicas.append(replica)
            await ready(f"http://127.0.0.1:{port}", seconds=120)
        yield Deployment(postgres, storage, proxy, replicas, ports), api


async def _make_bucket(endpoint: str) -> None:
    await ready(endpoint, path="/moto-api/", seconds=60)
    signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=test/1/us-east-1/s3/"}
    async with aiohttp.ClientSession() as session, session.put(f"{endpoint}/{BUCKET}", headers=signed) as answer:
        answer.raise_for_status()
