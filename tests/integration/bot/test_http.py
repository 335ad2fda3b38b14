"""Calls of Telegram's methods over HTTP."""

import json
from collections.abc import Mapping

from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram.http import AiohttpRequest

VALUES = {"text": "Nike & co = 50 % more? ✓ <b>", "reply_markup": {"inline_keyboard": [["«", "a+b"]]}}


async def called(values: Mapping[str, object]) -> Mapping[str, str]:
    """The fields of a form that a server receives."""
    received: dict[str, str] = {}

    async def method(request: web.Request) -> web.Response:
        received.update({name: str(value) for name, value in (await request.post()).items()})
        return web.json_response({"ok": True})

    site = web.Application()
    site.router.add_post("/sendMessage", method)
    async with TestServer(site) as server:
        request = AiohttpRequest(connections=1, patience=5.0, certificates=False)
        await request.initialize()
        data = RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])
        status, _ = await request.do_request(str(server.make_url("/sendMessage")), "POST", data)
        await request.shutdown()
    assert status == 200
    return received


async def test_values_arrive_as_they_were_given() -> None:
    received = await called(VALUES)
    assert received["text"] == VALUES["text"]
    assert json.loads(received["reply_markup"]) == VALUES["reply_markup"]
