"""The listening socket, opened before anything else starts."""

import asyncio
import errno
import logging
import socket
from typing import Any

from bot.errors import SettingsError, SetupError
from bot.localchat.http.loopback import is_loopback
from bot.settings import Settings

logger = logging.getLogger(__name__)


def ignore_lost_connections(loop: asyncio.AbstractEventLoop) -> None:
    """Log no traceback for a client that left.

    aiohttp shields a write; where both the handler and the connection end, nobody retrieves its ConnectionResetError,
    and asyncio logs a traceback. Everything else is logged as ever.
    """

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if isinstance(context.get("exception"), ConnectionResetError):
            logger.debug("A client left: %s", context["exception"])
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(handle)


def listen(settings: Settings) -> socket.socket:
    """Open SNEAKERS_LISTEN; raises SettingsError or SetupError."""
    host, port = settings.listen_host, settings.listen_port
    if settings.local and not is_loopback(host):
        raise SettingsError(
            f"SNEAKERS_LISTEN is {settings.listen!r} without SNEAKERS_TELEGRAM_TOKEN: the local chat has no passwords "
            "and stays on this machine; give 127.0.0.1:8080, or a token."
        )
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SetupError(f"Port {port} is in use; set SNEAKERS_LISTEN to another.") from error
        raise SetupError(
            f"{settings.listen} cannot be listened on ({error.strerror}): set SNEAKERS_LISTEN to another."
        ) from error


def address_of(settings: Settings, listening: socket.socket) -> str:
    """The root URL of the bot's HTTP server."""
    return f"http://{host_of(settings)}:{listening.getsockname()[1]}"


def host_of(settings: Settings) -> str:
    """The host of SNEAKERS_LISTEN as URLs have it."""
    return f"[{settings.listen_host}]" if ":" in settings.listen_host else settings.listen_host
