"""An S3 server in a process of its own, which can hang, end and come back."""

import asyncio
import os
import signal
from pathlib import Path

import aiohttp

from tests.support.bots.serving import Process, free_port, ready

BUCKET = "sneakers"
STARTS_WITHIN = 60.0  # seconds


class S3Server:
    """moto's server; it forgets everything when it ends."""

    def __init__(self, log: Path) -> None:
        port = free_port()
        self.endpoint = f"http://127.0.0.1:{port}"
        self.url = f"s3://{BUCKET}/bot"
        self._process = Process("-m", "moto.server", "-H", "127.0.0.1", "-p", str(port))
        self._process.log = log

    async def start(self) -> None:
        """Start it with an empty bucket."""
        await self._process.start()
        await ready(self.endpoint, path="/moto-api/", seconds=STARTS_WITHIN)
        signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=test/1/us-east-1/s3/"}
        bucket = f"{self.endpoint}/{BUCKET}"
        async with aiohttp.ClientSession() as session, session.put(bucket, headers=signed) as answer:
            answer.raise_for_status()

    async def kill(self) -> None:
        """End it: connections are refused from now on."""
        await self._process.kill()

    async def hang(self, seconds: float, enough: asyncio.Event | None = None) -> None:
        """Take connections and answer none, for a while, and until it is enough if that is given."""
        os.kill(self._process.pid, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        if enough:
            await enough.wait()
        os.kill(self._process.pid, signal.SIGCONT)

    def environment(self) -> dict[str, str]:
        """The variables that lead a client to it."""
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
        return {"AWS_ENDPOINT": self.endpoint, "AWS_ALLOW_HTTP": "true", **keys}
