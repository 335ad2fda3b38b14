"""What the bot serves over HTTP: Telegram's webhook, and three pages for whoever keeps it running."""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import SecretStr

from bot.errors import QueueClosed
from bot.state.metrics import Metrics

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # https://core.telegram.org/bots/api#setwebhook

Problems = Callable[[], Awaitable[Sequence[str]]]
Receive = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


def add_health(app: web.Application, problems: Problems, metrics: Metrics) -> None:
    """/healthz: the process lives. /readyz: it can answer people, or what is missing. /metrics: counters."""

    async def healthz(request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def readyz(request: web.Request) -> web.Response:
        missing = list(await problems())
        status = {"status": "not ready", "missing": missing} if missing else {"status": "ready"}
        return web.json_response(status, status=503 if missing else 200)

    async def show_metrics(request: web.Request) -> web.Response:
        return web.Response(text=metrics.render(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", show_metrics)


def add_webhook(app: web.Application, path: str, secret: SecretStr, receive: Receive) -> None:
    """Take updates from Telegram: 200 only when they are in the queue, so that Telegram repeats what is not."""

    async def webhook(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET, "")
        if not hmac.compare_digest(given.encode(), secret.get_secret_value().encode()):
            return web.Response(status=403, text="This address is for Telegram.\n")
        try:
            update = await request.json()
            int(update["update_id"])
        except (json.JSONDecodeError, UnicodeDecodeError, TypeError, KeyError, ValueError):
            return web.Response(status=400, text="That is no update.\n")
        try:
            await receive([update])
        except QueueClosed:
            return web.Response(status=503, text="The bot is stopping or starting; try again.\n")
        return web.Response()

    app.router.add_post(path, webhook)


def webhook_path(url: str) -> str:
    """The path on this server for the webhook's public address."""
    return urlsplit(url).path or "/"
