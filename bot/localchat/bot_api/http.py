"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

import re
from collections.abc import Callable

from aiohttp import web

from bot.localchat.bot_api import dispatch
from bot.localchat.core.errors import ApiError, TooManyRequests, Unauthorized
from bot.localchat.core.json_codec import Json, dumps
from bot.localchat.http import requests
from bot.localchat.http.responses import disk_trouble
from bot.localchat.state.account import Account

TOKEN = re.compile(r"(\d{1,15}):[A-Za-z0-9_-]+")


class BotApi:
    """Answers bots; ``accounts`` finds the account of a bot id."""

    def __init__(self, accounts: Callable[[int], Account]) -> None:
        self._accounts = accounts

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the Bot API's addresses into a router."""
        router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._download)
        router.add_route("*", "/bot{token:[^/]+}/{method}", self._call)

    async def _call(self, request: web.Request) -> web.Response:
        try:
            account = self._account(request)
            given = await requests.read(request)
            with disk_trouble():
                result = await dispatch.run(account, request.match_info["method"], given.arguments, given.uploads())
        except ApiError as error:
            return _refused(error)
        return _answer({"ok": True, "result": result})

    async def _download(self, request: web.Request) -> web.Response:
        try:
            with disk_trouble():
                data = await self._account(request).files.read(request.match_info["path"])
        except ApiError as error:
            return _refused(error)
        return web.Response(body=data, content_type="application/octet-stream")

    def _account(self, request: web.Request) -> Account:
        token = TOKEN.fullmatch(request.match_info["token"])
        if token is None:
            raise Unauthorized
        return self._accounts(int(token[1]))


def _refused(error: ApiError) -> web.Response:
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooManyRequests) else None
    return _answer(error.to_json(), status=error.code, headers=headers)


def _answer(body: Json, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(body, status=status, headers=headers, dumps=dumps)
