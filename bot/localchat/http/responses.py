"""Responses to the page: JSON, Bot API errors and files."""

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from aiohttp import web

from bot.localchat.core.errors import ApiError, BadRequest, DiskTrouble, NotFound
from bot.localchat.core.json_codec import Json, dumps, read_json_text
from bot.localchat.http.parameters import LARGEST

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
logger = logging.getLogger(__name__)
PAGE = Path(__file__).parents[1] / "page"


def answering(handler: Handler) -> Handler:
    """``handler`` with its refusals turned into answers."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            with disk_trouble():
                return await handler(request)
        except ApiError as error:
            return as_json(error.to_json(), status=error.code)

    return answer


@contextmanager
def disk_trouble() -> Iterator[None]:
    """Turn errors of a full or read-only disk into a response."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if isinstance(error, ConnectionError):
            raise  # whoever asked has gone
        logger.error("The local chat's folder cannot be used: %s", error)
        words = error.strerror if isinstance(error, OSError) else str(error)
        raise DiskTrouble(f"{words or type(error).__name__}") from error


def as_json(body: object, status: int = 200) -> web.Response:
    """An answer of JSON."""
    return web.json_response(body, status=status, dumps=dumps)


def whole_number(given: object, name: str) -> int:
    """``given`` as a whole number; raises BadRequest that names it."""
    try:
        number = int(str(given))
    except ValueError:
        number = LARGEST + 1
    if abs(number) > LARGEST:
        raise BadRequest(f"{name} must be a whole number, not {given!r}")
    return number


def as_object(given: object, name: str) -> Json:
    """``given``, an object or its JSON text; raises BadRequest that names it."""
    try:
        value = read_json_text(given) if isinstance(given, str) else given
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise BadRequest(f"{name} must be an object, not {given!r}")
    return value


def page_file(path: str) -> web.StreamResponse:
    """A file of the page; raises NotFound for any other."""
    file = (PAGE / path).resolve()
    if not file.is_relative_to(PAGE) or not file.is_file():
        raise NotFound
    return web.FileResponse(file, headers={"Cache-Control": "no-cache"})
