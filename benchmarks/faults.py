"""Faults under load, with every part a process of its own.

Starts PostgreSQL, an S3 server, a Dask scheduler with a worker, a Bot API server, and two replicas of the bot behind
one address. Three people send photos while parts are killed, stopped or made to fail. Then an admin retrains on the
Dask worker and promotes. Prints a line for each check, and ends with status 1 if one fails.

    python -m benchmarks.faults [--photos 2000] [--without NAME …]
"""

import argparse
import asyncio
import os
import pwd
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from sqlalchemy import func, select

from bot.localchat.server import TOKEN
from store.db.session import engine, sessions
from store.learning import photos
from store.tables import PredictionRow
from tests.support.bots.balancer import balancer
from tests.support.bots.chatting import YES, consent_question, tapped
from tests.support.bots.learning import retraining, until
from tests.support.bots.person import Message, Person, buttons
from tests.support.bots.serving import Process, free_port, ready
from tests.support.databases import programs
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg
from tests.support.proxy import Forward, Lost, Proxy, honest, in_front_of, refusal

PEOPLE = (1001, 1002, 1003)
ROBIN = 1003  # the admin
BUCKET = "sneakers"
NAME, TAUGHT = "adidas Samba", 6  # what the admin names, and how many photos
TROUBLE_SECONDS = 20.0  # how long Telegram and the storage fail
AWAY_SECONDS = 5.0  # how long the database is stopped
SWITCH_SECONDS = 5.0  # in which every replica serves a promoted version
RETRAIN_SECONDS = 900.0
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


class Stack:
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


FAULTS: dict[str, Callable[[Stack], Awaitable[None]]] = {
    "kill": Stack.replica_is_killed,
    "telegram": Stack.telegram_fails,
    "database": Stack.database_restarts,
    "storage": Stack.storage_hangs,
    "stop": Stack.replica_is_stopped,
}


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[Stack, str]]:
    """Start every part; the stack and the address of the Bot API server."""
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
                SNEAKERS_TELEGRAM_API=proxy.url, SNEAKERS_TELEGRAM_TOKEN=TOKEN, SNEAKERS_ADMINS=str(ROBIN),
                SNEAKERS_WEBHOOK_URL=f"{entrance}/telegram", SNEAKERS_WEBHOOK_SECRET="a-secret",
                SNEAKERS_SCHEDULER=scheduler, SNEAKERS_PHOTOS_PER_MINUTE="0", SNEAKERS_LOG="json",
                AWS_ENDPOINT=endpoint, AWS_ALLOW_HTTP="true", **KEYS,
            )  # fmt: skip
            replicas.append(replica)
            await ready(f"http://127.0.0.1:{port}", seconds=120)
        yield Stack(postgres, storage, proxy, replicas, ports), api


async def _make_bucket(endpoint: str) -> None:
    await ready(endpoint, path="/moto-api/", seconds=60)
    signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=test/1/us-east-1/s3/"}
    async with aiohttp.ClientSession() as session, session.put(f"{endpoint}/{BUCKET}", headers=signed) as answer:
        answer.raise_for_status()


async def send(api: str, person_id: int, photo: bytes, count: int) -> list[int]:
    """Send photos, each as soon as the server has the one before; their message ids."""
    async with Person(api, person_id) as person:
        return [(await person.send_photo(photo))["message_id"] for _ in range(count)]


async def replies(api: str, person_id: int) -> list[int]:
    """What the bot's messages in a chat reply to, in their order."""
    async with Person(api, person_id) as person:
        return [
            each["reply_to_message"]["message_id"]
            for each in await person.messages()
            if each["from"]["is_bot"] and "reply_to_message" in each
        ]


async def inject(stack: Stack, api: str, faults: list[str], total: int) -> None:
    """Run the faults one after the other, spread over the photos' answers."""
    for number, name in enumerate(faults, start=1):
        due = total * number // (len(faults) + 1)
        await until(lambda due=due: _answered(api, due), RETRAIN_SECONDS * 4)  # type: ignore[misc]
        start = time.monotonic()
        await FAULTS[name](stack)
        print(f"  fault {name}: {time.monotonic() - start:.0f} s", flush=True)


async def _answered(api: str, count: int) -> bool:
    return sum([len(set(await replies(api, each))) for each in PEOPLE]) >= count


async def play(stack: Stack, api: str, total: int, faults: list[str]) -> dict[int, list[int]]:
    """Send all photos under all faults, and wait for their answers; each person's photos."""
    photo, each = phone_jpeg(draw_sneaker(7)), total // len(PEOPLE)
    working = asyncio.create_task(inject(stack, api, faults, total))
    sent = await asyncio.gather(*(send(api, person, photo, each) for person in PEOPLE))
    await working
    for person in PEOPLE:
        async with Person(api, person) as somebody:
            await somebody.wait_for_reply(await somebody.send_text("/cancel"), timeout=RETRAIN_SECONDS * 4)
    return dict(zip(PEOPLE, sent, strict=True))


async def check(stack: Stack, api: str, sent: dict[int, list[int]]) -> list[tuple[str, bool]]:
    """Compare the photos with the database and the chats."""
    lost, repeated, turned = [], 0, 0
    for person, ids in sent.items():
        found = [each for each in await replies(api, person) if each in set(ids)]
        counts, first = Counter(found), list(dict.fromkeys(found))
        lost += [(person, each) for each in ids if each not in counts]
        repeated += sum(counts.values()) - len(counts)
        turned += first != sorted(first)
    database = engine(stack.postgres.url)
    async with sessions(database)() as session:
        grouped = select(PredictionRow.chat_id, PredictionRow.message_id, func.count()).group_by(
            PredictionRow.chat_id, PredictionRow.message_id
        )
        rows = defaultdict(int, {(chat, message): count for chat, message, count in await session.execute(grouped)})
    await database.dispose()
    wrong = sum(rows[chat, photo] != 1 for chat, ids in sent.items() for photo in ids)
    return [
        (f"photos without an answer: {len(lost)} {lost[:9] or ''}", not lost),
        (f"photos without exactly one prediction: {wrong}", wrong == 0),
        (f"repeated answers: {repeated} (kills: {stack.kills})", repeated <= stack.kills),
        (f"chats out of order: {turned}", turned == 0),
    ]


async def teach(stack: Stack, api: str) -> None:
    """Let the admin name photos, and wait until they are in the object store."""
    async with Person(api, ROBIN) as robin:
        for number in range(TAUGHT):
            await robin.send_photo(phone_jpeg(draw_sneaker(100 + number)), caption=f"/correct {NAME}")
        await tapped(robin, await consent_question(robin), YES)
    database = engine(stack.postgres.url)

    async def are_kept() -> bool:
        async with sessions(database)() as session:
            return len(await photos.of_person(session, ROBIN)) == TAUGHT

    await until(are_kept, RETRAIN_SECONDS)
    await database.dispose()


async def retrain(stack: Stack, api: str) -> list[tuple[str, bool]]:
    """Retrain on the worker, promote, and wait for both replicas."""
    before = set(await stack.live_versions())
    await teach(stack, api)
    async with Person(api, ROBIN) as robin:
        start = time.monotonic()
        run = await retraining(robin)
        done = await robin.wait_for(
            lambda m: m["message_id"] == run["message_id"] and bool(_promote(m)), RETRAIN_SECONDS
        )
        took = time.monotonic() - start
        await tapped(robin, done, _promote(done)[0])
    start = time.monotonic()
    await until(lambda: _switched(stack, before), RETRAIN_SECONDS)
    switched = time.monotonic() - start
    return [
        (f"retrained on the worker in {took:.0f} s", True),
        (f"both replicas serve the new version after {switched:.1f} s", switched <= SWITCH_SECONDS),
    ]


def _promote(message: Message) -> list[str]:
    return [each["callback_data"] for each in buttons(message) if "promote" in each["callback_data"]]


async def _switched(stack: Stack, before: set[str]) -> bool:
    found = await stack.live_versions()
    return len(found) == len(stack.ports) and len(set(found)) == 1 and not before & set(found)


async def main() -> int:
    """Run everything; the exit status."""
    parser = argparse.ArgumentParser(description="Play photos while parts fail, then retrain and promote.")
    parser.add_argument("--photos", type=int, default=2000)
    parser.add_argument("--log", type=Path, help="where to leave the log of all processes")
    parser.add_argument("--without", nargs="*", default=[], choices=[*FAULTS, "retrain"], metavar="NAME")
    given = parser.parse_args()
    faults = [name for name in FAULTS if name not in given.without]
    with tempfile.TemporaryDirectory(prefix="sneakers-faults-") as name:
        os.chmod(name, 0o755)  # noqa: PTH101  (PostgreSQL runs as another user)
        async with running(Path(name)) as (stack, api):
            start = time.monotonic()
            sent = await play(stack, api, given.photos, faults)
            print(f"{given.photos} photos, {len(faults)} faults, {time.monotonic() - start:.0f} s", flush=True)
            checks = await check(stack, api, sent)
            if "retrain" not in given.without:
                checks += await retrain(stack, api)
        if given.log:
            shutil.copyfile(Path(name) / "log", given.log)
    for text, passed in checks:
        print(f"{'ok  ' if passed else 'FAIL'} {text}")
    return 0 if all(passed for _, passed in checks) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
