"""The line to Telegram, or to whatever speaks its Bot API."""

import os
from http import HTTPStatus
from http.client import responses
from typing import Any

from telegram.error import NetworkError
from telegram.ext import Application
from telegram.request import BaseRequest, HTTPXRequest

from bot.context import STATE, Telegram, context_types
from bot.state.app_state import AppState
from bot.telegram.http import AiohttpRequest
from bot.telegram.proxies import Way
from bot.telegram.rate_limiter import RateLimiter, Refused

CONNECTIONS = 100  # more than chats are served at the same time, so that none waits for another's connection
PATIENCE = 20.0  # seconds for Telegram's answer: it is quick, a phone's network between us and it may not be

# What python-telegram-bot makes other exceptions of, and 408: a server or a proxy that was out of patience.
TOLD_APART = (400, 401, 403, 404, 408, 409, 429)


def application(token: str, root: str, state: AppState, way: Way, *, paced: bool) -> Telegram:
    """python-telegram-bot's application without its Updater.

    Updates come through `polling.py` and the update queue.
    """
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # its durations as what they are; it warns of plain numbers
    made = (
        Application.builder()
        .token(token)
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(line(CONNECTIONS, way))
        .get_updates_request(line(1, way))
        .rate_limiter(RateLimiter(paced=paced))
        .context_types(context_types)
        .updater(None)
        .job_queue(None)
        .build()
    )
    made.bot_data[STATE] = state
    return made


class Line(AiohttpRequest):
    """Connections that tell a refusal from a broken connection."""

    async def do_request(self, url: str, method: str, *given: Any, **named: Any) -> tuple[int, bytes]:
        """Make a request; raises Refused or NetworkError, as `_told_apart`."""
        return _told_apart(method, *await super().do_request(url, method, *given, **named))


class LineByProxy(HTTPXRequest):
    """The same through a proxy: aiohttp knows no SOCKS."""

    async def do_request(self, url: str, method: str, *given: Any, **named: Any) -> tuple[int, bytes]:
        """Make a request; raises Refused or NetworkError, as `_told_apart`."""
        return _told_apart(method, *await super().do_request(url, method, *given, **named))


def _told_apart(method: str, status: int, payload: bytes) -> tuple[int, bytes]:
    """Raise an error for an answer that PTB does not tell apart.

    Refused for redirections and unclassified refusals, NetworkError for a success that is no JSON.
    A proxy on the way may answer 200 with a page of its own: nobody knows then what Telegram did.
    """
    if method == "POST" and status == HTTPStatus.OK and not payload.lstrip().startswith(b"{"):
        raise NetworkError("Telegram's answer is no JSON")
    if 300 <= status < 500 and status not in TOLD_APART:
        raise Refused(f"{responses.get(status, 'HTTP')} ({status})")
    return status, payload


def line(connections: int, way: Way) -> BaseRequest:
    """Connections to Telegram on the given way."""
    if way.proxy is None:
        return Line(connections=connections, patience=PATIENCE, certificates=way.certificates)
    return LineByProxy(
        connection_pool_size=connections,
        connect_timeout=PATIENCE,
        read_timeout=PATIENCE,
        write_timeout=PATIENCE,
        pool_timeout=PATIENCE,
        proxy=way.proxy,
        httpx_kwargs={"trust_env": False, "verify": way.certificates},
    )
