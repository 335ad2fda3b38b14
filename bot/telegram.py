"""The line to Telegram, or to whatever speaks its Bot API."""

import os

from telegram.ext import Application
from telegram.request import HTTPXRequest

from bot.context import SERVICES, Telegram, context_types
from bot.limiter import Limiter
from bot.services import Services

CONNECTIONS = 100  # more than chats are served at the same time, so that none waits for another's connection
PATIENCE = 20.0  # seconds for Telegram's answer: it is quick, a phone's network between us and it may not be


def application(token: str, root: str, services: Services, *, proxies: bool) -> Telegram:
    """python-telegram-bot's application without its Updater: updates come through `fetch.py` and the inbox."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # its durations as what they are; it warns of plain numbers
    made = (
        Application.builder()
        .token(token)
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(line(CONNECTIONS, proxies=proxies))
        .get_updates_request(line(1, proxies=proxies))
        .rate_limiter(Limiter(paced=proxies))
        .context_types(context_types)
        .updater(None)
        .job_queue(None)
        .build()
    )
    made.bot_data[SERVICES] = services
    return made


def line(connections: int, *, proxies: bool) -> HTTPXRequest:
    """Connections to Telegram, through the proxies that the environment names or not."""
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=PATIENCE,
        read_timeout=PATIENCE,
        write_timeout=PATIENCE,
        pool_timeout=PATIENCE,
        httpx_kwargs={"trust_env": proxies},
    )
