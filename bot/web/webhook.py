"""Webhook: the address to which Telegram posts updates."""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import SecretStr

from bot.errors import QueueClosed

# https://core.telegram.org/bots/api#setwebhook
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (a header's name)

Receive = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


def add_webhook(app: web.Application, path: str, secret: SecretStr, receive: Receive) -> None:
    """Receive updates; answers 200 only after they are stored."""

    async def webhook(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET, "").encode(errors="surrogateescape")  # a header's bytes need not be text
        if not hmac.compare_digest(given, secret.get_secret_value().encode()):
            return web.Response(status=403, text="This address is for Telegram.\n")
        try:
            update = read_update(await request.read())
        except (ValueError, TypeError, KeyError, RecursionError):
            return web.Response(status=400, text="That is no update.\n")
        try:
            await receive([update])
        except QueueClosed:
            return web.Response(status=503, text="The bot is stopping or starting; try again.\n")
        return web.Response()

    app.router.add_post(path, webhook)


def read_update(body: bytes) -> dict[str, Any]:
    """Read one update.

    Raises ValueError, TypeError, KeyError or RecursionError for anything else, also for what a database cannot store.
    """
    update: dict[str, Any] = json.loads(body, parse_constant=_refused)
    number = update["update_id"]
    if type(number) is not int or not 0 <= number < 2**63:  # a negative one is an outbox message
        raise ValueError("not an update's number")
    return update


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def webhook_path(url: str) -> str:
    """The path on this server for the webhook's public address."""
    return urlsplit(url).path or "/"
