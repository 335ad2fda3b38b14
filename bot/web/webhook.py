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
