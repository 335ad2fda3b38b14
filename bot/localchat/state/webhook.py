"""Webhook delivery: posts updates until they are accepted, in chat order."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TypeAlias

import aiohttp

from bot.localchat.core.errors import DeliveryError
from bot.localchat.core.json_codec import Json, dumps
from bot.localchat.state.shared import Shared
from bot.localchat.state.updates import KEPT_SECONDS, Updates

DEFAULT_CONNECTIONS = 40
ANSWER_SECONDS = 60  # how long a delivery may take
LONGEST_RETRY_AFTER = 3600
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (a header's name)

logger = logging.getLogger(__name__)
Reply: TypeAlias = Callable[[str, Json], Awaitable[None]]  # calls a method that the bot answered a delivery with


class Webhook:
    """The webhook of one bot: stored settings and delivery tasks."""

    def __init__(self, bot: int, shared: Shared, updates: Updates, reply: Reply) -> None:
        self._bot = bot
        self._storage = shared.storage
        self._clock = shared.clock
        self._retries = shared.retries
        self._updates = updates
        self._reply = reply
        self._task: asyncio.Task[None] | None = None

    @property
    def settings(self) -> Json | None:
        """The parameters of setWebhook and the last error, or None."""
        row = self._storage.db.execute("SELECT webhook FROM bots WHERE id = ?", (self._bot,)).fetchone()
        return None if row is None or row[0] is None else json.loads(row[0])

    async def change(self, settings: Json | None) -> None:
        """Deliver to another address from now on, or (None) nowhere."""
        await self.stop()
        self._keep(settings)
        self.start()

    def start(self) -> None:
        """Begin delivering, if there is a webhook."""
        settings = self.settings
        if settings is not None:
            self._task = asyncio.create_task(self._deliver(settings))
            self._task.add_done_callback(_complain)

    async def stop(self) -> None:
        """Stop delivering; what was not taken yet stays queued."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _deliver(self, settings: Json) -> None:
        connections = asyncio.Semaphore(settings["max_connections"])
        busy: set[int] = set()
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as tasks:
            while True:
                self._updates.arrived.clear()
                for lane in self._updates.lanes():
                    if lane not in busy:
                        busy.add(lane)
                        task = tasks.create_task(self._drain(lane, settings, session, connections))
                        task.add_done_callback(partial(_leave, busy, lane))
                await self._updates.arrived.wait()

    async def _drain(
        self, lane: int, settings: Json, session: aiohttp.ClientSession, connections: asyncio.Semaphore
    ) -> None:
        """Deliver one chat's updates, oldest first, until none is left."""
        failures = 0
        while (first := self._updates.first(lane)) is not None:
            update, created = first
            try:
                if created >= self._clock() - KEPT_SECONDS:
                    async with connections:
                        await self._post(update, settings, session)
            except DeliveryError as error:
                failures += 1
                self._note(str(error))
                await asyncio.sleep(error.retry_after or self._retries.wait(failures))
            else:
                failures = 0
                self._updates.forget(update["update_id"])

    async def _post(self, update: Json, settings: Json, session: aiohttp.ClientSession) -> None:
        """Deliver once; raises DeliveryError."""
        headers = {"Content-Type": "application/json"}
        if settings["secret_token"]:
            headers[SECRET_HEADER] = settings["secret_token"]
        try:
            async with session.post(settings["url"], data=dumps(update).encode(), headers=headers) as answer:
                if not 200 <= answer.status < 300:
                    reason = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                    raise DeliveryError(reason, _retry_after(answer.headers))
                body = await answer.read()
        except TimeoutError as error:
            raise DeliveryError("Read timeout expired") from error
        except aiohttp.ClientConnectorError as error:
            raise DeliveryError("Connection refused") from error
        except aiohttp.ClientError as error:
            raise DeliveryError("Webhook connection closed") from error
        await self._carry_out(body)

    async def _carry_out(self, body: bytes) -> None:
        """A bot may answer with a method: https://core.telegram.org/bots/api#making-requests-when-getting-updates."""
        try:
            call = json.loads(body or b"null")
        except ValueError:
            return
        if isinstance(call, dict) and isinstance(call.get("method"), str):
            await self._reply(call.pop("method"), call)

    def _note(self, error: str) -> None:
        settings = self.settings
        if settings is not None:
            self._keep({**settings, "last_error_date": int(self._clock()), "last_error_message": error})

    def _keep(self, settings: Json | None) -> None:
        with self._storage.transaction() as db:
            kept = None if settings is None else dumps(settings)
            db.execute("UPDATE bots SET webhook = ? WHERE id = ?", (kept, self._bot))


def _leave(busy: set[int], lane: int, task: asyncio.Task[None]) -> None:
    busy.discard(lane)


def _complain(task: asyncio.Task[None]) -> None:
    """Delivery ends when it is stopped, and never otherwise."""
    if not task.cancelled() and task.exception() is not None:
        logger.error("Webhook delivery broke off", exc_info=task.exception())


def _retry_after(headers: Mapping[str, str]) -> int:
    asked = headers.get("Retry-After", "")
    return min(int(asked), LONGEST_RETRY_AFTER) if asked.isdecimal() else 0
