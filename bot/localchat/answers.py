"""How the page is answered: JSON, refusals in the Bot API's shape, files."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

from aiohttp import web

from bot.localchat.errors import ApiError, BadRequest, NotFound
from bot.localchat.parameters import LARGEST
from bot.localchat.wire import dumps

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
PAGE = Path(__file__).parent / "page"


def answering(handler: Handler) -> Handler:
    """``handler`` with its refusals turned into answers."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ApiError as error:
            return as_json(error.to_json(), status=error.code)

    return answer


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


def page_file(path: str) -> web.StreamResponse:
    """A file of the page; raises NotFound for any other."""
    file = (PAGE / path).resolve()
    if not file.is_relative_to(PAGE) or not file.is_file():
        raise NotFound
    return web.FileResponse(file, headers={"Cache-Control": "no-cache"})
